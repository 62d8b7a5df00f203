// The paths whose names some systems spell in other ways, by what those systems look them up as.

import { and, eq, ne, sql } from 'drizzle-orm'
import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { foldName } from './fold-name.ts'
import { perDatabase } from './per-database.ts'
import type { Database } from './tx.ts'

/** One row per document whose path is not its own key; the few that are not `[a-z0-9-]` throughout. */
export const foldedPaths = sqliteTable(
  'folded_paths',
  {
    /** Id of the entity whose document it is. */
    id: text('id').primaryKey(),
    /** The key of its path: of two documents with one key some system would make one file. */
    folded: text('folded').notNull(),
    /** The path as it is spelled. */
    path: text('path').notNull(),
  },
  (t) => [index('folded_paths_folded').on(t.folded)],
)

const queries = perDatabase((db) => ({
  put: db
    .insert(foldedPaths)
    .values({ id: sql.placeholder('id'), folded: sql.placeholder('folded'), path: sql.placeholder('path') })
    .onConflictDoUpdate({
      target: foldedPaths.id,
      set: { folded: sql`excluded.folded`, path: sql`excluded.path` },
    })
    .prepare(),
  remove: db
    .delete(foldedPaths)
    .where(eq(foldedPaths.id, sql.placeholder('id')))
    .prepare(),
  at: db
    .select({ path: foldedPaths.path })
    .from(foldedPaths)
    .where(
      and(eq(foldedPaths.folded, sql.placeholder('folded')), ne(foldedPaths.id, sql.placeholder('except'))),
    )
    .prepare(),
}))

/** Notes where the document of an entity stands now. */
export function noteFolded(db: Database, { id, path }: { readonly id: string; readonly path: string }): void {
  const folded = foldName(path)
  if (folded === path) queries(db).remove.run({ id })
  else queries(db).put.run({ id, folded, path })
}

/** The paths, spelled in another way than their keys, that have this key; that of `except` is left out. */
export function spelledAs(db: Database, folded: string, except: string | null): string[] {
  return queries(db)
    .at.all({ folded, except: except ?? '' })
    .map(({ path }) => path)
}
