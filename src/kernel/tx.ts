// What a procedure gets: a reader for queries, a transaction for commands.

import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Actor } from './actor.ts'
import type { Cause, Event, NewEvent } from './event.ts'
import type { Kind } from './ids.ts'
import type { Policy } from './policy.ts'

export type Database = BetterSQLite3Database

export interface Reader {
  readonly db: Database
  readonly actor: Actor
  /** Milliseconds since the epoch, fixed for the whole call. */
  readonly now: number
  /** The text stored under that hash, or null. */
  text(hash: string): string | null
  /** Where in the log that entity began, and by what; null: it never did. */
  first(entity: string): Pick<Event, 'seq' | 'cause'> | null
  /** The last event of that entity that is wanted, or null; long texts in it stay `{ $text: hash }`. */
  latest(entity: string, wanted: (event: Event) => boolean): Event | null
  /** What the home's settings say now. */
  policy(): Policy
}

export interface Tx extends Reader {
  readonly cause: Cause
  /** An id of that kind that was never used. */
  newId(kind: Kind): string
  /** Stores a text once and returns its hash (sha256, hex). */
  keepText(text: string): string
  /** Appends an event and runs the rules that follow from it, in this transaction. */
  record(event: NewEvent): Event
}

/** What follows from an event in another slice, run in the same transaction. */
export interface Rule {
  /** The event types it wants. */
  readonly on: readonly string[]
  /** Why it exists, for the reader of the list of rules. */
  readonly because: string
  run(tx: Tx, event: Event): void
}
