// The way of an agent's tools to the live server of its home. A server that is gone is looked for again: agents outlive it.

import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { CwError, cwError } from '../../kernel/errors.ts'
import { connect, type RemoteCall, type ServerAddress } from '../client/connect.ts'
import { findServer } from '../client/find-server.ts'

export interface AgentServer {
  /** Of the home. */
  readonly path: string
  readonly serverJson: string
  readonly token: string
  /** Milliseconds for which a server that is gone may take to come back. */
  readonly patience: number
}

/** Milliseconds between looks for a server. */
const lookAgain = 200

export class AgentConnection {
  #server: ServerAddress | null = null

  constructor(private readonly of: AgentServer) {}

  /**
   * A command is one decision however often it has to be sent.
   * @throws CwError of the procedure, `server.unreachable` once patience is over, `server.refused` for a token of nobody
   */
  async call(call: RemoteCall, signal: AbortSignal): Promise<unknown> {
    const mutation = call.type === 'command' ? randomUUID() : null
    const until = performance.now() + this.of.patience
    for (;;) {
      const server = this.#server ?? (await this.#find())
      try {
        if (server === null)
          throw cwError('server.unreachable', { address: this.of.path, reason: 'none runs' })
        return await connect({ ...server, token: this.of.token }).call(call, { mutation, signal })
      } catch (error) {
        const lost = error instanceof CwError && error.code.startsWith('server.') ? error : null
        if (lost === null) throw error
        this.#server = null
        const elsewhere = lost.code === 'server.unreachable' || (await this.#hasMoved(server))
        if (!elsewhere || performance.now() >= until) throw error
        await setTimeout(lookAgain, undefined, { signal })
      }
    }
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
