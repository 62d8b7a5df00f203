// The commands that only move a phase from one status to another.

import type { ActorKind } from '../../kernel/actor.ts'
import { changeEntity } from '../../kernel/entity.ts'
import type { EventTypeSuffix } from '../../kernel/entity-events.ts'
import { refInput } from '../../kernel/entity-procedures.ts'
import { checkMove } from '../../kernel/lifecycle.ts'
import { command } from '../../kernel/procedure.ts'
import { findActive } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { hasPassed, noApproval, type Phase, type PhaseStatus, phaseMoves, phaseSchema } from './entity.ts'
import { phases } from './stored.ts'

interface StatusMove {
  readonly to: PhaseStatus
  /** The command's last word. */
  readonly word: string
  readonly event: EventTypeSuffix
  readonly actors: readonly ActorKind[]
  readonly summary: string
}

export function statusCommand(move: StatusMove) {
  return command({
    summary: move.summary,
    actors: move.actors,
    reserved: move.actors.includes('person')
      ? 'that is a person’s decision.'
      : 'cw sets it when the work says so.',
    input: refInput('phase'),
    output: phaseSchema,
    cli: { hidden: !move.actors.includes('person'), examples: [`cw phase ${move.word} 01-storage`] },
    run: (tx, input) => movePhase(tx, findActive(tx, phases(), input.ref), move),
  })
}

/** Moves a phase; what leaves the approved states loses its approval. @throws CwError `status.illegal` */
export function movePhase(tx: Tx, phase: Phase, move: Pick<StatusMove, 'to' | 'event'>): Phase {
  if (phase.status === move.to || hasPassed(phase.status, move.to)) return phase
  checkMove('phase', phaseMoves, { from: phase.status, to: move.to })
  const back = move.to === 'planned' || move.to === 'review' || move.to === 'rework'
  const patch = { status: move.to, ...(back ? noApproval : {}) }
  return changeEntity(tx, phases(), { entity: phase, patch, event: move.event })
}
