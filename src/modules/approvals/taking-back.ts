// What follows when an approval is taken back: what it approved along is as it was before it, unless it has begun.

import { changeEntity } from '../../kernel/entity.ts'
import type { Event } from '../../kernel/event.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { type Phase, phases } from '../phases/index.ts'
import { type Plan, planSchema, plans } from '../plans/index.ts'
import { lastApproval, proposeAgain, type Task } from '../tasks/index.ts'
import { plansOf, tasksOf } from './work.ts'

export const takingBackRules: readonly Rule[] = [
  {
    on: ['phase.reviewed', 'phase.changed'],
    because: 'what a person approved with a phase, and nobody has begun, is taken back with it',
    run: (tx, { entity, actor, change }) => {
      const phase = change.before?.approvedDigest == null ? null : phases().get(tx, entity)
      if (phase?.approvedDigest === null && actor.kind === 'person') takeBackAlong(tx, phase)
    },
  },
]

function takeBackAlong(tx: Tx, phase: Phase): void {
  const own = tasksOf(tx, phase)
  for (const plan of plansOf(tx, phase))
    if (plan.status === 'approved' && own.every((task) => task.plan !== plan.id || isUntouched(task)))
      takeBackPlan(tx, plan)
  for (const task of own) if (isUntouched(task) && isWithPhase(lastApproval(tx, task))) proposeAgain(tx, task)
}

function isUntouched({ status }: Task): boolean {
  return status === 'open'
}

function takeBackPlan(tx: Tx, entity: Plan): void {
  const approved = tx.latest(entity.id, ({ type }) => type === 'plan.approved')
  if (!isWithPhase(approved)) return
  const before = planSchema.shape.status.safeParse(approved.change.before?.status)
  if (!before.success) return
  const event = before.data === 'review' ? 'reviewed' : 'changed'
  changeEntity(tx, plans(), { entity, patch: { status: before.data }, event })
}

function isWithPhase(approved: Event | null): approved is Event {
  return approved?.cause.command === 'phase.approve'
}
