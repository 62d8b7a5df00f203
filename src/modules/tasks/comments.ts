// Remarks below a task. Each is an event of its own.

import { cwError } from '../../kernel/errors.ts'
import type { Event } from '../../kernel/event.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { type Comment, commentSchema, type Task } from './entity.ts'
import { tasks } from './stored.ts'

/** Writes a remark of the actor. @throws CwError `input.invalid` when there is nothing in it */
export function addComment(tx: Tx, task: Task, text: string): Comment {
  if (text.trim() === '') throw cwError('input.invalid', { reason: 'The comment is empty.' })
  const id = tx.newId('comment')
  return putComment(tx, { id, task: task.id, author: tx.actor.name, text: text.trim(), at: tx.now })
}

/** Stores a remark as it is and records it. */
export function putComment(tx: Tx, comment: Comment): Comment {
  tasks().putComment(tx, comment)
  const change = { before: null, after: { ...comment } }
  tx.record({ type: 'task.commented', kind: 'comment', entity: comment.id, rev: 1, change })
  return comment
}

/** Stores what an event of the log says; part of rebuilding the tables from the log. */
export function replayComment(into: Pick<Reader, 'db'>, event: Event): void {
  tasks().putComment(into, commentSchema.parse(event.change.after))
}
