// The door of the approvals of phases and initiatives.

export { completionRules } from './completion.ts'
export { conceptRules } from './concept-rules.ts'
export { approvalRules } from './rules.ts'
export { takingBackRules } from './taking-back.ts'
export { digestOfPhase, meantRevision, revisionsOf } from './work.ts'
