// An event is a fact: numbered, with its actor and its cause. The log of events is audit, outbox and source of replay.

import type { Actor } from './actor.ts'
import type { Kind } from './ids.ts'

/** What made an event happen: the command that was called and the mutation it was called as. */
export interface Cause {
  readonly command: string
  /** Names one decision of one client, so that a retry does nothing; null for calls that carry none. */
  readonly mutation: string | null
}

/** The fields that changed, before and after. Created: `before` is null. Values are JSON. */
export interface FieldChanges {
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>>
}

export interface NewEvent {
  /** `task.closed`, `phase.approved`, …: noun and past participle. */
  readonly type: string
  readonly kind: Kind
  readonly entity: string
  /** The revision of the entity after the change. */
  readonly rev: number
  readonly change: FieldChanges
}

export interface Event extends NewEvent {
  /** Position in the log, 1-based, never used twice. */
  readonly seq: number
  /** Random; tells this event from another one that got the same seq in a forked history. */
  readonly id: string
  readonly epoch: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly actor: Actor
  readonly cause: Cause
}

/** An event as it is told to those who write it down for people. */
export interface TitledEvent extends Event {
  /** The title that what it is about has now, where the event itself says none; absent or null: it has none. */
  readonly title?: string | null
}

/** Where a consumer of the log stands. */
export interface Cursor {
  readonly epoch: string
  readonly seq: number
  readonly event: string
}
