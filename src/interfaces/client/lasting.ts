// Calls procedures of a running server over one websocket that stays open: to whoever calls often, a request of its own for
// each call costs more than what is asked.

import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { CwError } from '../../kernel/errors.ts'
import { fromWire, type RemoteCall, type ServerAddress, turnedAway, unreachable } from './connect.ts'
import { openSocket } from './socket.ts'

export interface LastingConnection {
  /**
   * Throws the CwError that the server threw, `server.refused` for what it does not take, and `server.unreachable` when the
   * connection ends before the answer: what was asked may or may not have been done. The next call connects anew.
   */
  call(call: RemoteCall): Promise<unknown>
  /** Calls under way fail as those of a lost connection. May be called twice. */
  close(): void
}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: Error): void
}

/** Nothing is sent before the first call. A connection on which nothing is under way keeps no process from ending. */
export function connectLasting(server: ServerAddress): LastingConnection {
  let open: Calls | null = null
  return {
    call: (call) => {
      if (open === null || open.over) open = new Calls(server)
      return open.call(call)
    },
    close: () => open?.end(),
  }
}

/** The calls of one websocket. */
class Calls {
  readonly #waiting = new Map<number, Waiting>()
  readonly #socket: WebSocket
  #wire: Socket | null = null
  #early: string[] | null = []
  #last = 0
  /** What ended it. */
  #why: Error | null = null

  constructor(private readonly server: ServerAddress) {
    this.#socket = openSocket(server)
    this.#socket.once('upgrade', ({ socket }) => {
      this.#wire = socket
    })
    this.#socket.once('open', () => this.#opened())
    this.#socket.on('message', (data) => this.#take(String(data)))
    this.#socket.on('error', (error) => this.#fail(unreachable(server, error)))
    this.#socket.on('unexpected-response', (_, response) => {
      this.#fail(turnedAway(response.statusCode))
      this.#socket.terminate()
    })
    this.#socket.once('close', () => this.#fail(this.#lost()))
  }

  /** Whether nothing can be called here any more. */
  get over(): boolean {
    return this.#why !== null
  }

  call({ path, type, input }: RemoteCall): Promise<unknown> {
    const id = ++this.#last
    const method = type === 'query' ? 'query' : 'mutation'
    const frame = JSON.stringify({ id, method, params: { path, input } })
    this.#wire?.ref()
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      if (this.#early) this.#early.push(frame)
      else this.#socket.send(frame)
    })
  }

  end(): void {
    this.#fail(this.#lost())
    this.#socket.terminate()
  }

  #opened(): void {
    for (const frame of this.#early ?? []) this.#socket.send(frame)
    this.#early = null
  }

  /** A frame of tRPC's protocol: the answer to the call of that id, or its error; without an id it is about the connection. */
  #take(frame: string): void {
    const answer = parsed(frame)
    if (answer === null) {
      this.#fail(unreachable(this.server, new Error('its answer is no JSON')))
      this.#socket.terminate()
      return
    }
    const waiting = this.#waiting.get(answer.id ?? 0)
    if (waiting === undefined) return
    this.#waiting.delete(answer.id ?? 0)
    if (this.#waiting.size === 0) this.#wire?.unref()
    if (answer.error === undefined) waiting.resolve(answer.result?.data)
    else waiting.reject(fromWire(answer.error))
  }

  #lost(): CwError {
    return unreachable(this.server, new Error('the connection ended'))
  }

  #fail(why: Error): void {
    this.#why ??= why
    for (const { reject } of this.#waiting.values()) reject(this.#why)
    this.#waiting.clear()
  }
}

interface Answer {
  readonly id?: number | null
  readonly result?: { readonly data?: unknown }
  readonly error?: unknown
}

function parsed(frame: string): Answer | null {
  try {
    return JSON.parse(frame) as Answer
  } catch {
    return null
  }
}
