// Tasks as JSON Lines: one line per task, archived ones too, with its comments, links, dates and the text as a person saved
// it, so that an import gives the same tasks. What belongs to one home alone stays there: revisions, leases, the event log.

import { z } from 'zod'
import { findCycle, unknownReference } from '../../kernel/dependencies.ts'
import { requireFree } from '../../kernel/entity.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { sentencesOf } from '../../kernel/input-issues.ts'
import { canStandAt, placeOf } from '../../kernel/layout.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { plans } from '../plans/index.ts'
import { putComment } from './comments.ts'
import { phaseAt } from './create.ts'
import { arrivalStatus, commentSchema, type Task, taskSchema } from './entity.ts'
import { tasks } from './stored.ts'

const lineSchema = taskSchema.omit({ rev: true, phase: true, startsAt: true }).extend({
  /** Not its hash: the text itself. */
  source: z.string().nullable().default(null),
  comments: z.array(commentSchema.omit({ task: true })).default([]),
})
type Line = z.infer<typeof lineSchema>

export interface Imported {
  readonly created: string[]
  /** Tasks that were there already; they stay as they are. */
  readonly skipped: string[]
  /** Of those made, the ones that somebody worked on elsewhere: they are open here. */
  readonly opened: string[]
}

/** Every task, archived ones too, in the order of their paths; each line ends with `\n`. */
export function exportTasks(reader: Reader): string {
  return tasks()
    .all(reader)
    .map((task) => `${JSON.stringify(lineOf(reader, task))}\n`)
    .join('')
}

/**
 * Makes the tasks of the lines, all or none; in_progress arrives as open and free of its agent, for nobody here holds it.
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
  return {
    created: rows.map(({ task }) => task.id),
    skipped: lines.map(({ line }) => line.id).filter((id) => !given.has(id)),
    opened: rows.filter(({ line, task }) => line.status !== task.status).map(({ task }) => task.id),
  }
}

function lineOf(reader: Reader, task: Task): Line {
  const { rev: _, phase: __, startsAt: ____, source, ...fields } = task
  const comments = tasks().comments(reader, task.id)
  return {
    ...fields,
    source: source === null ? null : reader.text(source),
    comments: comments.map(({ task: ___, ...comment }) => comment),
  }
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
    throw cwError('input.invalid', { reason: sentencesOf(parsed.error.issues) })
  })
}

function checked(tx: Tx, line: Line, given: ReadonlyMap<string, Line>): Task {
  const { comments: _, ...fields } = line
  refuseMisplaced(line)
  requireFree(tx, tasks(), line.path)
  const phase = phaseAt(tx, line.path)
  const known = (id: string) => given.has(id) || tasks().get(tx, id) !== null
  for (const need of line.needs)
    if (!known(need)) throw unknownReference({ field: 'needs', ref: need, meant: '' })
  for (const { target } of line.links)
    if (!known(target)) throw unknownReference({ field: 'links', ref: target, meant: '' })
  if (line.plan !== null && plans().get(tx, line.plan)?.phase !== phase)
    throw unknownReference({ field: 'plan', ref: line.plan, meant: '' })
  const cycle = findCycle(
    line.id,
    line.needs,
    (id) => given.get(id)?.needs ?? tasks().get(tx, id)?.needs ?? [],
  )
  if (cycle) throw cwError('dependency.cycle', { cycle: cycle.join(' → ') })
  return { ...fields, rev: 1, phase, startsAt: null, ...arrival(line) }
}

function refuseMisplaced({ id, path, archivedAt }: Line): void {
  const refuse = (reason: string) => cwError('input.invalid', { reason })
  if (kindOfId(id) !== 'task') throw refuse(`${id} is no id of a task.`)
  if (!canStandAt('task', path)) throw refuse(`no task can stand at ${path}.`)
  const stands = placeOf(path)?.archivedFrom ? 'in the archive' : 'outside of the archive'
  if ((archivedAt === null) === (stands === 'in the archive'))
    throw refuse(`archivedAt is ${archivedAt}, and ${path} is ${stands}.`)
}

/** A person goes on being the one who does it; an agent that held it elsewhere holds nothing here. */
function arrival({ status, assignee }: Line): Pick<Task, 'status' | 'assignee'> {
  const arrived = arrivalStatus(status)
  const held = arrived !== status && assignee !== null && kindOfId(assignee) === 'agent'
  return { status: arrived, assignee: held ? null : assignee }
}

/** Two lines with one id or one path, or two remarks with one id. */
function refuseTwice(lines: readonly { readonly at: number; readonly line: Line }[]): void {
  const seen = new Set<string>()
  for (const { at, line } of lines)
    for (const name of [line.id, line.path, ...line.comments.map(({ id }) => id)]) {
      if (seen.has(name))
        throw cwError('input.invalid', { reason: `Line ${at}: ${name} stands there twice.` })
      seen.add(name)
    }
}

function write(tx: Tx, line: Line, task: Task): void {
  const source = task.source === null ? null : tx.keepText(task.source)
  tasks().put(tx, { ...task, source })
  const change = { before: null, after: { ...task, source } }
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
