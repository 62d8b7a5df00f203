// The table of initiatives.

import { real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { InitiativeStatus } from './entity.ts'

/** One row per initiative. */
export const initiatives = sqliteTable('initiatives', {
  ...entityColumns(),
  /** draft, review, approved, in_progress, completed. */
  status: text('status').$type<InitiativeStatus>().notNull(),
  /** P0 (critical) to P3 (low). */
  priority: text('priority').notNull(),
  /** JSON list of the projects it changes. */
  projects: text('projects', { mode: 'json' }).$type<string[]>().notNull(),
  /** Model profile of its agents, or null for the home's. */
  profile: text('profile'),
  /** Budget in US dollars, or null for none. */
  budgetUsd: real('budget_usd'),
})
