// The table of what is remembered.

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Memory } from './entity.ts'

/** One row per note, those that were forgotten too. */
export const memories = sqliteTable(
  'memories',
  {
    /** Id with the prefix `me-`. */
    id: text('id').primaryKey(),
    /** Raised by each change. */
    rev: integer('rev').notNull(),
    /** What is remembered. */
    text: text('text').notNull(),
    /** Id of the project that it is about, or null for any. */
    project: text('project'),
    /** Id of the initiative that it is about, or null for any. */
    initiative: text('initiative'),
    /** JSON of who wrote it. */
    by: text('by', { mode: 'json' }).$type<Memory['by']>().notNull(),
    /** In milliseconds since the epoch. */
    at: integer('at').notNull(),
    /** When it was forgotten, in milliseconds since the epoch, or null. */
    forgottenAt: integer('forgotten_at'),
  },
  (t) => [index('memories_kept').on(t.forgottenAt, t.at)],
)
