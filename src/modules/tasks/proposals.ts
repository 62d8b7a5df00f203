// Tasks that agents add to phases that are approved already: each waits for a person, and the phase goes on (TREE.md 5).

import { withApproveLines, withoutApproveLines } from '../../document/approve-lines.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Event } from '../../kernel/event.ts'
import { startAfter, startAtOnce } from '../../kernel/grace.ts'
import type { Tx } from '../../kernel/tx.ts'
import { phases } from '../phases/index.ts'
import { type Task, taskMoves } from './entity.ts'
import { tasks } from './stored.ts'

/** What marks a task that comes into that phase as proposed, with the box that approves it; nothing where it is not. */
export function proposal(
  tx: Tx,
  { body }: Pick<Task, 'body'>,
  phase: string | null,
): Pick<Task, 'proposed'> & { readonly body?: string } {
  const approved = phase !== null && phases().get(tx, phase)?.approvedDigest != null
  if (tx.actor.kind !== 'agent' || !approved || tx.policy().acceptGaps === 'auto') return { proposed: null }
  return { proposed: tx.actor.name, body: withApproveLines(withoutApproveLines(body), []) }
}

/**
 * Lets a task that was approved after an agent had added it wait again; any other stays as it is.
 * @throws CwError `status.illegal` when it has begun
 */
export function proposeAgain(tx: Tx, entity: Task): Task {
  const by = lastApproval(tx, entity)?.change.before?.proposed
  if (entity.proposed !== null || typeof by !== 'string') return entity
  if (entity.status !== 'open')
    throw cwError('status.illegal', {
      kind: 'task',
      from: entity.status,
      to: 'waiting for an approval',
      allowed: taskMoves[entity.status].join(', '),
    })
  const body = withApproveLines(withoutApproveLines(entity.body), [])
  return changeEntity(tx, tasks(), { entity, patch: { proposed: by, body, startsAt: null } })
}

/** How a person took it as a part of what was approved, or null. */
export function lastApproval(tx: Tx, { id }: Pick<Task, 'id'>): Event | null {
  return tx.latest(id, ({ type }) => type === 'task.approved')
}

/**
 * Takes a proposed task as a part of what was approved; any other stays as it is. It starts after the `grace`, in
 * milliseconds: until then it can be taken back. Approved again without one it starts at once.
 */
export function approveTask(tx: Tx, entity: Task, grace = 0): Task {
  if (entity.proposed === null) return grace > 0 ? entity : startAtOnce(tx, tasks(), entity)
  const startsAt = startAfter(tx, grace)
  const patch = { proposed: null, body: withoutApproveLines(entity.body), startsAt }
  return changeEntity(tx, tasks(), { entity, patch, event: 'approved' })
}
