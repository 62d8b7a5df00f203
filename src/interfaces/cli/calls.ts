// The calls of one command: one connection for all of them, opened at the first, and nothing loaded before that. A live
// server is asked by path, and checks the input itself: then the procedures are not loaded at all.

import type { AnyRouter } from '@trpc/server'
import { loadDeferred } from '../../kernel/deferred.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Naming } from '../../kernel/input-issues.ts'
import type { Environment } from '../../platform/config/environment.ts'
import type { Connection } from './executor.ts'
import type { CommandEntry, Manifest } from './manifest.ts'
import type { Input } from './read-arguments.ts'

export class Calls {
  readonly #environment: Environment
  readonly #manifest: Manifest
  readonly #naming: Naming
  #connection: Promise<Connection> | undefined

  /** `entry` is the command as it was typed: refusals name its arguments and options. */
  constructor(environment: Environment, manifest: Manifest, entry: CommandEntry) {
    this.#environment = environment
    this.#manifest = manifest
    this.#naming = (field) => typedName(entry, field)
  }

  /** Runs the procedure at that path (`task.close`). @throws CwError of the procedure, of the home or of the server */
  async call(path: string, input: Input): Promise<unknown> {
    const naming = this.#naming
    const changes = this.#changes(path)
    const known = await this.#connection
    if (changes && known?.is === 'in-process' && !known.changes) await this.close()
    this.#connection ??= this.#connect(path, changes)
    const connection = await this.#connection
    if (connection.is === 'remote')
      return connection.executor.call({ path, type: changes ? 'command' : 'query', input }, { naming })
    const [slice, { callProcedure }] = await Promise.all([loadSlice(path), import('./call-procedure.ts')])
    // Another slice than that of the first call has modules of its own.
    await loadDeferred()
    return callProcedure({ slice, path, input, executor: connection.executor, naming })
  }

  /** Lets go of the home, or of the server; the next call opens anew. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined)
    this.#connection = undefined
    await connection?.close()
  }

  /** What the manifest does not list are queries of local commands. */
  #changes(path: string): boolean {
    return this.#manifest.commands.some(({ procedure, changes }) => procedure === path && changes)
  }

  async #connect(path: string, changes: boolean): Promise<Connection> {
    const { connect } = await import('./executor.ts')
    const purpose = `cw ${path.replaceAll('.', ' ')}`
    return connect(this.#environment, { purpose, changes, prepare: () => loadSlice(path) })
  }
}

async function loadSlice(path: string): Promise<AnyRouter> {
  const { sliceRouters } = await import('./slices.ts')
  const load = sliceRouters[path.slice(0, path.indexOf('.'))]
  if (!load) throw cwError('command.unknown', { name: path, suggestion: '`cw --help` lists the commands.' })
  return load()
}

/** `--budget-usd` for `budgetUsd`, `TITLE` for `title`. */
function typedName({ args, options }: CommandEntry, field: string): string {
  if (args.some(({ key }) => key === field)) return field.toUpperCase()
  const option = options.find(({ key }) => key === field)
  return option ? `--${option.name}` : field
}
