// The table of phases.

import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { PhaseStatus } from './entity.ts'

/** One row per phase. */
export const phases = sqliteTable('phases', {
  ...entityColumns(),
  /** Id of the initiative it belongs to. */
  initiative: text('initiative').notNull(),
  /** planned, review, rework, approved, in_progress, verifying, completed. */
  status: text('status').$type<PhaseStatus>().notNull(),
  /** Orders phases that may run side by side; null = none said. */
  wave: integer('wave'),
  /** JSON list of the ids of phases that come first. */
  dependsOn: text('depends_on', { mode: 'json' }).$type<string[]>().notNull(),
  /** JSON list of the names of requirements it fulfils. */
  requirements: text('requirements', { mode: 'json' }).$type<string[]>().notNull(),
  /** sha256 (hex) of what was approved; null = nothing, or approved before it came here. */
  approvedDigest: text('approved_digest'),
  /** When it was approved, in milliseconds since the epoch. */
  approvedAt: integer('approved_at'),
  /** Id of the person who approved it. */
  approvedBy: text('approved_by'),
  /** Nothing of it starts before that moment, in milliseconds since the epoch; null = at once. */
  startsAt: integer('starts_at'),
})
