// What keeps a task from being started, and which tasks nothing keeps.

import { naturalCompare } from '../../document/names.ts'
import { isInGrace } from '../../kernel/grace.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { nameAt } from '../../kernel/layout.ts'
import { clockWithSeconds } from '../../kernel/local-time.ts'
import type { Reader } from '../../kernel/tx.ts'
import { type Phase, phases } from '../phases/index.ts'
import { plans } from '../plans/index.ts'
import type { Task } from './entity.ts'
import { overlap } from './file-globs.ts'
import { tasks } from './stored.ts'

/** One thing a task waits for. */
export interface Obstacle {
  readonly kind: 'status' | 'archived' | 'proposed' | 'need' | 'phase' | 'grace' | 'files'
  /** The task or phase it waits for, or null. */
  readonly id: string | null
  /** A clause such as “it needs t-1a2b9d (open)”. */
  readonly text: string
}

/** Everything that keeps the task from being started, in the order in which a person would mend it. */
export function obstaclesOf(reader: Reader, task: Task): Obstacle[] {
  return [
    ...ownObstacles(reader, task),
    ...proposalOf(task),
    ...needsOf(reader, task),
    ...phaseOf(reader, task),
    ...graceOf(reader, task),
    ...lockedFiles(reader, task),
  ]
}

/** The files of it that tasks in progress hold. */
export function lockedFiles(reader: Reader, task: Task): Obstacle[] {
  return locksOn(task, runningTasks(reader))
}

/** The tasks that can be started now: by wave, then priority, then age. */
export function readyTasks(reader: Reader): Task[] {
  const startable = tasks().startable(reader, startablePhases(reader))
  const running = runningTasks(reader)
  return sortForStart(
    reader,
    startable.filter((task) => locksOn(task, running).length === 0),
  )
}

/** When more of them can be started by themselves, since a grace ends; null = that takes more than time. */
export function readySoon(reader: Reader): number | null {
  const graced = [...phases().bound(reader).filter(isStartable), ...tasks().graced(reader)]
  const ends = graced.flatMap(({ startsAt }) =>
    startsAt !== null && startsAt > reader.now ? [startsAt] : [],
  )
  return ends.length === 0 ? null : Math.min(...ends)
}

/** By wave, then priority, then age. A task without a plan and its wave waits for no wave. */
export function sortForStart(reader: Reader, list: readonly Task[]): Task[] {
  const ofParents = new Map<string, number>()
  const waves = new Map(list.map((task) => [task.id, rememberedWave(reader, task, ofParents)]))
  const wave = (task: Task) => waves.get(task.id) ?? 0
  return [...list].sort(
    (a, b) =>
      wave(a) - wave(b) ||
      compare(a.priority, b.priority) ||
      a.createdAt - b.createdAt ||
      naturalCompare(a.path, b.path),
  )
}

/** The wave of its plan, else of its phase, else 0. Waves order, they do not block. */
export function waveOf(reader: Reader, task: Task): number {
  const plan = task.plan === null ? null : plans().get(reader, task.plan)
  const phase = task.phase === null ? null : phases().get(reader, task.phase)
  return plan?.wave ?? phase?.wave ?? 0
}

/** Tasks of one plan and phase share their wave: it is looked up once. */
function rememberedWave(reader: Reader, task: Task, known: Map<string, number>): number {
  const parents = `${task.plan} ${task.phase}`
  const wave = known.get(parents) ?? waveOf(reader, task)
  known.set(parents, wave)
  return wave
}

function ownObstacles(reader: Reader, task: Task): Obstacle[] {
  const archived: Obstacle[] =
    task.archivedAt === null ? [] : [{ kind: 'archived', id: null, text: 'it is archived' }]
  const freed = task.status === 'in_progress' && hasRunOut(reader, task)
  if (task.status === 'open' || freed) return archived
  const by = task.status === 'in_progress' && task.assignee !== null ? `, by ${task.assignee}` : ''
  const remark = task.status === 'blocked' ? lastRemark(reader, task.id) : null
  const why = remark === null ? '' : `: ${remark}`
  return [...archived, { kind: 'status', id: null, text: `it is ${task.status}${by}${why}` }]
}

