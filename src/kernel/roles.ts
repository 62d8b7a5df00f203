// What an agent can be for: the roles that ship and work without a word of configuration.

export const roles = [
  'orchestrator',
  'architect',
  'worker',
  'reviewer',
  'tester',
  'verifier',
  'integrator',
] as const
export type Role = (typeof roles)[number]
