// What `cw fsui status` shows a person: whether both sides agree, and if not, what waits and why.

import { type Column, type Look, printSection } from './columns.ts'
import { paint } from './paint.ts'
import { inUnits, relative } from './when.ts'

/** What the process that keeps a tree says of it. Times are ISO 8601, but `since` and `until` (milliseconds since the epoch). */
export interface TreeStatus {
  readonly folder: string
  readonly pid: number
  readonly watcher: string
  readonly watches: number
  /** Milliseconds. */
  readonly sweepEvery: number
  readonly lastSweep: string | null
  readonly connected: boolean
  readonly documents: number
  readonly dirtyFolders: number
  readonly settling: readonly string[]
  readonly pendingWrites: readonly PendingWrite[]
  readonly pendingEntities: number
  readonly conflicts: readonly Conflict[]
  readonly problems: readonly Problem[]
  /** Paths whose decision waits for a `confirm-….md`. */
  readonly held: readonly string[]
  /** Linked folders, names that are not UTF-8 and the like; missing where an older process keeps the tree. */
  readonly unread?: readonly Unread[]
  /** Git is at work there; missing where an older process keeps the tree. */
  readonly resting?: { readonly git: string; readonly until: number } | null
  readonly cursor: { readonly seq: number } | null
}

interface PendingWrite {
  readonly id: string
  readonly path: string | null
  readonly notBefore: string | null
  readonly why: string
}

interface Conflict {
  readonly path: string
  readonly fields: readonly string[]
  readonly sidecar: string
}

interface Unread {
  readonly path: string
  readonly message: string
  readonly remedy: string
}

interface Problem {
  readonly path: string
  readonly since: number
  readonly line?: number
  readonly message: string
  readonly remedy: string
}

export function printTreeStatus(status: TreeStatus, look: Look): string {
  const { conflicts, problems, held, pendingWrites, unread = [] } = status
  return [
    [headline(status, look), ...circumstances(status).map((line) => `  ${line}`)].join('\n'),
    firstOf('Not taken up', problems, problemColumns, look),
    firstOf('Not read', unread, unreadColumns, look),
    firstOf('Conflicts', conflicts, conflictColumns, look),
    firstOf('Waits for your tick in needs-you/confirm-….md', held.map(asPath), pathColumns, look),
    firstOf('Still to be written', pendingWrites, writeColumns, look),
    firstOf('Being saved just now', beingSaved(status).map(asPath), pathColumns, look),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Most rows of a kind; `--json` has all. */
const mostRows = 20

function firstOf<Row>(
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): string {
  const shown = printSection(title, rows.slice(0, mostRows), columns, look)
  const more = rows.length - mostRows
  return more > 0 ? `${shown}\n  ${paint(look, 'dim', `and ${more} more`)}` : shown
}

/** The folder and the one thing that a person wants to know. */
function headline(status: TreeStatus, look: Look): string {
  const { conflicts, problems, held } = status
  const stuck = [
    counted(problems.length, 'file not taken up', 'files not taken up'),
    counted(conflicts.length, 'conflict', 'conflicts'),
    counted(held.length, 'decision held', 'decisions held'),
  ].filter((text) => text !== '')
  const but = stuck.length === 0 ? '' : `, ${paint(look, 'yellow', stuck.join(', '))}`
  return `${paint(look, 'bold', status.folder)}: ${state(status, look)}${but}`
}

function state(status: TreeStatus, look: Look): string {
  const under = underWay(status)
  if (!status.connected) return paint(look, 'red', 'the server does not answer; saves are kept until it does')
  if (status.resting) return paint(look, 'yellow', printRest(status))
  if (under > 0) return paint(look, 'yellow', `${under} ${under === 1 ? 'change' : 'changes'} under way`)
  return paint(look, 'green', 'in sync')
}

/** Why files are not looked at; empty when they are. */
export function printRest({ resting = null }: Pick<TreeStatus, 'resting'>): string {
  if (resting === null) return ''
  const { git, until } = resting
  return `git is at work there (${git}): files are looked at when it is done, ${relative(until)} at the latest`
}

function underWay(status: TreeStatus): number {
  const { pendingWrites, pendingEntities, dirtyFolders } = status
  return pendingWrites.length + beingSaved(status).length + pendingEntities + dirtyFolders
}

/** Without what waits for a person's word: that takes its own time. */
function beingSaved({ settling, held }: TreeStatus): readonly string[] {
  return settling.filter((each) => !held.includes(each))
}

function circumstances(status: TreeStatus): string[] {
  const { documents, pid, watcher, watches, sweepEvery, lastSweep, cursor } = status
  const looked =
    lastSweep === null ? 'not looked through yet' : `looked through ${relative(Date.parse(lastSweep))}`
  const watched = watches === 0 ? `without watches (${watcher})` : `${watches} folders watched (${watcher})`
  return [
    `${counted(documents, 'document', 'documents') || 'no documents'}, up to event ${cursor?.seq ?? 0}; kept by process ${pid}`,
    `${watched}; ${looked}, every ${inUnits(sweepEvery)}`,
  ]
}

const path: Column<{ readonly path: string | null }> = {
  head: 'PATH',
  text: (row) => row.path ?? '',
  colour: () => 'cyan',
}
const pathColumns = [path]

const problemColumns: readonly Column<Problem>[] = [
  { ...path, text: (row) => (row.line === undefined ? row.path : `${row.path}:${row.line}`) },
  { head: 'SINCE', text: (row) => relative(row.since), colour: () => 'dim' },
  { head: 'WHY', text: (row) => `${row.message} ${row.remedy}` },
]

const unreadColumns: readonly Column<Unread>[] = [
  { head: 'WHY', text: ({ message, remedy }) => `${message} ${remedy}` },
]

const conflictColumns: readonly Column<Conflict>[] = [
  path,
  { head: 'FIELDS', text: (row) => row.fields.join(', ') },
  { head: 'THE OTHER SIDE', text: (row) => row.sidecar },
]

const writeColumns: readonly Column<PendingWrite>[] = [
  { ...path, text: (row) => row.path ?? row.id },
  { head: 'WHEN', text: (row) => (row.notBefore === null ? '' : relative(Date.parse(row.notBefore))) },
  { head: 'WHY', text: (row) => row.why },
]

function asPath(name: string): { readonly path: string } {
  return { path: name }
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`
}
