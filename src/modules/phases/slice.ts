// What the procedures of phases are built from, and how a phase moves from one status to another.

import { requireParent } from '../../kernel/parents.ts'
import { moveStatus, type StatusMove, type StatusSlice } from '../../kernel/status-procedure.ts'
import type { Tx } from '../../kernel/tx.ts'
import { initiatives } from '../initiatives/index.ts'
import { hasPassed, noApproval, type Phase, type PhaseStatus, phaseMoves, phaseSchema } from './entity.ts'
import { phases } from './stored.ts'

/** What leaves the approved states loses its approval. */
export const slice: StatusSlice<Phase, PhaseStatus> = {
  kind: 'phase',
  noun: 'phase',
  schema: phaseSchema,
  store: phases,
  relocate: (tx, _, path) => ({ initiative: requireParent(tx, initiatives(), path).id }),
  moves: phaseMoves,
  hasPassed,
  along: (to) => (to === 'planned' || to === 'review' || to === 'rework' ? noApproval : {}),
}

/** @throws CwError `status.illegal` */
export function movePhase(tx: Tx, entity: Phase, move: StatusMove<PhaseStatus>): Phase {
  return moveStatus(tx, slice, { entity, ...move })
}
