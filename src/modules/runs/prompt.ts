// What an agent was told in a run, word for word.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { messages } from '../messages/index.ts'
import { givenFile } from './entity.ts'
import { runs } from './stored.ts'

export const promptInput = refInput('agent').extend({
  run: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('number of the run; default: the last that was told something'),
})

export const promptOutput = z.object({
  agent: z.string(),
  /** Number of the run; null = it was never told anything. */
  run: z.number().int().nullable(),
  /** When it was told, in milliseconds since the epoch. */
  at: z.number().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** What it was given to read: messages, and questions with their answers. */
  given: z.array(z.object({ title: z.string(), path: z.string() })),
  /** Files that it was given to read, as they were then. */
  files: z.array(givenFile.omit({ text: true })),
  /** Null = nothing: a call that was parked went on. */
  text: z.string().nullable(),
  /** Only the beginning of a longer one is in `text`. */
  cut: z.boolean(),
})

/** Bytes of a prompt that are shown. */
const mostBytes = 1_000_000

/** @throws CwError `entity.unknown`, also where there is no such run */
export function promptOf(
  reader: Reader,
  { ref, run: number }: z.output<typeof promptInput>,
): z.output<typeof promptOutput> {
  const agent = findEntity(reader, agents(), ref)
  const run =
    number === undefined ? runs().lastTold(reader, agent.id) : runs().numbered(reader, agent.id, number)
  if (run === null && number !== undefined)
    throw cwError('entity.unknown', { kind: 'run', ref: `${agent.title} ${number}` })
  const text = run?.prompt == null ? null : reader.text(run.prompt)
  return {
    agent: agent.title,
    run: run?.number ?? null,
    at: run?.startedAt ?? null,
    provider: run?.provider ?? null,
    model: run?.model ?? null,
    given: (run?.given ?? []).flatMap((id) => {
      const message = messages().get(reader, id)
      return message === null ? [] : [{ title: message.title, path: message.path }]
    }),
    files: (run?.files ?? []).map(({ text: _, ...file }) => file),
    ...(text === null ? { text, cut: false } : capped(text)),
  }
}

function capped(text: string): { text: string; cut: boolean } {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= mostBytes) return { text, cut: false }
  // A letter that is cut in two is left out.
  return {
    text: bytes
      .subarray(0, mostBytes)
      .toString('utf8')
      .replace(/\ufffd+$/, ''),
    cut: true,
  }
}
