// Follows the events of a server over the websocket, and goes on from the last one after the connection was lost.

import { setTimeout } from 'node:timers/promises'
import type { FollowMessage } from '../../app/event-feed.ts'
import type { Cursor } from '../../kernel/event.ts'
import { fromWire, type ServerAddress, turnedAway } from './connect.ts'
import { openSocket } from './socket.ts'

export interface FollowOptions {
  /** A function is asked before each attempt, for a server that comes back at another address. Null: none yet. */
  readonly server: ServerAddress | (() => Promise<ServerAddress | null>)
  /** What was seen last; null begins at the end of the log. */
  readonly cursor: Cursor | null
  /** Events come many at a time, as `events`, with long texts named by hash. Default: each by itself and whole. */
  readonly brief?: boolean
  /** Called in order. After `must-refetch` take a snapshot, and skip live events that it has already. */
  onMessage(message: FollowMessage): void
  /** `lost` once for each connection that ends; attempts go on. */
  onConnection?(state: 'connected' | 'lost'): void
  /** Whether `server` starts one where none runs: a server that ends then leaves it its agents. Asked for each connection. */
  readonly takesOver?: () => boolean
  readonly signal: AbortSignal
  /** Milliseconds before attempt n (0, 1, …) after a loss. */
  readonly backoff?: (attempt: number) => number
  /** Milliseconds of silence after which a connection is taken for dead. Default: two missed pings of 15 s. */
  readonly silence?: number
}

/**
 * Resolves when the signal aborts. Rejects with `server.refused` when a server at a fixed address refuses the token, with what
 * the subscription itself threw, and with what `onMessage` throws.
 */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal, backoff = growing } = options
  let cursor = options.cursor
  let attempt = 0
  const take = (message: FollowMessage) => {
    attempt = 0
    options.onMessage(message)
    cursor = cursorAfter(message, cursor)
  }
  while (!signal.aborted) {
    const server = typeof options.server === 'function' ? await options.server() : options.server
    if (server && !signal.aborted) await oneConnection(server, { cursor, take, options })
    if (signal.aborted) return
    await setTimeout(backoff(attempt), undefined, { signal }).catch(() => undefined)
    attempt += 1
  }
}

interface Connecting {
  readonly cursor: Cursor | null
  readonly options: FollowOptions
  take(message: FollowMessage): void
}

/** From 100 ms to 5 s, each time about the double; a part is random, so that clients do not come back all at once. */
function growing(attempt: number): number {
  return Math.min(5_000, 100 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2)
}

/** Where the next connection goes on. The epoch is the log's, not that of the event. */
function cursorAfter(message: FollowMessage, before: Cursor | null): Cursor | null {
  switch (message.type) {
    case 'hello':
      return before ?? message.cursor
    case 'event':
      return { epoch: before?.epoch ?? message.event.epoch, seq: message.event.seq, event: message.event.id }
    case 'events': {
      const last = message.events.at(-1)
      return last ? { epoch: before?.epoch ?? last.epoch, seq: last.seq, event: last.id } : before
    }
    case 'caught-up':
    case 'must-refetch':
      return message.cursor
    case 'heartbeat':
      return before
  }
}

/** Resolves when the connection has ended for a reason that may pass. */
function oneConnection(server: ServerAddress, { cursor, take, options }: Connecting): Promise<void> {
  const socket = openSocket(server, { silence: options.silence, takesOver: options.takesOver?.() })
  let failure: { readonly error: unknown } | null = null
  const fail = (error: unknown) => {
    failure ??= { error }
    socket.terminate()
  }
  const abort = () => socket.terminate()
  options.signal.addEventListener('abort', abort, { once: true })
  socket.on('open', () => {
    options.onConnection?.('connected')
    const params = { path: 'events.follow', input: { cursor, brief: options.brief ?? false } }
    socket.send(JSON.stringify({ id: 1, method: 'subscription', params }))
  })
  socket.on('message', (data) => {
    try {
      takeFrame(String(data), take)
    } catch (error) {
      fail(error)
    }
  })
  socket.on('unexpected-response', (_, response) => {
    const refused = response.statusCode === 401 || response.statusCode === 403
    if (!refused || typeof options.server === 'function') return socket.terminate()
    fail(turnedAway(response.statusCode))
  })
  // A lost connection is told by 'close', which always follows.
  socket.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    let opened = false
    socket.once('open', () => {
      opened = true
    })
    socket.once('close', () => {
      options.signal.removeEventListener('abort', abort)
      if (opened) options.onConnection?.('lost')
      if (failure && !options.signal.aborted) reject(failure.error)
      else resolve()
    })
  })
}

/** A frame of tRPC's protocol: data of the subscription, its error, or that it has stopped (then the server closes). */
function takeFrame(frame: string, take: (message: FollowMessage) => void): void {
  const { result, error } = JSON.parse(frame) as {
    result?: { type: string; data?: FollowMessage }
    error?: unknown
  }
  if (error !== undefined) throw fromWire(error)
  if (result?.type === 'data' && result.data) take(result.data)
}
