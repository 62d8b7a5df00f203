// The table of plans.

import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { PlanStatus } from './entity.ts'

/** One row per plan. */
export const plans = sqliteTable('plans', {
  ...entityColumns(),
  /** Id of the phase it belongs to. */
  phase: text('phase').notNull(),
  /** draft, review, rework, approved, done. */
  status: text('status').$type<PlanStatus>().notNull(),
  /** Orders plans that may run side by side; null = none said. */
  wave: integer('wave'),
  /** JSON list of the ids of plans that come first. */
  dependsOn: text('depends_on', { mode: 'json' }).$type<string[]>().notNull(),
})
