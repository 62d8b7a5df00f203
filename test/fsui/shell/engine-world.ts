// A tree in memory and a real application in one process: what a person and a command can do, and waiting for quiet.

import type SqliteDatabase from 'better-sqlite3'
import { codecs } from '../../../src/app/codecs.ts'
import { specAt } from '../../../src/app/procedures.ts'
import { appRouter } from '../../../src/app/router.ts'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { TreeEngine } from '../../../src/fsui/shell/engine/engine.ts'
import {
  defaultEngineSettings,
  type EngineParts,
  type EngineSettings,
} from '../../../src/fsui/shell/engine/parts.ts'
import type { Remote } from '../../../src/fsui/shell/remote.ts'
import { localPerson } from '../../../src/kernel/actor.ts'
import { CwError } from '../../../src/kernel/errors.ts'
import type { TreeDocument, TreeEntry, TreeGroup, TreeOutcome } from '../../../src/kernel/tree-exchange.ts'
import { type FileTree, hashOf } from '../../../src/platform/files/file-tree.ts'
import { type MemoryOptions, MemoryVolume } from '../../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { eventsAfter, headOf } from '../../../src/platform/sqlite/event-log.ts'
import { openTestApp, type TestApp } from '../../app/test-home.ts'

/** What stands around the tree: no editor and no git, unless a test says so. */
type Surroundings = Pick<
  EngineParts,
  | 'heldByEditor'
  | 'gitAtWork'
  | 'rootState'
  | 'fillRoot'
  | 'cameFromGit'
  | 'doubtsAbout'
  | 'unknownHere'
  | 'saves'
>

interface DiskOptions extends Omit<MemoryOptions, 'now'> {
  readonly store?: SqliteDatabase.Database
  /** By so many milliseconds the clock of the disk is behind. */
  readonly behind?: number
}

/** The application, called without a wire. */
export class DirectRemote implements Remote {
  constructor(
    private readonly app: TestApp,
    private readonly meanwhile: Meanwhile = {},
  ) {}

  async snapshot() {
    const entries = (await this.query('tree.entries', {})) as TreeEntry[]
    return { entries, cursor: headOf(this.app.database.db) }
  }

  async documents(ids: readonly string[]) {
    await this.meanwhile.beforeDocuments?.()
    return (await this.query('tree.documents', { ids: [...ids] })) as TreeDocument[]
  }

  async apply(groups: readonly TreeGroup[]) {
    const caller = appRouter.createCaller({ executor: this.app.executor.as(localPerson) })
    try {
      const outcomes = (await caller.tree.save({ groups: groups as never })) as TreeOutcome[]
      await this.meanwhile.afterApply?.()
      return outcomes
    } catch (error) {
      // As over the wire: what was thrown is told by its code.
      throw error instanceof Error && error.cause instanceof CwError ? error.cause : error
    }
  }

  async query(path: string, input: object) {
    const spec = specAt(path)
    if (!spec) throw new Error(`No procedure ${path}`)
    const executor = this.app.executor.as(localPerson)
    return spec.output.parse(await executor.execute({ path, spec, input: spec.input.parse(input) }))
  }
}

/** What others do in the middle of a turn. */
interface Meanwhile {
  beforeWrite?: () => Promise<void>
  /** Before the server shows documents. */
  beforeDocuments?: () => Promise<void>
  /** When the server has what was sent. */
  afterApply?: () => Promise<void>
}

export class EngineWorld {
  #seq = 0

  private constructor(
    readonly app: TestApp,
    readonly volume: MemoryVolume,
    readonly tree: FileTree,
    readonly bases: BaseStore,
    public engine: TreeEngine,
    private readonly parts: EngineParts,
    readonly journal: string[],
    /** Paths that an editor holds. */
    readonly editing: Set<string>,
    readonly meanwhile: Meanwhile,
  ) {}

  static async open(
    settings: Partial<EngineSettings> = {},
    surroundings: Partial<Surroundings> = {},
    { store, behind = 0, ...disk }: DiskOptions = {},
  ): Promise<EngineWorld> {
    const app = await openTestApp()
    const volume = new MemoryVolume({ ...disk, now: () => app.clock.now() - behind })
    volume.mkdir('/tree')
    const opened = openMemoryTree(volume, '/tree', { clock: app.clock })
    if (!opened.ok) throw new Error(opened.problem.message)
    const bases = await BaseStore.open(store ?? ':memory:')
    const lines: string[] = []
    const editing = new Set<string>()
    const meanwhile: Meanwhile = {}
    const parts: EngineParts = {
      tree: opened.value,
      bases,
      remote: new DirectRemote(app, meanwhile),
      clock: app.clock,
      settings: { ...defaultEngineSettings, ...settings },
      codecs,
      journal: (line) => lines.push(line),
      heldByEditor: async (path) => {
        await meanwhile.beforeWrite?.()
        return editing.has(path)
      },
      gitAtWork: async () => null,
      cameFromGit: async () => false,
      ...surroundings,
    }
    const engine = new TreeEngine(parts)
    return new EngineWorld(app, volume, opened.value, bases, engine, parts, lines, editing, meanwhile)
  }

  /** Other settings are in force from now on. */
  set(settings: Partial<EngineSettings>): void {
    Object.assign(this.parts.settings, settings)
    this.engine.waitAnew()
  }

  /** Saves a file as `cat >` does. */
  async save(path: string, text: string): Promise<void> {
    const folders = path.split('/').slice(0, -1)
    for (let depth = 1; depth <= folders.length; depth++) {
      const folder = `/tree/${folders.slice(0, depth).join('/')}`
      if (!this.volume.lstat(folder)) this.volume.mkdir(folder)
    }
    this.app.clock.advance(1)
    this.volume.writeInPlace(`/tree/${path}`, Buffer.from(text))
    this.engine.markAll()
  }

  async read(path: string): Promise<string | null> {
    const read = await this.tree.read(path)
    return read.state === 'file' ? Buffer.from(read.bytes).toString('utf8') : null
  }

  async hash(path: string): Promise<string> {
    return hashOf(Buffer.from((await this.read(path)) ?? ''))
  }

  run<T = Record<string, unknown>>(path: string, input: object = {}): Promise<T> {
    return this.app.run<T>(path, input)
  }

  /** Turns until nothing is due any more; the clock jumps to each due time, at most `ms` ahead. */
  async quiet(ms = 120_000): Promise<number> {
    const end = this.app.clock.elapsed() + ms
    this.engine.markAll()
    for (let turns = 1; turns <= 500; turns++) {
      this.follow()
      const due = await this.engine.turn()
      const more = this.follow()
      if (due === null && !more) return turns
      if (due !== null && this.app.clock.elapsed() + due > end) return turns
      this.app.clock.advance(Math.max(1, due ?? 0))
    }
    throw new Error(
      `No quiet after 500 turns: ${JSON.stringify(this.engine.unsettled)}\n${this.journal.slice(-20).join('\n')}`,
    )
  }

  /** Tells the engine what the log says that it has not been told. Returns whether there was something. */
  follow(): boolean {
    const events = eventsAfter(this.app.database.db, this.#seq, 10_000)
    const last = events.at(-1)
    if (!last) return false
    this.#seq = last.seq
    this.engine.noteEvents(
      events.map(({ entity, cause }) => ({ entity, mutation: cause.mutation })),
      { epoch: last.epoch, seq: last.seq, event: last.id },
    )
    return true
  }

  /** Another process keeps the tree. */
  async restart(): Promise<void> {
    await this.bases.reload()
    this.engine = new TreeEngine(this.parts)
  }

  close(): void {
    this.bases.close()
    this.app.close()
  }
}
