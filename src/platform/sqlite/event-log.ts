// The event log: appended in the transaction of the change, read by cursor, and enough to rebuild every entity.

import { randomBytes } from 'node:crypto'
import { and, asc, desc, eq, getTableColumns, gt, lt, lte, max, min, sql } from 'drizzle-orm'
import type { Actor } from '../../kernel/actor.ts'
import type { Cause, Cursor, Event, FieldChanges, NewEvent } from '../../kernel/event.ts'
import { type Kind, makeToken, type RandomBytes } from '../../kernel/ids.ts'
import { perDatabase } from '../../kernel/per-database.ts'
import type { Database } from '../../kernel/tx.ts'
import { events, meta } from './tables.ts'
import { keepText, readText } from './texts.ts'

/** Texts longer than this (UTF-16 units) are stored once in `texts` and named by hash in the event. */
const longText = 120
/** Events that are looked at together when the last one of a kind is looked for. */
const pageOfLatest = 20

/** A placeholder for each column but those that the database gives: `seq`, and the name of the current history. */
const columnsOfEvent = {
  ...Object.fromEntries(
    Object.keys(getTableColumns(events))
      .filter((name) => name !== 'seq')
      .map((name) => [name, sql.placeholder(name)]),
  ),
  epoch: sql`(select ${meta.value} from ${meta} where ${meta.key} = 'epoch')`,
} as unknown as typeof events.$inferInsert

const queries = perDatabase((db) => ({
  epoch: db.select({ value: meta.value }).from(meta).where(eq(meta.key, 'epoch')).prepare(),
  head: db.select().from(events).orderBy(desc(events.seq)).limit(1).prepare(),
  at: db
    .select()
    .from(events)
    .where(eq(events.seq, sql.placeholder('seq')))
    .prepare(),
  after: db
    .select()
    .from(events)
    .where(gt(events.seq, sql.placeholder('seq')))
    .orderBy(asc(events.seq))
    .limit(sql.placeholder('limit'))
    .prepare(),
  first: db
    .select({ seq: events.seq, command: events.command, mutation: events.mutation })
    .from(events)
    .where(eq(events.entity, sql.placeholder('entity')))
    .orderBy(asc(events.seq))
    .limit(1)
    .prepare(),
  before: db
    .select()
    .from(events)
    .where(and(eq(events.entity, sql.placeholder('entity')), lt(events.seq, sql.placeholder('seq'))))
    .orderBy(desc(events.seq))
    .limit(sql.placeholder('limit'))
    .prepare(),
  append: db
    .insert(events)
    .values(columnsOfEvent)
    .returning({ seq: events.seq, epoch: events.epoch })
    .prepare(),
  changed: db
    .selectDistinct({ kind: events.kind, entity: events.entity })
    .from(events)
    .where(gt(events.seq, sql.placeholder('seq')))
    .prepare(),
  lastOfTypes: db
    .select({ entity: events.entity, at: max(events.at) })
    .from(events)
    .where(
      and(
        gt(events.seq, sql.placeholder('after')),
        lte(events.seq, sql.placeholder('upTo')),
        sql`${events.type} in (select value from json_each(${sql.placeholder('types')}))`,
      ),
    )
    .groupBy(events.entity)
    .prepare(),
  moments: db
    .select({ first: min(events.at), last: max(events.at) })
    .from(events)
    .where(and(eq(events.entity, sql.placeholder('entity')), eq(events.type, sql.placeholder('type'))))
    .prepare(),
}))

/** Appends one event and returns it with its number. */
export function appendEvent(
  db: Database,
  event: NewEvent,
  by: {
    readonly actor: Actor
    readonly cause: Cause
    readonly at: number
    readonly random: RandomBytes
  },
): Event {
  const id = makeToken(by.random)
  const row = queries(db).append.get({
    id,
    at: by.at,
    actor: JSON.stringify(by.actor),
    command: by.cause.command,
    mutation: by.cause.mutation,
    type: event.type,
    kind: event.kind,
    entity: event.entity,
    rev: event.rev,
    change: JSON.stringify(event.change, (_, value) => shorten(db, value)),
  })
  return { ...event, ...row, id, at: by.at, actor: by.actor, cause: by.cause }
}

