// How work ends upward, in whatever order things were closed and approved: the last closed task ends its plan and leaves
// its phase to be checked, the last completed phase completes its initiative, and what is begun again takes that back.

import { changeEntity } from '../../kernel/entity.ts'
import type { Event } from '../../kernel/event.ts'
import { parentAt } from '../../kernel/parents.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { completeInitiative, initiatives, startInitiative } from '../initiatives/index.ts'
import { movePhase, type Phase, phases } from '../phases/index.ts'
import { type Plan, plans } from '../plans/index.ts'
import type { Task } from '../tasks/index.ts'
import { digestOfPhase, pathOf, plansOf, tasksOf } from './work.ts'

const taskEvents = ['created', 'started', 'claimed', 'closed', 'reopened', 'moved', 'archived', 'restored']
const underWay = new Set(['in_progress', 'verifying', 'completed'])

export const completionRules: readonly Rule[] = [
  {
    on: [...taskEvents, 'approved', 'changed'].map((change) => `task.${change}`),
    because:
      'a plan is done and a phase is checked when every task of it is closed, and both go on when one is not',
    run: (tx, event) => {
      if (event.type === 'task.changed' && !('plan' in event.change.after)) return
      for (const phase of phasesOfWork(tx, event)) settlePhase(tx, phase)
    },
  },
  {
    on: ['plan.approved', 'phase.approved'],
    because: 'what is approved when all of it is closed already has nothing left to wait for',
    run: (tx, event) => {
      const found = event.kind === 'phase' ? [phases().get(tx, event.entity)] : phasesOfWork(tx, event)
      for (const phase of found) if (phase !== null) settlePhase(tx, phase)
    },
  },
  {
    on: ['phase.completed', 'phase.archived', 'phase.moved', 'initiative.approved'],
    because:
      'an initiative is completed with the last of its phases, and in progress when one of them has begun',
    run: (tx, event) => {
      for (const id of initiativesOf(tx, event)) settleInitiative(tx, id)
    },
  },
  {
    on: ['phase.approved', 'phase.started'],
    because: 'a completed initiative goes on with a phase that is approved or goes on after that',
    run: (tx, event) => {
      const phase = phases().get(tx, event.entity)
      if (phase) startInitiative(tx, phase.initiative, ['completed'])
    },
  },
]

/** One that nobody approved in this database is history, and stays as it arrived. */
function settlePhase(tx: Tx, phase: Phase): void {
  if (phase.approvedDigest === null) return
  const own = tasksOf(tx, phase)
  for (const plan of plansOf(tx, phase)) settlePlan(tx, plan, own)
  if (own.length > 0 && own.every(isClosed)) leaveToBeChecked(tx, phase)
  else if (own.length > 0) goOn(tx, phase)
}

function settlePlan(tx: Tx, entity: Plan, tasks: readonly Task[]): void {
  const own = tasks.filter(({ plan }) => plan === entity.id)
  if (own.length === 0) return
  const done = own.every(isClosed)
  if (done && entity.status === 'approved')
    changeEntity(tx, plans(), { entity, patch: { status: 'done' }, event: 'completed' })
  if (!done && entity.status === 'done')
    changeEntity(tx, plans(), { entity, patch: { status: 'approved' }, event: 'reopened' })
}

function leaveToBeChecked(tx: Tx, phase: Phase): void {
  if (phase.status !== 'approved' && phase.status !== 'in_progress') return
  const begun = movePhase(tx, phase, { to: 'in_progress', event: 'started' })
  startInitiative(tx, phase.initiative)
  movePhase(tx, begun, { to: 'verifying', event: 'verifying' })
}

/** A completed phase goes on only for a person, who said that it was complete. */
function goOn(tx: Tx, phase: Phase): void {
  if (phase.status === 'verifying') movePhase(tx, phase, { to: 'in_progress', event: 'started' })
  if (phase.status !== 'completed' || tx.actor.kind !== 'person') return
  const approval = { approvedDigest: digestOfPhase(tx, phase), approvedAt: tx.now, approvedBy: tx.actor.id }
  changeEntity(tx, phases(), {
    entity: phase,
    patch: { status: 'in_progress', ...approval },
    event: 'started',
  })
}

function isClosed({ status }: Task): boolean {
  return status === 'closed'
}

function settleInitiative(tx: Tx, id: string): void {
  // Its phases are put away with it, one after another.
  if (initiatives().get(tx, id)?.archivedAt !== null) return
  const own = phases()
    .active(tx)
    .filter(({ initiative }) => initiative === id)
  if (own.length > 0 && own.every(({ status }) => status === 'completed')) completeInitiative(tx, id)
  else if (own.some(({ status }) => underWay.has(status))) startInitiative(tx, id)
}

/** The initiative itself, or the one that a phase belongs to and the one it came from. */
function initiativesOf(tx: Tx, { kind, entity, change: { before, after } }: Event): string[] {
  if (kind === 'initiative') return [entity]
  const ids = [before?.initiative, after.initiative, phases().get(tx, entity)?.initiative]
  return [...new Set(ids)].filter((id) => typeof id === 'string')
}

/** The phase that a task or plan is in, and the one that it came from. */
function phasesOfWork(tx: Tx, event: Event): Phase[] {
  const { before, after } = event.change
  const paths = new Set([before?.path, after.path, pathOf(tx, event.kind, event.entity)])
  const found = [...paths].flatMap((path) =>
    typeof path === 'string' ? (parentAt(tx, phases(), path) ?? []) : [],
  )
  return found.filter(
    (phase, at) => phase.archivedAt === null && found.findIndex(({ id }) => id === phase.id) === at,
  )
}
