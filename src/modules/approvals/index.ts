// The door of the approvals of phases and initiatives.

export { completionRules } from './completion.ts'
export { conceptRules } from './concept-rules.ts'
export { approvalRules } from './rules.ts'
export { digestOfPhase, revisionsOf } from './work.ts'
