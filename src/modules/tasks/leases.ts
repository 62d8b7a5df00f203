// Leases: the right of one agent to work on one task for a while. A lease that is not renewed frees the task.

import { changeEntity } from '../../kernel/entity.ts'
import { cwError } from '../../kernel/errors.ts'
import { clock } from '../../kernel/local-time.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { Lease, Task } from './entity.ts'
import { obstaclesOf } from './readiness.ts'
import { tasks } from './stored.ts'

/** How long a task is held without being renewed, when nothing else is said. */
export const usualLease = '10m'
const units = { s: 1_000, m: 60_000, h: 3_600_000 }

export interface Claim {
  readonly agent: string
  /** In milliseconds. */
  readonly lease: number
}

/**
 * Gives a task to an agent. One that it holds already is renewed.
 * @throws CwError `task.claimed` when another holds it, `task.not-ready` with everything it waits for
 */
export function claimTask(tx: Tx, id: string, claim: Claim): { readonly task: Task; readonly lease: Lease } {
  expireLeases(tx)
  const entity = existing(tx, id)
  const lease = { task: id, agent: claim.agent, until: tx.now + claim.lease }
  const held = tasks().lease(tx, id)
  if (held?.agent === claim.agent) return { task: entity, lease: keep(tx, lease) }
  if (held !== null) throw claimed(tx, held)
  const obstacles = obstaclesOf(tx, entity)
  if (obstacles.length > 0)
    throw cwError('task.not-ready', { id, why: obstacles.map((each) => each.text).join('; ') })
  const patch = { status: 'in_progress' as const, assignee: claim.agent }
  const task = changeEntity(tx, tasks(), { entity, patch, event: 'claimed' })
  return { task, lease: keep(tx, lease) }
}

/**
 * A running task that comes back to a database that lost it is held by whom it names, as if claimed now: an agent that
 * still works on it renews that, and of one that does not the lease runs out and frees the task.
 */
export function holdAgain(tx: Tx, { id, status, assignee }: Task): void {
  if (status !== 'in_progress' || assignee === null || assignee === tx.actor.name) return
  keep(tx, { task: id, agent: assignee, until: tx.now + durationOf(usualLease) })
}

/** Makes a lease that still runs run longer. @throws CwError `task.not-held` */
export function renewLease(tx: Tx, task: Task, claim: Claim): Lease {
  requireHolder(tx, task, claim.agent)
  return keep(tx, { task: task.id, agent: claim.agent, until: tx.now + claim.lease })
}

/** Gives a task back: it is open again and nobody's. One that nobody holds stays as it is. */
export function releaseTask(tx: Tx, task: Task): Task {
  if (task.status !== 'in_progress') return task
  const patch = { status: 'open' as const, assignee: null }
  return changeEntity(tx, tasks(), { entity: task, patch, event: 'released' })
}

/** Gives back what an agent holds, under any of the names by which it claims. */
export function releaseHeldBy(tx: Tx, names: readonly string[]): void {
  for (const name of names)
    for (const { task } of tasks().leasesOf(tx, name)) releaseTask(tx, existing(tx, task))
}

/** Frees every task whose lease has run out. */
export function expireLeases(tx: Tx): Task[] {
  return tasks()
    .expiredLeases(tx)
    .map((lease) => releaseTask(tx, existing(tx, lease.task)))
}

/** An agent changes only what it holds; people and `cw` change anything. @throws CwError `task.not-held` */
export function requireHeld(tx: Tx, task: Task): void {
  if (tx.actor.kind === 'agent') requireHolder(tx, task, tx.actor.id)
}

/** @throws CwError `task.claimed` while an agent holds the task: its assignee is then not for others to set */
export function requireFreeOfLease(tx: Tx, task: Task): void {
  const held = tasks().lease(tx, task.id)
  if (held !== null && held.until > tx.now && tx.actor.kind === 'person') throw claimed(tx, held)
}

/** Milliseconds of `90s`, `10m`, `1h`. @throws CwError `input.invalid` */
export function durationOf(text: string): number {
  const match = /^(\d+)\s*([smh])$/.exec(text.trim())
  const length = match ? Number(match[1]) * units[match[2] as keyof typeof units] : 0
  if (length > 0) return length
  throw cwError('input.invalid', { reason: `“${text}” is no length of a lease; write 90s, 10m or 1h.` })
}

function requireHolder(tx: Tx, task: Task, agent: string): void {
  const held = tasks().lease(tx, task.id)
  if (held?.agent !== agent || held.until <= tx.now) throw cwError('task.not-held', { id: task.id, agent })
}

function keep(tx: Tx, lease: Lease): Lease {
  tasks().putLease(tx, lease)
  return lease
}

function claimed(tx: Tx, lease: Lease) {
  const until = new Date(lease.until).toISOString()
  const time = clock(lease.until, tx.now)
  return cwError('task.claimed', { id: lease.task, holder: lease.agent, until, time })
}

function existing(tx: Tx, id: string): Task {
  const task = tasks().get(tx, id)
  if (task === null) throw cwError('entity.unknown', { kind: 'task', ref: id })
  return task
}
