// How work ends upward: the last closed task leaves its phase to be checked, the last completed phase completes its
// initiative, and what is begun again takes that back.

import type { Event } from '../../kernel/event.ts'
import { parentAt } from '../../kernel/parents.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { completeInitiative, startInitiative } from '../initiatives/index.ts'
import { movePhase, type Phase, phases } from '../phases/index.ts'
import { pathOf, tasksOf } from './work.ts'

const taskEvents = ['created', 'started', 'claimed', 'closed', 'reopened', 'moved', 'archived', 'restored']
const underWay = new Set(['in_progress', 'verifying', 'completed'])

export const completionRules: readonly Rule[] = [
  {
    on: taskEvents.map((change) => `task.${change}`),
    because: 'a phase is checked when every task of it is closed, and goes on when one is not',
    run: (tx, event) => {
      for (const phase of phasesOfTask(tx, event)) checkOrGoOn(tx, phase)
    },
  },
  {
    on: ['phase.completed', 'phase.archived'],
    because: 'an initiative is completed with the last of its phases',
    run: (tx, event) => {
      const own = phasesOfInitiative(tx, phases().get(tx, event.entity)?.initiative)
      const [first] = own
      if (first && own.every(({ status }) => status === 'completed')) completeInitiative(tx, first.initiative)
    },
  },
  {
    on: ['phase.approved', 'phase.started'],
    because: 'a completed initiative goes on with a phase that is approved after that',
    run: (tx, event) => {
      const phase = phases().get(tx, event.entity)
      if (phase) startInitiative(tx, phase.initiative, ['completed'])
    },
  },
  {
    on: ['initiative.approved'],
    because: 'one whose phases were approved and begun before it is in progress already',
    run: (tx, event) => {
      if (phasesOfInitiative(tx, event.entity).some(({ status }) => underWay.has(status)))
        startInitiative(tx, event.entity)
    },
  },
]

function checkOrGoOn(tx: Tx, phase: Phase): void {
  if (phase.approvedDigest === null) return
  const own = tasksOf(tx, phase)
  const done = own.length > 0 && own.every(({ status }) => status === 'closed')
  if (done && phase.status === 'in_progress') movePhase(tx, phase, { to: 'verifying', event: 'verifying' })
  if (!done && phase.status === 'verifying') movePhase(tx, phase, { to: 'in_progress', event: 'started' })
}

/** The phase the task is in, and the one that it came from. */
function phasesOfTask(tx: Tx, event: Event): Phase[] {
  const { before, after } = event.change
  const paths = new Set([before?.path, after.path, pathOf(tx, 'task', event.entity)])
  const found = [...paths].flatMap((path) =>
    typeof path === 'string' ? (parentAt(tx, phases(), path) ?? []) : [],
  )
  return found.filter(
    (phase, at) => phase.archivedAt === null && found.findIndex(({ id }) => id === phase.id) === at,
  )
}

function phasesOfInitiative(tx: Tx, initiative: string | undefined): Phase[] {
  return phases()
    .active(tx)
    .filter((phase) => phase.initiative === initiative)
}
