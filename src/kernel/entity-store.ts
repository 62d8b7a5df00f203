// The store of one entity table: the reads and writes that all kinds share, on drizzle, with hot queries prepared.

import { and, asc, Column, eq, getTableColumns, gt, gte, isNull, like, lt, sql } from 'drizzle-orm'
import { integer, type SQLiteTable, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Entity, EntityStore, Outline } from './entity.ts'
import { foldName } from './fold-name.ts'
import { noteFolded, spelledAs } from './folded-paths.ts'
import type { Kind } from './ids.ts'
import { perDatabase } from './per-database.ts'
import type { Database } from './tx.ts'

/** The columns of every entity that has a document; made anew for each table, because drizzle names indexes on them. See `Entity` for what they mean. */
export const entityColumns = () => ({
  id: text('id').primaryKey(),
  rev: integer('rev').notNull(),
  path: text('path').notNull().unique(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  source: text('source'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  archivedAt: integer('archived_at'),
})

const anyEntity = sqliteTable('any_entity', entityColumns())

/** Other tables that follow from some fields of an entity. */
interface Derived<E extends Entity> {
  readonly from: readonly (keyof E)[]
  keep(db: Database, entity: E): void
}

/** Makes the store of a table built with `entityColumns`. */
export function entityStore<E extends Entity>(
  kind: Kind,
  table: SQLiteTable,
  derived?: Derived<E>,
): EntityStore<E> {
  // Every entity table begins with these columns; the others are carried along as they are.
  const t = table as unknown as typeof anyEntity
  // A placeholder for each column: to build the statement anew costs more than to run it.
  const columns = Object.keys(getTableColumns(table))
  const whole = readerOf<E>(getTableColumns(table))
  // What an event of an earlier version leaves out: the columns that came later, as a migration fills them.
  const unsaid = Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([name, column]) => [name, column.default ?? null]),
  )
  const { body: _body, source: _source, ...outline } = getTableColumns(t)
  const brief = readerOf<Outline<E>>(outline)
  const named = Object.fromEntries(
    columns.map((name) => [name, sql.placeholder(name)]),
  ) as unknown as typeof t.$inferInsert
  // What stands there becomes what was to be inserted: each value is handed over once.
  const inserted = Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([name, column]) => [
      name,
      sql`excluded.${sql.identifier(column.name)}`,
    ]),
  ) as unknown as typeof t.$inferInsert
  const queries = perDatabase((db) => ({
    get: db
      .select()
      .from(t)
      .where(eq(t.id, sql.placeholder('id')))
      .prepare(),
    several: db
      .select()
      .from(t)
      .where(sql`${t.id} in (select value from json_each(${sql.placeholder('ids')}))`)
      .prepare(),
    atPath: db
      .select()
      .from(t)
      .where(eq(t.path, sql.placeholder('path')))
      .prepare(),
    active: db.select().from(t).where(isNull(t.archivedAt)).orderBy(asc(t.path)).prepare(),
    all: db.select().from(t).orderBy(asc(t.path)).prepare(),
    outlines: db.select(outline).from(t).orderBy(asc(t.path)).prepare(),
    afterId: db
      .select(outline)
      .from(t)
      .where(gt(t.id, sql.placeholder('after')))
      .orderBy(asc(t.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    placesAfter: db
      .select({ id: t.id, path: t.path, rev: t.rev })
      .from(t)
      .where(gt(t.id, sql.placeholder('after')))
      .orderBy(asc(t.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    afterPath: db
      .select(outline)
      .from(t)
      .where(gt(t.path, sql.placeholder('after')))
      .orderBy(asc(t.path))
      .limit(sql.placeholder('limit'))
      .prepare(),
    below: db
      .select()
      .from(t)
      .where(and(gte(t.path, sql.placeholder('from')), lt(t.path, sql.placeholder('to'))))
      .orderBy(asc(t.path))
      .prepare(),
    // Of the index on paths alone: most are asked for in vain.
    archivedEnding: db
      .select({ id: t.id })
      .from(t)
      .where(
        and(
          gte(t.path, 'archive/'),
          lt(t.path, 'archive0'),
          sql`${sql.placeholder('name')} in (
            substr(${t.path}, -length(${sql.placeholder('name')})),
            substr(replace(${t.path}, '/phase.md', '.md'), -length(${sql.placeholder('name')})))`,
        ),
      )
      .prepare(),
    put: db.insert(t).values(named).onConflictDoUpdate({ target: t.id, set: inserted }).prepare(),
  }))
  return {
    kind,
    get: ({ db }, id) => queries(db).get.values({ id }).map(whole)[0] ?? null,
    several: ({ db }, ids) => {
      const found = queries(db)
        .several.values({ ids: JSON.stringify(ids) })
        .map(whole)
      return new Map(found.map((entity) => [entity.id, entity]))
    },
    atPath: ({ db }, path) => queries(db).atPath.values({ path }).map(whole)[0] ?? null,
    beginningWith: ({ db }, prefix, limit) =>
      db
        .select({ id: t.id })
        .from(t)
        .where(like(t.id, `${prefix}%`))
        .limit(limit)
        .all()
        .map((row) => row.id),
    active: ({ db }) => queries(db).active.values().map(whole),
    all: ({ db }) => queries(db).all.values().map(whole),
    outlines: ({ db }) => queries(db).outlines.values().map(brief),
    outlinesAfter: ({ db }, by, page) =>
      queries(db)
        [by === 'id' ? 'afterId' : 'afterPath'].values({ ...page })
        .map(brief),
    placesAfter: ({ db }, page) => queries(db).placesAfter.all({ ...page }),
    // '0' is the character after '/': the range holds every path that begins with the folder.
    below: ({ db }, folder) =>
      queries(db)
        .below.values({ from: `${folder}/`, to: `${folder}0` })
        .map(whole),
    archivedEnding: ({ db }, name) => {
      const ids = queries(db)
        .archivedEnding.all({ name: `${name}.md` })
        .map(({ id }) => id)
      return ids.length === 0
        ? []
        : queries(db)
            .several.values({ ids: JSON.stringify(ids) })
            .map(whole)
    },
    alikeAt: ({ db }, path, except) => {
      const key = foldName(path)
      for (const spelled of new Set([path, key])) {
        const [there] = queries(db).atPath.values({ path: spelled }).map(whole)
        if (there !== undefined && there.id !== except) return spelled
      }
      return spelledAs(db, key, except)[0] ?? null
    },
    put: ({ db }, entity, before) => {
      queries(db).put.run({ ...unsaid, ...entity })
      if (before?.path !== entity.path) noteFolded(db, entity)
      if (derived?.from.some((field) => before?.[field] !== entity[field])) derived.keep(db, entity)
    },
  }
}

/** Makes a row of these columns, as the driver gives it, what it stands for: drizzle asks of each value anew how to read it. */
function readerOf<T>(columns: Readonly<Record<string, Column>>): (row: readonly unknown[]) => T {
  const fields = Object.entries(columns).map(([name, column]) => ({
    name,
    column: column.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : column,
  }))
  return (row) => {
    const read: Record<string, unknown> = {}
    fields.forEach(({ name, column }, at) => {
      const value = row[at]
      read[name] = column === null || value === null ? value : column.mapFromDriverValue(value)
    })
    return read as T
  }
}
