// The calls of one command: one connection for all of them, opened at the first, and nothing loaded before that.

import { cwError } from '../../kernel/errors.ts'
import type { Naming } from '../../kernel/input-issues.ts'
import type { Environment } from '../../platform/config/environment.ts'
import type { Connection } from './executor.ts'
import type { CommandEntry } from './manifest.ts'
import type { Input } from './read-arguments.ts'

export class Calls {
  readonly #environment: Environment
  readonly #naming: Naming
  #connection: Promise<Connection> | undefined

  /** `entry` is the command as it was typed: refusals name its arguments and options. */
  constructor(environment: Environment, entry: CommandEntry) {
    this.#environment = environment
    this.#naming = (field) => typedName(entry, field)
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
    return callProcedure({ slice, path, input, executor, naming: this.#naming })
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

/** `--budget-usd` for `budgetUsd`, `TITLE` for `title`. */
function typedName({ args, options }: CommandEntry, field: string): string {
  if (args.some(({ key }) => key === field)) return field.toUpperCase()
  const option = options.find(({ key }) => key === field)
  return option ? `--${option.name}` : field
}
