// The door of the slice of phases.

export { digestOf, type Meaning } from './digest.ts'
export { phaseCodec } from './document.ts'
export { hasPassed, isUnbound, type Phase, type PhaseStatus, phaseSchema } from './entity.ts'
export { phaseRules } from './rules.ts'
export { movePhase } from './slice.ts'
export { phases } from './stored.ts'
