// Reads and writes of the table of what is remembered.

import { and, desc, eq, isNull, like } from 'drizzle-orm'
import type { Reader } from '../../kernel/tx.ts'
import type { Memory } from './entity.ts'
import { memories } from './tables.ts'

type Db = Pick<Reader, 'db'>

export const memoryStore = {
  get: ({ db }: Db, id: string): Memory | null =>
    db.select().from(memories).where(eq(memories.id, id)).get() ?? null,

  /** Those not forgotten whose ids begin so, at most `limit`. */
  beginningWith: ({ db }: Db, prefix: string, limit: number): Memory[] =>
    db
      .select()
      .from(memories)
      .where(and(like(memories.id, `${prefix}%`), isNull(memories.forgottenAt)))
      .limit(limit)
      .all(),

  /** Those not forgotten, the newest first. */
  kept: ({ db }: Db): Memory[] =>
    db
      .select()
      .from(memories)
      .where(isNull(memories.forgottenAt))
      .orderBy(desc(memories.at), desc(memories.id))
      .all(),

  put: ({ db }: Db, memory: Memory): void => {
    db.insert(memories).values(memory).onConflictDoUpdate({ target: memories.id, set: memory }).run()
  },
}
