// The server of a home as a tree needs it: the one that runs, or one inside this process where none does.

import type { ServerAddress } from '../../interfaces/client/connect.ts'
import { findServer } from '../../interfaces/client/find-server.ts'
import type { Clock } from '../../kernel/clock.ts'
import { CwError } from '../../kernel/errors.ts'
import type { Home } from '../../platform/home.ts'
import type { ServerLog } from '../../platform/log/server-log.ts'
import type { EmbeddedServer } from './embedded-server.ts'

/** Milliseconds between looks for a server that has to come back by itself. */
const lookAgain = 1_000

export class HomeServer {
  #own: EmbeddedServer | null = null
  #looking: Promise<ServerAddress | null> | null = null
  /** The process that holds the home without answering, after a look that found none. */
  #holder: CwError | null = null

  constructor(
    private readonly home: Home,
    private readonly serverLog: ServerLog,
    /** Of a server inside this process: whether agents run as long as it serves. */
    private readonly runsAgents: boolean,
  ) {}

  /** Whether the server runs inside this process. */
  get own(): EmbeddedServer | null {
    return this.#own
  }

  /**
   * Where the server is; one is started, under the home's lock, where none runs. Null while another process holds that
   * lock and does not answer. Whoever asks at the same time gets the same answer.
   */
  address(): Promise<ServerAddress | null> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  /** Waits for the first answer; `tell` is called once when it has to. @throws CwError `lock.held` without `tell` */
  async ready(clock: Pick<Clock, 'sleep'>, tell: ((line: string) => void) | null): Promise<void> {
    for (let told = false; (await this.address()) === null; told = true) {
      if (tell === null && this.#holder) throw this.#holder
      const { pid = 'unknown' } = this.#holder?.details ?? {}
      if (!told)
        tell?.(`process ${pid} holds this home and does not answer; cw goes on when it does, or when it ends`)
      await clock.sleep(lookAgain)
    }
  }

  /** Ends the server in this process, if there is one. */
  async close(): Promise<void> {
    await this.#looking
    await this.#own?.close()
  }

  async #look(): Promise<ServerAddress | null> {
    const found = this.#own?.address ?? (await findServer(this.home))
    if (found) return found
    const { startEmbedded } = await import('./embedded-server.ts')
    try {
      this.#own = await startEmbedded(this.home, this.serverLog, this.runsAgents)
      return this.#own.address
    } catch (error) {
      if (!(error instanceof CwError && error.code === 'lock.held')) throw error
      this.#holder = error
      return null
    }
  }
}
