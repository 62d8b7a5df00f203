// The lines of an import: whole ones, as an export writes them, and short ones, which say what `cw task create` takes.

import { z } from 'zod'
import { nameOf, newContent } from '../../document/content.ts'
import { requireFree, requireName } from '../../kernel/entity.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { foldName } from '../../kernel/fold-name.ts'
import { freePath } from '../../kernel/free-path.ts'
import { sentencesOf } from '../../kernel/input-issues.ts'
import { placeOf } from '../../kernel/layout.ts'
import type { Tx } from '../../kernel/tx.ts'
import { both, wantedPath } from './create.ts'
import { asSet, commentSchema, taskSchema } from './entity.ts'
import { createTaskInput } from './fields.ts'
import { tasks } from './stored.ts'

const wholeSchema = taskSchema
  .omit({ rev: true, phase: true, startsAt: true })
  .extend({
    /** Not its hash: the text itself. */
    source: z.string().nullable().default(null),
    comments: z.array(commentSchema.omit({ task: true })).default([]),
  })
  .strict()
const shortSchema = createTaskInput.omit({ returning: true }).strict()

export type Line = z.infer<typeof wholeSchema>
type Short = z.infer<typeof shortSchema>

/** A line of an import with its number, the first being 1. */
export interface At<T> {
  readonly at: number
  readonly line: T
}

/**
 * The lines of a text that are not empty.
 * @throws CwError `input.invalid` naming the line
 */
export function parseLines(text: string): At<Line | Short>[] {
  return text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [{ at: at + 1, line: parse(line, at + 1) }]))
}

/**
 * The lines with everything that a task has, those that are short as `cw task create` would make them: a new id, a path
 * that nothing else has or gets, and the usual values. What they refer to stays as it is written.
 * @throws CwError `input.invalid` naming the line
 */
export function completeLines(tx: Tx, lines: readonly At<Line | Short>[]): At<Line>[] {
  const shelf = new Shelf()
  for (const { at, line } of lines) {
    const { path } = line
    if (path !== undefined) atLine(at, () => shelf.take(tx, path))
  }
  return lines.map(({ at, line }) => ({
    at,
    line: isWhole(line) ? line : atLine(at, () => completed(tx, line, shelf)),
  }))
}

/** What the work throws names the line. */
export function atLine<T>(at: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof CwError)) throw error
    throw cwError('input.invalid', { reason: `Line ${at}: ${error.message}` })
  }
}

function parse(line: string, at: number): Line | Short {
  return atLine(at, () => {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw cwError('input.invalid', {
        reason: 'this is not JSON. A file comes from standard input: `cw task import - < FILE`.',
      })
    }
    const schema = isWhole(value) ? wholeSchema : shortSchema
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    const { issues } = parsed.error
    const unknown = issues.some(({ code }) => code === 'unrecognized_keys')
    const takes = unknown ? ` It takes ${Object.keys(schema.shape).join(', ')}.` : ''
    throw cwError('input.invalid', { reason: sentencesOf(issues) + takes })
  })
}

/** When it was made is what no person writes. */
function isWhole(line: unknown): line is Line {
  return typeof line === 'object' && line !== null && 'createdAt' in line
}

function completed(tx: Tx, line: Short, shelf: Shelf): Line {
  if (line.title === undefined && line.markdown === undefined)
    throw cwError('input.invalid', { reason: 'title is missing.' })
  nameOf(line)
  const path = line.path ?? shelf.find(tx, line)
  requireName(path, '')
  return {
    id: line.id ?? tx.newId('task'),
    path,
    ...newContent(line, path),
    status: line.status ?? 'open',
    priority: line.priority ?? 'P2',
    plan: line.plan ?? null,
    needs: line.needs ?? [],
    files: asSet(both(line.files, line.file)),
    labels: asSet(both(line.labels, line.label)),
    assignee: line.assignee ?? null,
    result: null,
    links: [],
    proposed: null,
    source: null,
    comments: [],
    createdAt: tx.now,
    updatedAt: tx.now,
    archivedAt: placeOf(path)?.archivedFrom ? tx.now : null,
  }
}

/** The paths that are taken: by tasks that are there, and by the lines before they are made. */
class Shelf {
  /** By the key under which a file system may take two for one. */
  readonly #taken = new Map<string, string>()
  readonly #store = {
    ...tasks(),
    alikeAt: (...asked: Parameters<ReturnType<typeof tasks>['alikeAt']>) =>
      this.#taken.get(foldName(asked[1])) ?? tasks().alikeAt(...asked),
  }

  take(tx: Tx, path: string): string {
    requireFree(tx, this.#store, path)
    this.#taken.set(foldName(path), path)
    return path
  }

  find(tx: Tx, line: Short): string {
    return this.take(tx, freePath(tx, this.#store, wantedPath(tx, line, [...this.#taken.values()])))
  }
}
