// Tasks as JSON Lines: one line per task, archived ones too, with its comments, links, dates and the text as a person saved
// it, so that an import gives the same tasks. What belongs to one home alone stays there: revisions, leases, the event log.

import { findCycle, resolveReferences, unknownReference } from '../../kernel/dependencies.ts'
import { cwError } from '../../kernel/errors.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { canStandAt, nameAt, placeOf } from '../../kernel/layout.ts'
import { namesOf } from '../../kernel/references.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { linkTarget } from '../../kernel/wiki-link.ts'
import { putComment } from './comments.ts'
import { phaseAt } from './create.ts'
import { arrivalStatus, type Task } from './entity.ts'
import { planOf } from './fields.ts'
import { tasks } from './stored.ts'
import { type At, atLine, completeLines, type Line, parseLines } from './transfer-lines.ts'

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
  const parsed = parseLines(text)
  const skipped = parsed.flatMap(({ line: { id } }) =>
    id !== undefined && tasks().get(tx, id) !== null ? [id] : [],
  )
  const there = new Set(skipped)
  const fresh = parsed.filter(({ line: { id } }) => id === undefined || !there.has(id))
  refuseTwice(fresh)
  const lines = completeLines(tx, fresh)
  const named = new Names(lines)
  const rows = lines.map(({ at, line }) => atLine(at, () => ({ at, line, task: checked(tx, line, named) })))
  refuseCycles(tx, rows)
  if (!dryRun) for (const { line, task } of rows) write(tx, line, task)
  return {
    created: rows.map(({ task }) => task.id),
    skipped,
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

/** The ids of the lines by whatever a reference may call them. */
class Names {
  readonly #ids = new Map<string, string[]>()

  constructor(lines: readonly At<Line>[]) {
    for (const { line } of lines)
      for (const name of new Set([line.id, bare(line.path), ...namesOf(line)]))
        this.#ids.set(name, [...(this.#ids.get(name) ?? []), line.id])
  }

  /** The id that a reference in a line means: of another line, or else of a task that is there. */
  idOf(reader: Reader, ref: string, { field, near }: { readonly field: string; readonly near: string }) {
    const [id, ...others] = this.#ids.get(bare(linkTarget(ref.trim()))) ?? []
    if (others.length > 0)
      throw cwError('input.invalid', {
        reason: `${field}: several lines are called “${ref}”. Give them an id.`,
      })
    if (id !== undefined) return id
    const [there] = resolveReferences(reader, tasks(), { field, refs: [ref], near })
    if (there === undefined) throw unknownReference({ field, ref, meant: '' })
    return there
  }
}

function bare(name: string): string {
  return name.replace(/\.md$/, '')
}

function checked(tx: Tx, line: Line, named: Names): Task {
  const { comments: _, ...fields } = line
  refuseMisplaced(line)
  const { path } = line
  const place = { path, phase: phaseAt(tx, path) }
  const idOf = (field: string) => (ref: string) => named.idOf(tx, ref, { field, near: path })
  return {
    ...fields,
    rev: 1,
    phase: place.phase,
    startsAt: null,
    needs: [...new Set(line.needs.map(idOf('needs')))],
    links: line.links.map(({ type, target }) => ({ type, target: idOf('links')(target) })),
    plan: line.plan === null ? null : planOf(tx, place, line.plan),
    ...arrival(line),
  }
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
function refuseTwice(lines: ReturnType<typeof parseLines>): void {
  const seen = new Set<string>()
  for (const { at, line } of lines) {
    const remarks = 'comments' in line ? line.comments : []
    for (const name of [line.id, line.path, ...remarks.map(({ id }) => id)]) {
      if (name === undefined) continue
      if (seen.has(name))
        throw cwError('input.invalid', { reason: `Line ${at}: ${name} stands there twice.` })
      seen.add(name)
    }
  }
}

function refuseCycles(tx: Tx, rows: readonly { readonly at: number; readonly task: Task }[]): void {
  const given = new Map(rows.map(({ task }) => [task.id, task]))
  const taskOf = (id: string) => given.get(id) ?? tasks().get(tx, id)
  for (const { at, task } of rows) {
    const cycle = findCycle(task.id, task.needs, (id) => taskOf(id)?.needs ?? [])
    if (cycle === null) continue
    const names = cycle.map((id) => nameAt(taskOf(id)?.path ?? id))
    atLine(at, () => {
      throw cwError('dependency.cycle', { cycle: names.join(' → ') })
    })
  }
}

function write(tx: Tx, line: Line, task: Task): void {
  const source = task.source === null ? null : tx.keepText(task.source)
  tasks().put(tx, { ...task, source })
  const change = { before: null, after: { ...task, source } }
  tx.record({ type: 'task.created', kind: 'task', entity: task.id, rev: task.rev, change })
  for (const comment of line.comments) putComment(tx, { ...comment, task: task.id })
}
