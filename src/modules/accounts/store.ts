// Reads and writes of the table of accounts.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Account } from './entity.ts'
import { accounts } from './tables.ts'

export const accountStore = entityStore<Account>('account', accounts)
