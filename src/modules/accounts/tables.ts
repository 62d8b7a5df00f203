// The table of accounts.

import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { AccountHealth, AccountUse } from './entity.ts'

/** One row per account. No column ever holds a secret. */
export const accounts = sqliteTable('accounts', {
  ...entityColumns(),
  /** The agent program it is a login of, or null while nobody has said. */
  provider: text('provider'),
  /** The program's configuration directory, or null for its default. */
  configDir: text('config_dir'),
  /** yes, no, after-reset. */
  use: text('use').$type<AccountUse>().notNull(),
  /** What was last seen of it: unknown, ok, limited, signed-out, failing. */
  health: text('health').$type<AccountHealth>().notNull(),
  /** Until when a limit parks it, in milliseconds since the epoch, or null. */
  parkedUntil: integer('parked_until'),
})
