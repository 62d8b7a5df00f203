// Content-addressed texts, shared by events, sources and versions.

import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { perDatabase } from '../../kernel/per-database.ts'
import type { Database } from '../../kernel/tx.ts'
import { texts } from './tables.ts'

const queries = perDatabase((db) => ({
  get: db
    .select({ bytes: texts.bytes })
    .from(texts)
    .where(eq(texts.hash, sql.placeholder('hash')))
    .prepare(),
  keep: db
    .insert(texts)
    .values({ hash: sql.placeholder('hash'), bytes: sql.placeholder('bytes') })
    .onConflictDoNothing()
    .prepare(),
}))

/** Stores the text once; returns its sha256 in hex. */
export function keepText(db: Database, text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const hash = createHash('sha256').update(bytes).digest('hex')
  queries(db).keep.run({ hash, bytes })
  return hash
}

/** The text of that hash, or null. */
export function readText(db: Database, hash: string): string | null {
  return queries(db).get.get({ hash })?.bytes.toString('utf8') ?? null
}
