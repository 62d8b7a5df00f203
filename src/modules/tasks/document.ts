// The document of a task.

import { isApproveOpen, isApproveTicked, withoutApproveLines } from '../../document/approve-lines.ts'
import type { SaidCall } from '../../document/codec.ts'
import { defineCodec, oneOf, textList, textValue } from '../../document/define-codec.ts'
import { arrivalStatus, type Task, taskPriority, taskStatus } from './entity.ts'

const approve: SaidCall = { path: 'task.approve', decision: 'approve', back: 'task.review' }

export const taskCodec = defineCodec<Task>({
  kind: 'task',
  fields: [
    {
      key: 'status',
      decode: oneOf(taskStatus.options),
      absent: 'open',
      comment: 'open, in_progress, blocked, closed',
      commands: {
        open: { path: 'task.reopen' },
        in_progress: { path: 'task.start' },
        blocked: { path: 'task.block' },
        closed: { path: 'task.close' },
      },
    },
    {
      key: 'priority',
      decode: oneOf(taskPriority.options),
      absent: 'P2',
      comment: 'P0 (critical) to P3 (low)',
    },
    { key: 'plan', decode: textValue, references: true },
    {
      key: 'needs',
      decode: textList,
      set: true,
      references: true,
      comment: 'tasks that must be closed first',
    },
    { key: 'files', decode: textList, set: true, comment: 'two running tasks never hold the same file' },
    { key: 'labels', decode: textList, set: true },
    { key: 'assignee', decode: textValue, history: true },
    {
      key: 'result',
      decode: textValue,
      history: true,
      readonly: 'cw writes down what came of a task.',
    },
  ],
  withoutLines: withoutApproveLines,
  approve,
  ticks: (before, after) => (isApproveTicked(after) && !isApproveTicked(before ?? '') ? approve : null),
  untick: (before, after) =>
    isApproveTicked(before) && isApproveOpen(after) ? { path: 'task.review' } : null,
  arrive: (input) => ({ ...input, ...arrival(taskStatus.safeParse(input.status).data) }),
})

function arrival(status: Task['status'] | undefined): Partial<Task> {
  return status === undefined ? {} : { status: arrivalStatus(status) }
}
