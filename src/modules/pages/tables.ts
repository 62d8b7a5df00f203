// The table of pages.

import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'

/** One row per page. */
export const pages = sqliteTable('pages', {
  ...entityColumns(),
  /** Id of the initiative it belongs to. */
  initiative: text('initiative').notNull(),
  /** journey, rule, technical, architecture, or any other word; null = none said. */
  kind: text('kind'),
})
