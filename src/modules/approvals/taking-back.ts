// What follows when an approval is taken back: what it approved along is as it was before it, unless it has begun.

import { withApproveLines, withoutApproveLines } from '../../document/approve-lines.ts'
import { changeEntity } from '../../kernel/entity.ts'
import type { Event } from '../../kernel/event.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { type Phase, phases } from '../phases/index.ts'
import { type Plan, planSchema, plans } from '../plans/index.ts'
import { type Task, tasks } from '../tasks/index.ts'
import { plansOf, tasksOf } from './work.ts'

export const takingBackRules: readonly Rule[] = [
  {
    on: ['phase.reviewed'],
    because: 'what a person approved with a phase, and nobody has begun, is taken back with it',
    run: (tx, { entity, actor, change }) => {
      const phase = change.before?.approvedDigest == null ? null : phases().get(tx, entity)
      if (phase !== null && actor.kind === 'person') takeBackAlong(tx, phase)
    },
  },
]

function takeBackAlong(tx: Tx, phase: Phase): void {
  const own = tasksOf(tx, phase)
  for (const plan of plansOf(tx, phase))
    if (plan.status === 'approved' && own.every((task) => task.plan !== plan.id || isUntouched(task)))
      takeBackPlan(tx, plan)
  for (const task of own) if (isUntouched(task)) takeBackTask(tx, task)
}

function isUntouched({ status }: Task): boolean {
  return status === 'open'
}

function takeBackPlan(tx: Tx, entity: Plan): void {
  const approved = approvedAlong(tx, entity.id, 'plan.approved')
  const before = planSchema.shape.status.safeParse(approved?.change.before?.status)
  if (!before.success) return
  const event = before.data === 'review' ? 'reviewed' : 'changed'
  changeEntity(tx, plans(), { entity, patch: { status: before.data }, event })
}

function takeBackTask(tx: Tx, entity: Task): void {
  const approved = approvedAlong(tx, entity.id, 'task.approved')
  const proposed = approved?.change.before?.proposed
  if (entity.proposed !== null || typeof proposed !== 'string') return
  const body = withApproveLines(withoutApproveLines(entity.body), [])
  changeEntity(tx, tasks(), { entity, patch: { proposed, body } })
}

/** How it was approved last, where that was with its phase. */
function approvedAlong(tx: Tx, id: string, type: string): Event | null {
  const approved = tx.latest(id, (event) => event.type === type)
  return approved?.cause.command === 'phase.approve' ? approved : null
}
