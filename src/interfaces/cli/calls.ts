// The calls of one command: one connection for all of them, opened at the first, and nothing loaded before that. A live
// server is asked by path, and checks the input itself: then the procedures are not loaded at all.

import type { AnyRouter } from '@trpc/server'
import { loadDeferred } from '../../kernel/deferred.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Naming } from '../../kernel/input-issues.ts'
import { isLost, isUnknown, toldToAgent, unknownAgent } from '../client/told-to-agent.ts'
import type { Connection } from './executor.ts'
import type { CommandEntry, Manifest } from './manifest.ts'
import type { Input } from './read-arguments.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds to wait for a server, or for the home, before anything was asked of either. */
const patience = 30_000
/** Milliseconds after which a person is told that something does not answer. */
const tellAfter = 3_000

export class Calls {
  readonly #terminal: Terminal
  readonly #manifest: Manifest
  readonly #naming: Naming
  #connection: Promise<Connection> | undefined
  /** There has been a connection: what comes back to the home after that waits for it without end. */
  #connected = false

  /** `entry` is the command as it was typed: refusals name its arguments and options. */
  constructor(terminal: Terminal, manifest: Manifest, entry: CommandEntry) {
    this.#terminal = terminal
    this.#manifest = manifest
    this.#naming = (field) => typedName(entry, field)
  }

  /**
   * Runs the procedure at that path (`task.close`). Whoever waits for long is told so.
   * @throws CwError of the procedure, of the home or of the server; the reason of the signal
   */
  async call(path: string, input: Input, signal?: AbortSignal): Promise<unknown> {
    try {
      return await this.#run(path, input, signal)
    } catch (error) {
      if (this.#terminal.environment.token === undefined) throw error
      if (isUnknown(error)) throw unknownAgent(error)
      if (!isLost(error)) throw error
      throw toldToAgent(error, this.#connected && this.#changes(path) ? undecided : notDone, 'it')
    }
  }

  async #run(path: string, input: Input, signal?: AbortSignal): Promise<unknown> {
    const naming = this.#naming
    const changes = this.#changes(path)
    const known = await this.#connection
    if (changes && known?.is === 'in-process' && !known.changes) await this.close()
    this.#connection ??= this.#connect(path, changes, signal)
    const connection = await this.#connection
    if (connection.is === 'remote') {
      const call = { path, type: changes ? 'command' : 'query', input } as const
      const options = { naming, ...(signal && { signal }) }
      return this.#telling(changes ? asked.command : asked.query, connection.executor.call(call, options))
    }
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

  async #connect(path: string, changes: boolean, signal: AbortSignal | undefined): Promise<Connection> {
    const { connect } = await import('./executor.ts')
    const connecting = connect(this.#terminal.environment, {
      purpose: `cw ${path.replaceAll('.', ' ')}`,
      changes,
      patience: this.#connected ? Number.POSITIVE_INFINITY : patience,
      signal,
      prepare: () => loadSlice(path),
    })
    const connection = await this.#telling(this.#connected ? asked.again : asked.first, connecting)
    this.#connected = true
    return connection
  }

  async #telling<T>(words: string, work: Promise<T>): Promise<T> {
    // Where the home is gone meanwhile, the work itself says so.
    const slow = setTimeout(() => this.#tell(words).catch(() => undefined), tellAfter)
    try {
      return await work
    } finally {
      clearTimeout(slow)
    }
  }

  async #tell(words: string): Promise<void> {
    const { whatHoldsUp } = await import('./executor.ts')
    this.#terminal.err(`${await whatHoldsUp(this.#terminal.environment)} ${words}`)
  }
}

/** How it goes on while nobody answers. */
const asked = {
  first: `It is waited for, ${patience / 1000} s at most.`,
  again: 'It is waited for.',
  query: 'It is waited for.',
  command: 'It is waited for; if you end this now, what was asked may still be carried out.',
}

/** What became of a command of an agent that got no answer. */
const undecided = 'It may be done or not: look before you do it again, in a minute.'
const notDone = 'Nothing was done. Do it once more in a minute.'

async function loadSlice(path: string): Promise<AnyRouter> {
  const { sliceRouters } = await import('../../app/slice-routers.ts')
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
