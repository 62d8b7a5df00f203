// The door of the approvals of phases.

export { approvalRules } from './rules.ts'
export { digestOfPhase, revisionsOf } from './work.ts'
