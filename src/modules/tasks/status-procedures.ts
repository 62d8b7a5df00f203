// The procedures that move a task from one status to another.

import { z } from 'zod'
import { changeEntity } from '../../kernel/entity.ts'
import type { EventTypeSuffix } from '../../kernel/entity-events.ts'
import { refInput } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { graceInput } from '../../kernel/grace.ts'
import { checkMove } from '../../kernel/lifecycle.ts'
import { command } from '../../kernel/procedure.ts'
import { findActive } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { addComment } from './comments.ts'
import { changeable } from './edit-procedures.ts'
import { type Task, type TaskStatus, taskMoves, taskSchema } from './entity.ts'
import { approveTask, proposeAgain } from './proposals.ts'
import { lockedFiles } from './readiness.ts'
import { tasks } from './stored.ts'

const remarkInput = {
  comment: z.string().optional().describe('a remark to go with it'),
  reason: z.string().optional().describe('the same as --comment'),
}

interface StatusMove {
  readonly to: TaskStatus
  /** The command's last word. */
  readonly word: string
  readonly event: EventTypeSuffix
  readonly summary: string
  readonly aliases?: readonly string[]
  /** Further options in its example. */
  readonly example?: string
  /** The only status it leaves; in any other nothing happens. Default: every status it may follow. */
  readonly only?: TaskStatus
}

export const statusProcedures = {
  start: statusCommand({ to: 'in_progress', word: 'start', event: 'started', summary: 'Take up a task' }),
  close: statusCommand({
    to: 'closed',
    word: 'close',
    event: 'closed',
    summary: 'Close a task',
    aliases: ['done', 'finish'],
    example: ' --comment "Rolls back too"',
  }),
  reopen: statusCommand({
    to: 'open',
    word: 'reopen',
    event: 'reopened',
    summary: 'Make a task open again; who holds it loses it',
  }),
  block: statusCommand({
    to: 'blocked',
    word: 'block',
    event: 'blocked',
    summary: 'Mark a task as blocked',
    example: ' --reason "Waits for the licence"',
  }),
  unblock: statusCommand({
    to: 'open',
    word: 'unblock',
    event: 'reopened',
    summary: 'Make a blocked task open again',
    only: 'blocked',
  }),
  approve: command({
    summary: 'Approve a task that an agent added to an approved phase',
    actors: ['person', 'cw'],
    reserved: 'approving is a person’s decision.',
    input: refInput('task').extend(graceInput),
    output: taskSchema,
    cli: { examples: ['cw task approve limits-table'] },
    run: (tx, input) => approveTask(tx, findActive(tx, tasks(), input.ref), input.grace),
  }),
  review: command({
    summary: 'Take the approval of a task back that an agent added: it waits again',
    actors: ['person', 'cw'],
    reserved: 'approving is a person’s decision.',
    input: refInput('task'),
    output: taskSchema,
    cli: { examples: ['cw task review limits-table'] },
    run: (tx, input) => proposeAgain(tx, findActive(tx, tasks(), input.ref)),
  }),
}

function statusCommand(move: StatusMove) {
  return command({
    summary: move.summary,
    actors: ['person', 'agent', 'cw'],
    input: refInput('task').extend(remarkInput),
    output: taskSchema.extend({
      /** Whether it had another status before. */
      changed: z.boolean(),
    }),
    cli: {
      aliases: move.aliases ?? [],
      examples: [`cw task ${move.word} limits-table${move.example ?? ''}`],
    },
    run: (tx, input) => {
      const entity = changeable(tx, input.ref)
      const remark = input.comment ?? input.reason
      const moved = moveTask(tx, entity, move, remark)
      if (remark !== undefined) addComment(tx, moved, remark)
      return { ...moved, changed: moved.status !== entity.status }
    },
  })
}

function moveTask(tx: Tx, entity: Task, move: StatusMove, remark: string | undefined): Task {
  if (entity.status === move.to || (move.only !== undefined && entity.status !== move.only)) return entity
  checkMove('task', taskMoves, { from: entity.status, to: move.to })
  if (move.to === 'in_progress') refuseLocked(tx, entity)
  // What an agent, or cw for it, says on closing is the result; what a person says is a remark.
  const result =
    move.to === 'closed' && tx.actor.kind !== 'person' && remark !== undefined ? { result: remark } : {}
  const freed = move.to === 'open' && tasks().lease(tx, entity.id) !== null ? { assignee: null } : {}
  const patch = { status: move.to, ...result, ...freed }
  return changeEntity(tx, tasks(), { entity, patch, event: move.event })
}

/** Two running tasks never hold the same file, whoever starts them. @throws CwError `task.not-ready` */
function refuseLocked(tx: Tx, task: Task): void {
  const held = lockedFiles(tx, task)
  if (held.length === 0) return
  throw cwError('task.not-ready', { id: task.id, why: held.map((each) => each.text).join('; ') })
}
