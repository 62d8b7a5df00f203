// Reads and writes of the table of phases.

import { and, isNotNull, isNull } from 'drizzle-orm'
import { entityStore } from '../../kernel/entity-store.ts'
import { perDatabase } from '../../kernel/per-database.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Phase } from './entity.ts'
import { phases } from './tables.ts'

const queries = perDatabase((db) => ({
  bound: db
    .select()
    .from(phases)
    .where(and(isNull(phases.archivedAt), isNotNull(phases.approvedDigest)))
    .prepare(),
}))

export const phaseStore = {
  ...entityStore<Phase>('phase', phases),

  /** Those that were approved as they are, whatever became of them; not the archived ones. */
  bound: ({ db }: Reader): Phase[] => queries(db).bound.all(),
}
