// The files that an agent was given to read, as they were when it was told of them.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { givenFile } from './entity.ts'
import { runs } from './stored.ts'

export const givenFilesInput = refInput('agent').extend({
  file: z
    .string()
    .optional()
    .meta({ positional: true })
    .describe('one of them, to show what is in it; default: all are listed'),
})

/** Null: it was not looked at yet. */
const listedFile = givenFile.extend({ is: givenFile.shape.is.nullable() })
type Listed = z.infer<typeof listedFile>

export const givenFilesOutput = z.object({
  agent: z.string(),
  /** Number of the run that began with them; null = it was not given any yet. */
  run: z.number().int().nullable(),
  /** Sorted; before it was given any, those that it is to be given. */
  files: z.array(listedFile),
})

/** Texts come where one is asked for. @throws CwError `entity.unknown`, `input.invalid` for a file it was not given */
export function givenFilesOf(
  reader: Reader,
  { ref, file }: z.output<typeof givenFilesInput>,
): z.output<typeof givenFilesOutput> {
  const agent = findEntity(reader, agents(), ref)
  const run = runs().lastGivenFiles(reader, agent.id)
  const given: readonly Listed[] = run?.files ?? agent.input.map((path) => ({ path, ...notGiven }))
  const wanted = file === undefined ? given : called(given, file)
  if (file !== undefined && wanted.length === 0) {
    const all = given.map(({ path }) => path).join(', ')
    const reason = `${agent.title} was given no file called ${file}; ${all === '' ? 'none at all' : `only ${all}`}.`
    throw cwError('input.invalid', { reason })
  }
  const files = wanted.map((each) => ({
    ...each,
    text: file === undefined || each.text === null ? null : reader.text(each.text),
  }))
  return { agent: agent.title, run: run?.number ?? null, files }
}

function called(given: readonly Listed[], file: string): readonly Listed[] {
  const exactly = given.filter(({ path }) => path === file)
  return exactly.length > 0 ? exactly : given.filter(({ path }) => path.endsWith(`/${file}`))
}

const notGiven = { is: null, bytes: null, text: null, cut: false }
