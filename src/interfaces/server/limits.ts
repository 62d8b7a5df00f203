// How much one client may ask of the server, and how long it may keep it waiting.

export interface ServerLimits {
  /**
   * Bytes of a request's body or of a websocket message. A save of one document must fit: twice its text of 1 MiB, each
   * byte of which JSON may write with six.
   */
  readonly message: number
  /** Open connections; further ones are closed as they come. */
  readonly connections: number
  /** Milliseconds for the headers of a request, and for the first message of a websocket without a token. */
  readonly introduction: number
  /** Milliseconds for a whole request. */
  readonly request: number
  /** Milliseconds between pings of a websocket; one that misses two is closed (SYNC.md 6). */
  readonly ping: number
  /** Bytes that may wait in a websocket before its subscriptions rest. */
  readonly backlog: number
  /** Milliseconds that requests under way get when the server closes. */
  readonly drain: number
}

export const serverLimits: ServerLimits = {
  message: 16 * 1024 * 1024,
  connections: 64,
  introduction: 10_000,
  request: 60_000,
  ping: 15_000,
  backlog: 1024 * 1024,
  drain: 2_000,
}
