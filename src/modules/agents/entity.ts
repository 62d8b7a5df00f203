// An agent: a named worker. What stands here is its record and the wish of a person; what it really does is seen
// by the runtime.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'
import { roleCalled, roleNames, roles } from '../../kernel/roles.ts'

/** What a person wishes of an agent, not what it does. */
export const agentStatus = z.enum(['running', 'stopped'])
export type AgentStatus = z.infer<typeof agentStatus>

export const agentRole = z.enum(roles)
export type AgentRole = z.infer<typeof agentRole>

/** As people name it. */
export const namedRole = z.enum(roleNames).transform(roleCalled)

export const agentSchema = entitySchema.extend({
  status: agentStatus,
  role: agentRole,
  /** Id of the task it works on; null = none. Set when it is made. */
  task: z.string().nullable(),
  /** Id of the project it works in, or null. Set when it is made. */
  project: z.string().nullable(),
  /** Files it is given to read: paths in its project's folder or the tree, or absolute. Set when it is made. */
  input: z.array(z.string()),
  /** What its worktree begins from: a branch, a tag or a commit; null = by its project. Says nothing once that is made. */
  base: z.string().nullable(),
  /** The agent program that drives it; null = by its role's profile. */
  provider: z.string().nullable(),
  /** The model; null = by its role's profile. */
  model: z.string().nullable(),
  /** Id of the account it uses; null = any that is free. */
  account: z.string().nullable(),
  /** What it may cost before it is not started again, in US dollars; null = no limit of its own. */
  budgetUsd: z.number().nonnegative().nullable(),
})
export type Agent = z.infer<typeof agentSchema>
