// The tables of accounts.

import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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

/** One row per account and window of its allowance. Not in the event log: it ticks. */
export const allowances = sqliteTable(
  'allowances',
  {
    /** Id of the account. */
    account: text('account').notNull(),
    /** As the program calls it: five_hour, seven_day. */
    window: text('window').notNull(),
    /** 0 to 1, or null where it is not said. */
    used: real('used'),
    /** In milliseconds since the epoch, or null. */
    resetsAt: integer('resets_at'),
    /** When that was said, in milliseconds since the epoch. */
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.window] })],
)
