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

/** What people of other programs call a role: it is taken for the same, and kept by the name it has here. */
const otherNames = { coder: 'worker' } as const satisfies Readonly<Record<string, Role>>

/** All that a role may be called by whoever names one. */
export const roleNames = [...roles, ...(Object.keys(otherNames) as (keyof typeof otherNames)[])] as const

/** The role that is called so; what no role is called stays as it is. */
export function roleCalled<Name extends string>(name: Name): Exclude<Name, keyof typeof otherNames> | Role {
  const role = name in otherNames ? otherNames[name as string as keyof typeof otherNames] : name
  return role as Exclude<Name, keyof typeof otherNames> | Role
}

/** All that the role is called, its own name first. */
export function namesOfRole(role: string): readonly string[] {
  return [role, ...roleNames.filter((name) => name !== role && roleCalled(name) === role)]
}
