// How work ends upward, in whatever order things were closed and approved: the last closed task ends its plan and leaves
// its phase to be checked, the last completed phase completes its initiative, and what is begun again takes that back.

import { changeEntity } from '../../kernel/entity.ts'
import { type CwError, cwError } from '../../kernel/errors.ts'
import type { Event } from '../../kernel/event.ts'
import { nameAt } from '../../kernel/layout.ts'
import { parentAt } from '../../kernel/parents.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { completeInitiative, initiatives, startInitiative } from '../initiatives/index.ts'
import { movePhase, type Phase, phases } from '../phases/index.ts'
import { type Plan, plans } from '../plans/index.ts'
import type { Task } from '../tasks/index.ts'
import { digestOfPhase, pathOf, plansOf, tasksOf } from './work.ts'

/** What happens to a plan that may be the last thing a phase without tasks waits for. */
const planEvents = ['created', 'completed', 'reviewed', 'moved', 'archived', 'restored']
const taskEvents = ['created', 'started', 'claimed', 'closed', 'reopened', 'moved', 'archived', 'restored']
/** Most tasks that are named when a phase is not finished. */
const mostNamed = 5
const underWay = new Set(['in_progress', 'verifying', 'completed'])

export const completionRules: readonly Rule[] = [
  {
    on: [
      ...[...taskEvents, 'approved', 'changed'].map((change) => `task.${change}`),
      ...planEvents.map((change) => `plan.${change}`),
    ],
    because:
      'a plan is done and a phase is checked when every task of it is closed, and both go on when one is not',
    run: (tx, event) => {
      if (event.type === 'task.changed' && !('plan' in event.change.after)) return
      if (onlyFollows(event)) return
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
    on: ['phase.completed'],
    because: 'with a phase that is accepted every plan of it is done, also one that no task stands for',
    run: (tx, event) => {
      const phase = phases().get(tx, event.entity)
      for (const plan of phase === null ? [] : plansOf(tx, phase))
        if (plan.status === 'approved') end(tx, plan)
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

/**
 * Accepts a phase of which nothing is left to do: one that waits for that, or an approved one without tasks, which no
 * task ends.
 * @throws CwError `phase.unfinished`, `status.illegal`
 */
export function completePhase(tx: Tx, phase: Phase): Phase {
  const open = tasksOf(tx, phase).filter((task) => !isClosed(task))
  if (phase.status !== 'approved' && phase.status !== 'in_progress')
    return movePhase(tx, phase, { to: 'completed', event: 'completed' })
  if (open.length > 0) throw unfinished(open)
  leaveToBeChecked(tx, phase)
  const checked = phases().get(tx, phase.id) ?? phase
  return movePhase(tx, checked, { to: 'completed', event: 'completed' })
}

function unfinished(open: readonly Task[]): CwError {
  const more = open.length - mostNamed
  const named = open.slice(0, mostNamed).map(({ path }) => nameAt(path))
  const tasks = more > 0 ? [...named, `${more} more`] : named
  return cwError('phase.unfinished', { tasks: tasks.join(', '), field: 'status' })
}

/** One that nobody approved in this database is history, and stays as it arrived. */
function settlePhase(tx: Tx, phase: Phase): void {
  if (phase.approvedDigest === null) return
  const own = tasksOf(tx, phase)
  const plans = plansOf(tx, phase).map((plan) => settlePlan(tx, plan, own))
  // What has no tasks is done with its plans; with neither, a person says when.
  const left = own.length > 0 ? own.map(isClosed) : plans.map(({ status }) => status === 'done')
  if (left.length === 0) return
  if (left.every(Boolean)) leaveToBeChecked(tx, phase)
  else goOn(tx, phase)
}

function settlePlan(tx: Tx, entity: Plan, tasks: readonly Task[]): Plan {
  const own = tasks.filter(({ plan }) => plan === entity.id)
  if (own.length === 0) return entity
  const done = own.every(isClosed)
  if (done && entity.status === 'approved') return end(tx, entity)
  if (done || entity.status !== 'done') return entity
  return changeEntity(tx, plans(), { entity, patch: { status: 'approved' }, event: 'reopened' })
}

function end(tx: Tx, entity: Plan): Plan {
  return changeEntity(tx, plans(), { entity, patch: { status: 'done' }, event: 'completed' })
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
  const { approvedAt, approvedBy } = phase
  const approval = { approvedAt: approvedAt ?? tx.now, approvedBy: approvedBy ?? tx.actor.id }
  changeEntity(tx, phases(), {
    entity: phase,
    patch: { status: 'in_progress', approvedDigest: digestOfPhase(tx, phase), ...approval },
    event: 'started',
  })
}

/** A task or plan that goes where the folder of its phase goes changes nothing about either. */
function onlyFollows(event: Event): boolean {
  return /^(?:initiative|phase)\./.test(event.cause.command)
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
