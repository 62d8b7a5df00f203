// Reads and writes of the tables of accounts.

import { eq } from 'drizzle-orm'
import { entityStore } from '../../kernel/entity-store.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Account } from './entity.ts'
import { accounts, allowances } from './tables.ts'

export const accountStore = entityStore<Account>('account', accounts)

type Row = typeof allowances.$inferSelect

export const allowanceStore = {
  of: ({ db }: Pick<Reader, 'db'>, account: string): Row[] =>
    db.select().from(allowances).where(eq(allowances.account, account)).all(),

  put: ({ db }: Pick<Reader, 'db'>, row: Row): void => {
    const target = [allowances.account, allowances.window]
    db.insert(allowances).values(row).onConflictDoUpdate({ target, set: row }).run()
  },
}
