// The door of the slice of plans.

export { planCodec } from './document.ts'
export { type Plan, type PlanStatus, planSchema } from './entity.ts'
export { planRules } from './rules.ts'
export { plans } from './stored.ts'