/** The name of the current history. */
export function currentEpoch(db: Database): string {
  const row = queries(db).epoch.get()
  if (!row) throw new Error('The database has no epoch')
  return row.value
}

/** Begins a new history: after a restore, cursors of the old one are void. */
export function beginEpoch(db: Database): string {
  const value = makeToken(randomBytes)
  db.update(meta).set({ value }).where(eq(meta.key, 'epoch')).run()
  return value
}

/** The position after the last event; seq 0 in an empty log. */
export function headOf(db: Database): Cursor {
  const row = queries(db).head.get()
  return { epoch: currentEpoch(db), seq: row?.seq ?? 0, event: row?.id ?? '' }
}

/** Whether this log holds what the owner of the cursor saw last. */
export function holds(db: Database, cursor: Cursor): boolean {
  if (cursor.epoch !== currentEpoch(db)) return false
  if (cursor.seq === 0) return true
  return queries(db).at.get({ seq: cursor.seq })?.id === cursor.event
}

/** What a line of a log says in an event's own words: brief events have it too. */
const saidInLogs: ReadonlySet<string> = new Set(['report', 'message', 'last', 'title'])

/** Events after `seq` in order, at most `limit`; `brief`: long texts stay `{ $text: hash }`, but for those of logs. */
export function eventsAfter(db: Database, seq: number, limit: number, brief = false): Event[] {
  return queries(db)
    .after.all({ seq, limit })
    .map((row) => toEvent(db, row, brief))
}

/** The entities that events after `seq` are about, each once. */
export function changedAfter(db: Database, seq: number): { kind: Kind; entity: string }[] {
  return queries(db).changed.all({ seq }) as { kind: Kind; entity: string }[]
}

/** When something happened to an entity for the first and for the last time, in milliseconds; null: never. */
export function momentsOf(
  db: Database,
  entity: string,
  type: string,
): { readonly first: number | null; readonly last: number | null } {
  return queries(db).moments.get({ entity, type }) ?? { first: null, last: null }
}

/** When an event of one of these types happened last to each entity, as far as one did between these numbers. */
export function lastOfTypes(
  db: Database,
  types: readonly string[],
  { after, upTo }: { readonly after: number; readonly upTo: number },
): { readonly entity: string; readonly at: number | null }[] {
  return queries(db).lastOfTypes.all({ types: JSON.stringify(types), after, upTo })
}

/** The newest events first, of one entity when `entity` is given. */
export function latestEvents(
  db: Database,
  filter: { entity?: string; limit: number; type?: string },
): Event[] {
  const where = and(
    filter.entity === undefined ? undefined : eq(events.entity, filter.entity),
    filter.type === undefined ? undefined : eq(events.type, filter.type),
  )
  const rows = db.select().from(events).where(where).orderBy(desc(events.seq)).limit(filter.limit).all()
  return rows.map((row) => toEvent(db, row))
}

/** Where an entity began, and by what; null: it never did. */
export function firstOf(db: Database, entity: string): Pick<Event, 'seq' | 'cause'> | null {
  const row = queries(db).first.get({ entity })
  return row === undefined ? null : { seq: row.seq, cause: { command: row.command, mutation: row.mutation } }
}

/** The last event of an entity that is wanted, or null; brief. */
export function latestOf(db: Database, entity: string, wanted: (event: Event) => boolean): Event | null {
  for (let seq = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = queries(db).before.all({ entity, seq, limit: pageOfLatest })
    for (const row of rows) {
      const event = toEvent(db, row, true)
      if (wanted(event)) return event
    }
    if (rows.length < pageOfLatest) return null
    seq = rows.at(-1)?.seq ?? 0
  }
}

function toEvent(db: Database, row: typeof events.$inferSelect, brief = false): Event {
  const { actor, command, mutation, kind, change, ...rest } = row
  return {
    ...rest,
    kind: kind as Kind,
    actor: JSON.parse(actor) as Actor,
    cause: { command, mutation },
    change: JSON.parse(change, (key, value) =>
      brief && !saidInLogs.has(key) ? value : restore(db, value),
    ) as FieldChanges,
  }
}

function shorten(db: Database, value: unknown): unknown {
  return typeof value === 'string' && value.length > longText ? { $text: keepText(db, value) } : value
}

function restore(db: Database, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$text' in value)) return value
  return readText(db, String(value.$text))
}
