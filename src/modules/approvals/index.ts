// The door of the approvals of phases.

export { completionRules } from './completion.ts'
export { approvalRules } from './rules.ts'
export { digestOfPhase, revisionsOf } from './work.ts'
