// The door of the slice of initiatives.

export { initiativeCodec } from './document.ts'
export { type Initiative, type InitiativeStatus, initiativeSchema } from './entity.ts'
export { listRequirements, type Requirement, requirementKey } from './requirements.ts'
export { completeInitiative, draftInitiative, moveInitiative, startInitiative } from './router.ts'
export { initiatives } from './stored.ts'