/** What was said last of a task, its first line; null: nothing. Of a blocked one that is why, or how it stands. */
export function lastRemark(reader: Reader, task: string): string | null {
  return tasks().comments(reader, task).at(-1)?.text.split('\n')[0] ?? null
}

function proposalOf({ proposed }: Task): Obstacle[] {
  if (proposed === null) return []
  return [{ kind: 'proposed', id: null, text: `${proposed} added it, and nobody has approved it yet` }]
}

function needsOf(reader: Reader, task: Task): Obstacle[] {
  return task.needs.flatMap((id): Obstacle[] => {
    const need = tasks().get(reader, id)
    if (need === null || need.status === 'closed') return []
    const state = need.archivedAt === null ? need.status : `${need.status}, archived`
    return [{ kind: 'need', id, text: `it needs ${nameAt(need.path)} (${id}, ${state})` }]
  })
}

function phaseOf(reader: Reader, task: Task): Obstacle[] {
  const phase = task.phase === null ? null : phases().get(reader, task.phase)
  if (phase === null || isStartable(phase)) return []
  const state = isRunning(phase) ? 'its approval has still to be confirmed here' : phase.status
  return [{ kind: 'phase', id: phase.id, text: `its phase ${nameAt(phase.path)} is not approved (${state})` }]
}

/** What a save approved starts nothing for a while (TREE.md 5). */
function graceOf(reader: Reader, task: Task): Obstacle[] {
  const phase = task.phase === null ? null : phases().get(reader, task.phase)
  return [
    ...(phase === null ? [] : within(reader, phase, `its phase ${nameAt(phase.path)}`)),
    ...within(reader, task, 'it'),
  ]
}

function within(reader: Reader, entity: Phase | Task, what: string): Obstacle[] {
  const { id, path, startsAt } = entity
  if (startsAt === null || !isInGrace(reader, entity)) return []
  const until = clockWithSeconds(startsAt, reader.now)
  const command = `cw ${kindOfId(id)} approve ${nameAt(path)}`
  const text = `${what} was approved by a save, which can be taken back until ${until}; \`${command}\` starts it at once`
  return [{ kind: 'grace', id, text }]
}

function locksOn(task: Task, running: readonly Task[]): Obstacle[] {
  return running
    .filter((other) => other.id !== task.id)
    .flatMap((other): Obstacle[] => {
      const both = overlap(task.files, other.files)
      if (both === null) return []
      const holder = other.assignee === null ? other.id : `${other.id} (${other.assignee})`
      const text = `${holder} holds ${both[1]}${both[0] === both[1] ? '' : ` (here: ${both[0]})`}`
      return [{ kind: 'files', id: other.id, text }]
    })
}

/** Those that hold their files: in progress, and their lease, if they have one, has not run out. */
function runningTasks(reader: Reader): Task[] {
  return tasks()
    .inStatus(reader, 'in_progress')
    .filter((task) => task.files.length > 0 && !hasRunOut(reader, task))
}

function hasRunOut(reader: Reader, task: Task): boolean {
  const lease = tasks().lease(reader, task.id)
  return lease !== null && lease.until <= reader.now
}

function startablePhases(reader: Reader): string[] {
  return phases()
    .bound(reader)
    .filter((phase) => isStartable(phase) && !isInGrace(reader, phase))
    .map((phase) => phase.id)
}

/** Approved here, with a digest: a phase that only arrived approved starts nothing (SYNC.md 2). */
function isStartable(phase: Phase): boolean {
  return isRunning(phase) && phase.approvedDigest !== null && phase.archivedAt === null
}

function isRunning(phase: Phase): boolean {
  return phase.status === 'approved' || phase.status === 'in_progress'
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
