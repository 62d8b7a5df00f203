// The table of agents.

import { real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { AgentRole, AgentStatus } from './entity.ts'

/** One row per agent. Its title is its name, the name of its folder. */
export const agents = sqliteTable('agents', {
  ...entityColumns(),
  /** The wish: running, stopped. */
  status: text('status').$type<AgentStatus>().notNull(),
  /** orchestrator, architect, worker, reviewer, tester, verifier, integrator. */
  role: text('role').$type<AgentRole>().notNull(),
  /** Id of the task it works on, or null. */
  task: text('task'),
  /** Id of the project it works in, or null. */
  project: text('project'),
  /** JSON list of the files it is given to read. */
  input: text('input', { mode: 'json' }).$type<string[]>().notNull().default([]),
  /** Branch, tag or commit that its worktree begins from, or null for its project's. */
  base: text('base'),
  /** The agent program that drives it, or null for its role's. */
  provider: text('provider'),
  /** The model, or null for its role's. */
  model: text('model'),
  /** Id of the account it uses, or null for any. */
  account: text('account'),
  /** Budget in US dollars, or null for none of its own. */
  budgetUsd: real('budget_usd'),
})
