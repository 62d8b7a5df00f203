// The way of an agent's tools to the live server of its home. A server that is gone is looked for again, since agents outlive
// it; one that is there and says nothing is waited for.

import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { eitherSignal } from '../../kernel/either-signal.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { connect, type RemoteCall, type ServerAddress } from '../client/connect.ts'
import { findServer, silentServer } from '../client/find-server.ts'
import { isLost, isUnknown, toldToAgent, unknownAgent } from '../client/told-to-agent.ts'

export interface AgentServer {
  /** Of the home. */
  readonly path: string
  readonly serverJson: string
  readonly token: string
  /** Milliseconds for which a server that is gone may take to come back. */
  readonly patience: number
  /** Milliseconds that a server which is there may take to answer a call. */
  readonly answerWithin: number
}

/** A call under way. */
interface Asking {
  readonly call: RemoteCall
  readonly mutation: string | null
  readonly begun: number
  readonly signal: AbortSignal
  /** Whether a server may have got it. */
  sent: boolean
}

/** Milliseconds between looks for a server. */
const lookAgain = 200

export class AgentConnection {
  #server: ServerAddress | null = null
  /** The mutations of commands that were sent and not answered, by what was asked. */
  readonly #unanswered = new Map<string, string>()

  constructor(private readonly of: AgentServer) {}

  /**
   * A command is one decision however often it has to be sent, also where it was called before and no answer came.
   * @throws CwError of the procedure, `server.unreachable` or `server.silent` once patience is over, `server.refused` for a token
   * of nobody
   */
  async call(call: RemoteCall, signal: AbortSignal): Promise<unknown> {
    const asking = this.#asking(call, signal)
    let goneSince: number | null = null
    for (;;) {
      const server = this.#server ?? (await this.#find())
      try {
        return await this.#ask(server, asking)
      } catch (error) {
        const lost = error instanceof CwError && error.code.startsWith('server.') ? error : null
        if (lost === null) throw error
        this.#server = null
        const silent = lost.code === 'server.silent'
        const now = performance.now()
        goneSince = silent ? null : (goneSince ?? now)
        const over = goneSince === null ? this.#left(asking) === 0 : now - goneSince >= this.of.patience
        const elsewhere = lost.code !== 'server.refused' || (await this.#hasMoved(server))
        if (over || !elsewhere) throw this.#told(lost, asking)
        await setTimeout(lookAgain, undefined, { signal })
      }
    }
  }

  async #ask(server: ServerAddress | null, asking: Asking): Promise<unknown> {
    if (server === null) throw this.#absent(asking)
    const { call, mutation, signal } = asking
    const either = eitherSignal([signal], this.#left(asking))
    asking.sent = true
    try {
      const options = { mutation, signal: either.signal }
      return await connect({ ...server, token: this.of.token }).call(call, options)
    } catch (error) {
      if (either.signal.aborted && !signal.aborted) throw this.#absent(asking)
      throw error
    } finally {
      either.release()
    }
  }

  /** That it is silent, or that there is none. */
  #absent({ begun }: Asking): CwError {
    const waited = `${Math.round((performance.now() - begun) / 1000)} s`
    const none = { address: this.of.path, reason: 'none runs' }
    return silentServer(this.of, waited) ?? cwError('server.unreachable', none)
  }

  #told(lost: CwError, { call, mutation, sent }: Asking): CwError {
    if (isUnknown(lost)) return unknownAgent(lost)
    if (!isLost(lost)) return lost
    const undecided = sent && mutation !== null
    if (undecided) this.#unanswered.set(keyOf(call), mutation)
    const done = undecided
      ? 'It may be done or not. Call it once more in a minute, with the same input: it is done once.'
      : 'Nothing was done. Call it once more in a minute.'
    return toldToAgent(lost, done, 'this tool')
  }

  #asking(call: RemoteCall, signal: AbortSignal): Asking {
    const begun = performance.now()
    if (call.type === 'query') return { call, mutation: null, begun, signal, sent: false }
    const before = this.#unanswered.get(keyOf(call))
    // Asked twice at once it is two decisions.
    this.#unanswered.delete(keyOf(call))
    return { call, mutation: before ?? randomUUID(), begun, signal, sent: before !== undefined }
  }

  /** In milliseconds, until an answer comes too late. */
  #left({ begun }: Asking): number {
    return Math.max(0, Math.ceil(begun + this.of.answerWithin - performance.now()))
  }

  async #find(): Promise<ServerAddress | null> {
    this.#server = await findServer(this.of)
    return this.#server
  }

  /** Whether the server of the home is another one than that. */
  async #hasMoved(from: ServerAddress | null): Promise<boolean> {
    const now = await this.#find()
    return now !== null && now.address !== from?.address
  }
}

function keyOf({ path, input }: RemoteCall): string {
  return `${path} ${JSON.stringify(input)}`
}
