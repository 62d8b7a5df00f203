// A tree that the built program keeps, seen from all sides: its files, its server, its kept versions.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { request } from '../../src/fsui/shell/control.ts'
import { connect, type RemoteExecutor } from '../../src/interfaces/client/connect.ts'
import { cwError } from '../../src/kernel/errors.ts'
import type { Event } from '../../src/kernel/event.ts'
import { readServerFile } from '../../src/platform/server-file.ts'
import { type Daemon, type Environment, Tree, type TreeStatus } from '../e2e/tree-harness.ts'
import { until } from '../e2e/until.ts'

/** Nothing waits longer than it must. */
const quick: Environment = { CW_POLITENESS: 'off', CW_SETTLE: '5ms', CW_COMMAND_QUIET: '50ms' }
/** Milliseconds that anything may take on a machine that is busy with other things. */
const patience = 100_000

export interface Settled extends TreeStatus {
  readonly settling: readonly string[]
  readonly pendingEntities: number
}

export class KeptTree {
  #server: { readonly token: string; readonly executor: RemoteExecutor } | null = null

  #always: Environment = {}

  private constructor(readonly tree: Tree) {}

  /** Variables for the process that keeps the tree, at each start from now on. */
  setForProcess(environment: Environment): void {
    this.#always = environment
  }

  /** A place for a tree; nothing runs there yet. */
  static async make(extra: Environment = {}): Promise<KeptTree> {
    return new KeptTree(await Tree.make({ ...quick, ...extra }))
  }

  static async open(extra: Environment = {}): Promise<KeptTree> {
    const kept = await KeptTree.make(extra)
    await kept.start()
    await kept.flush()
    return kept
  }

  /** Starts `cw fsui`; it kills itself at that step. Resolves when it runs, or died before. */
  async start(crashAt?: string): Promise<Daemon | null> {
    this.tree.forStart = { ...this.#always, ...(crashAt === undefined ? {} : { CW_CRASH_AT: crashAt }) }
    try {
      return await this.tree.start()
    } catch (error) {
      if (this.signal === 'SIGKILL') return null
      throw error
    }
  }

  /** The signal that ended the last process, if it has ended by one. */
  get signal(): string | null {
    return this.tree.daemons.at(-1)?.process.signalCode ?? null
  }

  get runs(): boolean {
    const last = this.tree.daemons.at(-1)?.process
    return last !== undefined && last.exitCode === null && last.signalCode === null
  }

  /** Waits for the process to kill itself. */
  async died(): Promise<void> {
    await until('the crash', () => !this.runs, patience)
    if (this.signal !== 'SIGKILL') throw new Error(`It ended by itself: ${this.tree.daemons.at(-1)?.said()}`)
  }

  async kill(): Promise<void> {
    await this.tree.stop('SIGKILL')
  }

  /** Everything saved is taken up and written. Null where the process died meanwhile. */
  async flushOrDie(): Promise<Settled | null> {
    const asked = request(this.store, 'flush', patience) as Promise<Settled | null>
    const dead = until('the end', () => !this.runs && 'dead', patience * 2).catch(() => 'dead')
    const answer = await Promise.race([asked, dead])
    return typeof answer === 'string' ? null : answer
  }

  /** @throws Error when the process does not answer or does not come to rest */
  async flush(): Promise<Settled> {
    const status = await this.flushOrDie()
    const said = this.tree.daemons.at(-1)?.said()
    if (status === null) throw new Error(`No answer to flush (${this.signal ?? 'it runs'}): ${said}`)
    if (status.settling.length > 0 || status.pendingEntities > 0)
      throw new Error(`It does not come to rest: ${JSON.stringify(status)}\n${said}`)
    return status
  }

  /** Where the home keeps what belongs to the tree. */
  get store(): string {
    const trees = join(this.tree.home, 'trees')
    const [id] = existsSync(trees) ? readdirSync(trees) : []
    if (id === undefined) throw new Error('The home has no tree')
    return join(trees, id)
  }

  /** Calls the server of the home. */
  async call<T>(path: string, input: object = {}, type: 'query' | 'command' = 'query'): Promise<T> {
    const announced = () => readServerFile(join(this.tree.home, 'server.json'))
    const file = await until('a server', () => announced() ?? (this.runs ? null : 'none'), patience)
    if (file === 'none') throw cwError('server.unreachable', { address: 'this home', reason: 'none runs' })
    if (this.#server?.token !== file.token) this.#server = { token: file.token, executor: connect(file) }
    return (await this.#server.executor.call({ path, type, input })) as T
  }

  command<T = { readonly id: string; readonly path: string }>(path: string, input: object): Promise<T> {
    return this.call<T>(path, input, 'command')
  }

  events(): Promise<Event[]> {
    return this.call<Event[]>('events.list', { since: 0, limit: 10_000 })
  }

  /** All kept contents: what `cw history` lists. */
  versions(): string[] {
    const store = new SqliteDatabase(join(this.store, 'base.db'), { readonly: true })
    try {
      const rows = store.prepare('select bytes from versions v join texts t on t.hash = v.hash').all()
      return (rows as { bytes: Buffer }[]).map(({ bytes }) => bytes.toString('utf8'))
    } finally {
      store.close()
    }
  }

  /** The text of each file of the tree, without the machine's folder. */
  async texts(): Promise<Map<string, string>> {
    const paths = (await this.tree.files('')).filter((path) => !path.startsWith('.cw/'))
    return new Map(paths.flatMap((path) => this.#textOf(path) ?? []))
  }

  /** Null for a view that has just been taken away. */
  #textOf(path: string): [[string, string]] | null {
    try {
      return [[path, readFileSync(this.tree.at(path), 'utf8')]]
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  remove(): Promise<void> {
    return this.tree.remove()
  }
}
