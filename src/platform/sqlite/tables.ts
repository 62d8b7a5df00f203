// The tables that belong to no slice: the event log, the texts it shares with everything, and what was done already.

import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row per fact. Appended in the transaction of the change, never updated, never pruned. */
export const events = sqliteTable(
  'events',
  {
    /** Position in the log. AUTOINCREMENT, because a plain rowid is reused after a delete. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    /** Random; tells a forked history from the one a client saw. */
    id: text('id').notNull().unique(),
    /** The history it belongs to; a new one begins when a database was restored or rolled back. */
    epoch: text('epoch').notNull(),
    /** Milliseconds since the epoch of the clock. */
    at: integer('at').notNull(),
    /** JSON of the actor. */
    actor: text('actor').notNull(),
    /** The command that was called. */
    command: text('command').notNull(),
    /** The mutation it was called as, or null. */
    mutation: text('mutation'),
    /** Noun and past participle: `task.closed`. */
    type: text('type').notNull(),
    /** The kind of entity. */
    kind: text('kind').notNull(),
    /** The entity's id. */
    entity: text('entity').notNull(),
    /** The entity's revision after the change. */
    rev: integer('rev').notNull(),
    /** JSON of the changed fields before and after; long texts stand in `texts` and are named by hash. */
    change: text('change').notNull(),
  },
  (t) => [index('events_entity').on(t.entity, t.seq)],
)

/** Content-addressed texts: bodies in events, sources of documents. */
export const texts = sqliteTable('texts', {
  /** sha256 of the bytes, hex. */
  hash: text('hash').primaryKey(),
  /** UTF-8. */
  bytes: blob('bytes', { mode: 'buffer' }).notNull(),
})

/** Decisions that were carried out, so that a retry does nothing. */
export const mutations = sqliteTable('mutations', {
  /** The id the client gave the decision. */
  id: text('id').primaryKey(),
  /** When it was carried out, in milliseconds. */
  at: integer('at').notNull(),
  /** JSON of what it returned. */
  result: text('result').notNull(),
})

/** Facts about the database itself. */
export const meta = sqliteTable('meta', {
  /** `epoch`: the current history's name. */
  key: text('key').primaryKey(),
  /** The fact itself, as text. */
  value: text('value').notNull(),
})
