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
/** The program that drives agents where nobody names one. */
export const usualProvider = 'claude-code'
export type Role = (typeof roles)[number]
