// Follows the event log for one client: hello, replay from its cursor, caught-up, then live (SYNC.md 6).
// Nothing is queued in memory: after each wake-up the generator reads the table on from where it stands.

import { setImmediate, setTimeout } from 'node:timers/promises'
import { eitherSignal } from '../kernel/either-signal.ts'
import type { Cursor, Event, TitledEvent } from '../kernel/event.ts'
import type { Bus } from './bus.ts'

/** The log as followers need it. */
export interface EventLog {
  head(): Cursor
  /** Whether the log holds what the owner of the cursor saw last. */
  holds(cursor: Cursor): boolean
  /** Events after `seq` in order, at most `limit`; `brief`: long texts in them are named by hash. */
  after(seq: number, limit: number, brief?: boolean): readonly Event[]
}

export interface EventFeed {
  readonly log: EventLog
  readonly bus: Bus
  /** Milliseconds of quiet after which a follower hears that the connection lives. */
  readonly heartbeat: number
}

/** What `events.follow` says. Cursors carry the current epoch, whichever epoch an event was written in. */
export type FollowMessage =
  /** Always first: the end of the log at this moment. */
  | { readonly type: 'hello'; readonly cursor: Cursor }
  | { readonly type: 'event'; readonly event: Event }
  /** The same for a client that follows briefly: many at a time, long texts named by hash. */
  | { readonly type: 'events'; readonly events: readonly TitledEvent[] }
  /** Everything before `cursor` was sent; what follows is live. */
  | { readonly type: 'caught-up'; readonly cursor: Cursor }
  /** The log lacks what the client saw last. Live events after `cursor` follow; take a snapshot for what is before. */
  | { readonly type: 'must-refetch'; readonly cursor: Cursor }
  | { readonly type: 'heartbeat' }

export interface Following {
  /** What the client saw last; null begins at the end of the log. */
  readonly cursor: Cursor | null
  /** For a client that only wants to know what changed. */
  readonly brief: boolean
  readonly signal: AbortSignal
  /** Resolves once the client has taken most of what was sent to it. */
  drained(): Promise<void>
}

/** Events read from the table at once, and events of one message to a client that follows briefly. */
const pageSize = 500
const briefPageSize = 200

/** Yields until the signal aborts. */
export async function* follow(feed: EventFeed, following: Following): AsyncGenerator<FollowMessage> {
  const { log } = feed
  const { signal, drained, brief } = following
  const head = log.head()
  yield { type: 'hello', cursor: head }
  let at = following.cursor ?? head
  let caughtUp = false
  if (!log.holds(at)) {
    at = log.head()
    caughtUp = true
    yield { type: 'must-refetch', cursor: at }
  }
  while (!signal.aborted) {
    if (log.head().epoch !== at.epoch) {
      at = log.head()
      yield { type: 'must-refetch', cursor: at }
    }
    const page = log.after(at.seq, brief ? briefPageSize : pageSize, brief)
    for (const message of messagesOf(page, brief)) {
      await drained()
      if (signal.aborted) return
      yield message
    }
    const last = page.at(-1)
    if (last) at = { epoch: at.epoch, seq: last.seq, event: last.id }
    if (page.length > 0) {
      // A fast reader would otherwise keep everyone else waiting through a long replay.
      await setImmediate()
    } else if (!caughtUp) {
      caughtUp = true
      yield { type: 'caught-up', cursor: at }
    } else if ((await woken(feed, signal)) === 'quiet') {
      yield { type: 'heartbeat' }
    }
  }
}

function messagesOf(page: readonly Event[], brief: boolean): FollowMessage[] {
  if (!brief) return page.map((event) => ({ type: 'event', event }))
  return page.length === 0 ? [] : [{ type: 'events', events: page }]
}

/** Registered with the bus before it returns, so that no commit falls between reading the table and waiting. */
async function woken(feed: EventFeed, signal: AbortSignal): Promise<'published' | 'quiet'> {
  const over = new AbortController()
  const either = eitherSignal([signal, over.signal])
  const published = feed.bus.wait(either.signal).then(() => 'published' as const)
  const quiet = setTimeout(feed.heartbeat, 'quiet' as const, { signal: either.signal, ref: false }).catch(
    // Aborted: the other one has won already.
    () => 'published' as const,
  )
  try {
    return await Promise.race([published, quiet])
  } finally {
    over.abort()
    either.release()
  }
}
