// The calls of one command: one connection for all of them, opened at the first, and nothing loaded before that.

import { cwError } from '../../kernel/errors.ts'
import type { Environment } from '../../platform/config/environment.ts'
import type { Connection } from './executor.ts'
import type { Input } from './read-arguments.ts'

export class Calls {
  readonly #environment: Environment
  #connection: Promise<Connection> | undefined

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** Runs the procedure at that path (`task.close`). @throws CwError of the procedure, of the home or of the server */
  async call(path: string, input: Input): Promise<unknown> {
    const { sliceRouters } = await import('./slices.ts')
    const load = sliceRouters[path.slice(0, path.indexOf('.'))]
    if (!load) throw cwError('command.unknown', { name: path, suggestion: '`cw --help` lists the commands.' })
    this.#connection ??= this.#connect(`cw ${path.replaceAll('.', ' ')}`)
    const [slice, { executor }, { callProcedure }] = await Promise.all([
      load(),
      this.#connection,
      import('./call-procedure.ts'),
    ])
    return callProcedure({ slice, path, input, executor })
  }

  /** Lets go of the home, or of the server; the next call opens anew. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined)
    this.#connection = undefined
    await connection?.close()
  }

  async #connect(purpose: string): Promise<Connection> {
    const { connect } = await import('./executor.ts')
    return connect(this.#environment, purpose)
  }
}
