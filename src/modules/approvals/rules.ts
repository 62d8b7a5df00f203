// What keeps approvals true when something in an approved phase changes, and what starts with the first task.

import { changeEntity } from '../../kernel/entity.ts'
import type { Event } from '../../kernel/event.ts'
import { parentAt } from '../../kernel/parents.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { startInitiative } from '../initiatives/index.ts'
import { movePhase, type Phase, phases } from '../phases/index.ts'
import { digestOfPhase, isOfFolder, meaningfulFields, pathOf } from './work.ts'

const kinds = ['phase', 'plan', 'task']
const changes = ['created', 'changed', 'moved', 'archived', 'restored']

export const approvalRules: readonly Rule[] = [
  {
    on: [...kinds.flatMap((kind) => changes.map((change) => `${kind}.${change}`)), 'task.approved'],
    because: 'an approval binds to what was read: a person’s later change renews it, any other suspends it',
    run: (tx, event) => {
      if (!changesMeaning(event)) return
      for (const phase of phasesOf(tx, event)) keepApproval(tx, phase, event)
    },
  },
  {
    on: ['task.started', 'task.claimed'],
    because: 'a phase is in progress from its first task on, and its initiative with it',
    run: (tx, event) => {
      for (const phase of phasesOf(tx, event)) {
        if (phase.status !== 'approved') continue
        movePhase(tx, phase, { to: 'in_progress', event: 'started' })
        startInitiative(tx, phase.initiative)
      }
    },
  },
]

/**
 * What only follows its folder (a task that is archived with its phase) changes nothing: the events of the folder's
 * own document tell all.
 */
function changesMeaning(event: Event): boolean {
  const own = event.kind === 'phase' || !isOfFolder(event.cause.command)
  return own && Object.keys(event.change.after).some((name) => meaningfulFields.has(name))
}

function keepApproval(tx: Tx, phase: Phase, event: Event): void {
  if (phase.approvedDigest === null || phase.status === 'completed') return
  const approvedDigest = digestOfPhase(tx, phase)
  if (approvedDigest === phase.approvedDigest) return
  if (tx.actor.kind === 'person' || event.type === 'task.approved' || isAcceptedGap(tx, event, phase)) {
    // It goes along with what was approved: who approved, and when, stays.
    changeEntity(tx, phases(), { entity: phase, patch: { approvedDigest } })
  } else movePhase(tx, phase, { to: 'review', event: 'reviewed' })
}

/** A task that an agent added to the phase, where a person said that this needs no word of theirs. */
function isAcceptedGap(tx: Tx, { kind, change }: Event, phase: Phase): boolean {
  return kind === 'task' && change.after.phase === phase.id && tx.policy().acceptGaps === 'auto'
}

/** The phases an event is about: its own, that of its document, and the one a document came from. */
function phasesOf(tx: Tx, event: Event): Phase[] {
  const found = event.kind === 'phase' ? [phases().get(tx, event.entity)] : phasesAround(tx, event)
  return found.flatMap((phase) => (phase === null || phase.archivedAt !== null ? [] : [phase]))
}

function phasesAround(tx: Tx, event: Event): (Phase | null)[] {
  const { before, after } = event.change
  const paths = new Set([before?.path, after.path ?? pathOf(tx, event.kind, event.entity)])
  const found = [...paths].map((path) => (typeof path === 'string' ? parentAt(tx, phases(), path) : null))
  return found.filter((phase, at) => found.findIndex((other) => other?.id === phase?.id) === at)
}
