// Tasks as JSON Lines: one line per task, with its comments, links and dates, so that an import gives the same tasks.

import { z } from 'zod'
import { findCycle } from '../../kernel/dependencies.ts'
import { requireFree } from '../../kernel/entity.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { placeOf } from '../../kernel/layout.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { plans } from '../plans/index.ts'
import { putComment } from './comments.ts'
import { phaseAt } from './create.ts'
import { arrivalStatus, commentSchema, type Task, taskSchema } from './entity.ts'
import { tasks } from './stored.ts'

const lineSchema = taskSchema
  .omit({ rev: true, source: true, phase: true })
  .extend({ comments: z.array(commentSchema.omit({ task: true })).default([]) })
type Line = z.infer<typeof lineSchema>

export interface Imported {
  readonly created: string[]
  /** Tasks that were there already; they stay as they are. */
  readonly skipped: string[]
}

/** Every task that is not archived, in the order of the tree; each line ends with `\n`. */
export function exportTasks(reader: Reader): string {
  return tasks()
    .active(reader)
    .map((task) => `${JSON.stringify(lineOf(reader, task))}\n`)
    .join('')
}

/**
 * Makes the tasks of the lines, all or none; in_progress arrives as open, for nobody here holds it.
 * @throws CwError `input.invalid` naming the line
 */
export function importTasks(tx: Tx, text: string, dryRun: boolean): Imported {
  const lines = text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [{ at: at + 1, line: parse(line, at + 1) }]))
  const fresh = lines.filter(({ line }) => tasks().get(tx, line.id) === null)
  const given = new Map(fresh.map(({ line }) => [line.id, line]))
  refuseTwice(fresh)
  const rows = fresh.map(({ at, line }) => atLine(at, () => ({ line, task: checked(tx, line, given) })))
  if (!dryRun) for (const { line, task } of rows) write(tx, line, task)
  const created = rows.map(({ task }) => task.id)
  return { created, skipped: lines.map(({ line }) => line.id).filter((id) => !given.has(id)) }
}

function lineOf(reader: Reader, task: Task): Line {
  const { rev: _, source: __, phase: ___, ...fields } = task
  const comments = tasks().comments(reader, task.id)
  return { ...fields, comments: comments.map(({ task: ____, ...comment }) => comment) }
}

function parse(line: string, at: number): Line {
  return atLine(at, () => {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw cwError('input.invalid', {
        reason: 'this is not JSON. A file comes from standard input: `cw task import - < FILE`.',
      })
    }
    const parsed = lineSchema.safeParse(value)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw cwError('input.invalid', {
      reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
    })
  })
}

function checked(tx: Tx, line: Line, given: ReadonlyMap<string, Line>): Task {
  const { comments: _, ...fields } = line
  if (kindOfId(line.id) !== 'task')
    throw cwError('input.invalid', { reason: `${line.id} is no id of a task.` })
  if (placeOf(line.path)?.kind !== 'task')
    throw cwError('input.invalid', { reason: `no task can stand at ${line.path}.` })
  requireFree(tx, tasks(), line.path)
  const phase = phaseAt(tx, line.path)
  const known = (id: string) => given.has(id) || tasks().get(tx, id) !== null
  for (const need of line.needs)
    if (!known(need)) throw cwError('reference.unknown', { field: 'needs', ref: need })
  for (const { target } of line.links)
    if (!known(target)) throw cwError('reference.unknown', { field: 'links', ref: target })
  if (line.plan !== null && plans().get(tx, line.plan)?.phase !== phase)
    throw cwError('reference.unknown', { field: 'plan', ref: line.plan })
  const cycle = findCycle(
    line.id,
    line.needs,
    (id) => given.get(id)?.needs ?? tasks().get(tx, id)?.needs ?? [],
  )
  if (cycle) throw cwError('dependency.cycle', { cycle: cycle.join(' → ') })
  return { ...fields, rev: 1, source: null, phase, status: arrivalStatus(line.status) }
}

/** Two lines with one id or one path. */
function refuseTwice(lines: readonly { readonly at: number; readonly line: Line }[]): void {
  const seen = new Set<string>()
  for (const { at, line } of lines)
    for (const name of [line.id, line.path]) {
      if (seen.has(name))
        throw cwError('input.invalid', { reason: `Line ${at}: ${name} stands there twice.` })
      seen.add(name)
    }
}

function write(tx: Tx, line: Line, task: Task): void {
  tasks().put(tx, task)
  const change = { before: null, after: { ...task } }
  tx.record({ type: 'task.created', kind: 'task', entity: task.id, rev: task.rev, change })
  for (const comment of line.comments) putComment(tx, { ...comment, task: task.id })
}

function atLine<T>(at: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof CwError)) throw error
    throw cwError('input.invalid', { reason: `Line ${at}: ${error.message}` })
  }
}
