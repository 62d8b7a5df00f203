// Keeps one tree in sync: wires the parts together, follows the log, and takes everything down again at the end.

import { join } from 'node:path'
import { codecs } from '../../app/codecs.ts'
import type { ServerAddress } from '../../interfaces/client/connect.ts'
import { followEvents } from '../../interfaces/client/follow-events.ts'
import { systemClock } from '../../kernel/clock.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Cursor } from '../../kernel/event.ts'
import type { Settings } from '../../platform/config/options.ts'
import { readSettings } from '../../platform/config/read-settings.ts'
import { crashingFiles } from '../../platform/crash-points.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'
import { openDiskTree } from '../../platform/files/open-tree.ts'
import type { Home } from '../../platform/home.ts'
import { BaseStore } from './base-store.ts'
import { ConfigDocument } from './config-document.ts'
import { answerRequests, type Request } from './control.ts'
import { heldByEditor } from './editor-locks.ts'
import { TreeEngine } from './engine/engine.ts'
import { cameFromGit, gitIsAtWork } from './git-state.ts'
import { describeEvent, Journal } from './journal.ts'
import { LiveSettings } from './live-settings.ts'
import { meetServer } from './meet-server.ts'
import { describeOpening, LastKept, lookMeanwhile } from './opening.ts'
import { isUnreachable, ServerRemote } from './server-remote.ts'
import { TreeService } from './service.ts'
import { lastKeptFile, type TreeFolder } from './tree-folder.ts'
import { Views } from './views.ts'
import { NoWatcher } from './watch/no-watcher.ts'
import { openWatcher } from './watch/open-watcher.ts'
import type { Watcher } from './watch/watcher.ts'

export interface RunTree {
  readonly folder: TreeFolder
  readonly home: Home
  /** Where the home keeps what belongs to this tree. */
  readonly store: string
  readonly server: () => Promise<ServerAddress | null>
  readonly settings: Settings
  /** Each line of the log, for the terminal. */
  tell(line: string): void
}

/** How long `--once` and `flush` may take, in milliseconds. */
const settleTime = 60_000
const versionsKept = 30 * 24 * 3600 * 1000

export class RunningTree {
  readonly #controller = new AbortController()
  readonly #engine: TreeEngine
  readonly #service: TreeService
  readonly #journal: Journal
  readonly #views: Views
  readonly #bases: BaseStore
  readonly #remote: ServerRemote
  readonly #settings: LiveSettings
  readonly #config: ConfigDocument
  readonly #kept: LastKept
  readonly #tree: FileTree
  #watcher: Watcher
  #caughtUp = false
  #served = true
  #epoch = ''
  #connected = false
  #feed: Promise<void> = Promise.resolve()
  #feedFailure: unknown = null

  private constructor(private readonly run: RunTree) {
    const { folder, settings } = run
    const tree = openDiskTree(folder.root, { clock: systemClock, faults: crashingFiles })
    if (!tree.ok) throw cwError('tree.unknown', { reason: tree.problem.message })
    this.#bases = new BaseStore(join(run.store, 'base.db'))
    this.#bases.prune(systemClock.now() - versionsKept)
    this.#journal = new Journal(tree.value, systemClock.now, run.tell)
    this.#remote = new ServerRemote(run.server)
    const journal = (line: string) => this.#journal.add(line)
    const held = (path: string) => heldByEditor(folder.root, path)
    this.#tree = tree.value
    this.#settings = new LiveSettings(settings)
    this.#kept = new LastKept(lastKeptFile(run.store))
    this.#engine = new TreeEngine({
      tree: tree.value,
      bases: this.#bases,
      remote: this.#remote,
      clock: systemClock,
      settings: this.#settings.engine,
      codecs,
      journal,
      heldByEditor: held,
      gitIsAtWork: () => gitIsAtWork(folder.root),
      cameFromGit: (path, bytes) => cameFromGit(folder.root, path, bytes),
    })
    this.#config = new ConfigDocument({
      tree: tree.value,
      bases: this.#bases,
      clock: systemClock,
      settings: this.#settings.engine,
      journal,
      heldByEditor: held,
      file: run.home.config,
      problems: this.#engine.problems,
      takeEffect: () => this.#takeSettings(),
    })
    this.#service = new TreeService(this.#engine, this.#settings.service, systemClock.elapsed, (connected) =>
      this.#tellServer(connected),
    )
    this.#watcher = openWatcher(folder.root, settings['fsui.watcher'])
    this.#views = new Views({
      tree: tree.value,
      bases: this.#bases,
      clock: systemClock,
      query: (path, input) => this.#remote.query(path, input),
      local: () => this.#local(),
      journal,
    })
  }

  /** Opens the tree and takes stock; nothing runs yet. */
  static async open(run: RunTree): Promise<RunningTree> {
    const running = new RunningTree(run)
    await running.#engine.recover()
    await running.#meet()
    return running
  }

  /** Brings both sides together and ends. Returns whether everything was settled. */
  async once(): Promise<boolean> {
    await this.#tellOpening()
    const settled = await this.#settle()
    this.#config.hurry(settleTime)
    await this.#config.turn()
    await this.#views.update()
    await this.close()
    return settled
  }

  /** Runs until `stop`. */
  async keep(): Promise<void> {
    await this.#views.notRunning(false)
    await this.#watch()
    await this.#tellOpening()
    const control = await answerRequests(this.run.store, (request) => this.#answer(request))
    this.#feed = this.#follow()
    const unwatch = this.#config.watch(() => this.#service.wake())
    try {
      await this.#service.run(async () => {
        if (this.#feedFailure) throw this.#feedFailure
        await this.#engine.recheck()
        await this.#kept.note(systemClock.now())
        const due = [await this.#config.turn(), await this.#views.update()].filter((time) => time !== null)
        return due.length === 0 ? null : Math.min(...due)
      })
    } finally {
      unwatch()
      control.close()
    }
  }

  /** The first line of the log: what is taken up from the time without `cw`. */
  async #tellOpening(): Promise<void> {
    const { damaged } = this.#bases
    if (damaged !== null)
      this.#journal.add(`what this tree and its home agreed on could not be read: it is in ${damaged} now`)
    const last = await this.#kept.before()
    const meanwhile = await lookMeanwhile(this.#tree, this.#bases, await this.#engine.look())
    this.#service.swept()
    this.#journal.add(describeOpening(last, systemClock.now(), meanwhile))
  }

  /** The home's config.yaml changed. */
  async #takeSettings(): Promise<void> {
    const next = await readSettings(this.run.home, this.run.folder.id)
    for (const line of this.#settings.update(next)) this.#journal.add(`config.yaml: ${line}`)
  }

  #tellServer(connected: boolean): void {
    if (connected === this.#served) return
    this.#served = connected
    this.#journal.add(
      connected ? 'the server answers again' : 'the server does not answer; saves are kept until it does',
    )
  }

  /** Ends `keep` after its turn. */
  stop(): void {
    this.#service.stop()
  }

  async close(): Promise<void> {
    this.#controller.abort()
    await this.#watcher.close()
    await this.#feed
    await this.#views.notRunning(true)
    await this.#journal.settled()
    await this.#kept.note(systemClock.now(), true)
    this.#bases.close()
  }

  async #watch(): Promise<void> {
    await this.#watcher.start(
      (folder) => (folder === '.git' ? this.#service.sweepNow() : this.#service.hint(folder)),
      (trouble) => {
        this.#journal.add(`the watcher has trouble: ${trouble.message}`)
        if (trouble.kind === 'no-watches') void this.#poll()
        this.#service.sweepNow()
      },
    )
  }

  /** Without watches a sweep each second finds what there is to find. */
  async #poll(): Promise<void> {
    await this.#watcher.close()
    this.#watcher = new NoWatcher('polling')
    this.#settings.poll()
  }

  async #follow(): Promise<void> {
    try {
      await followEvents({
        server: this.run.server,
        cursor: this.#bases.cursor,
        signal: this.#controller.signal,
        onConnection: (state) => {
          this.#connected = state === 'connected'
        },
        onMessage: (message) => {
          // Cursors carry the log's epoch, whichever epoch an event was written in.
          if ('cursor' in message) this.#epoch = message.cursor.epoch
          if (message.type === 'event') {
            const { seq, id, entity } = message.event
            this.#service.changed([entity], { epoch: this.#epoch, seq, event: id })
            const line = describeEvent(message.event)
            if (line !== null) this.#journal.add(line)
            this.#views.markStale()
          } else if (message.type === 'caught-up') this.#caughtUp = true
          else if (message.type === 'must-refetch') void this.#refetch()
        },
      })
    } catch (error) {
      this.#feedFailure = error
      this.#service.wake()
    }
  }

  /** Takes stock of the database; after a fork nothing that the files decide fires by itself. */
  async #meet(): Promise<void> {
    if ((await meetServer(this.#bases, this.#remote)) !== 'forked') return
    this.#engine.distrustFiles()
    this.#journal.add(
      'the database is another one than this tree saw last: the files stand, nothing is started',
    )
  }

  async #refetch(): Promise<void> {
    await this.#meet()
    this.#service.sweepNow()
  }

  /** Everything that was saved before is taken up and written back when this returns true. */
  async #settle(): Promise<boolean> {
    const more = async () => {
      const head = (await this.#remote.query('events.head', {})) as Cursor
      const known = this.#bases.cursor
      if (known && known.seq >= head.seq) return false
      await this.#catchUp(head)
      return true
    }
    return this.#service.settle(settleTime, more)
  }

  /** Takes up what the log says between the cursor and `head`. */
  async #catchUp(head: Cursor): Promise<void> {
    const since = this.#bases.cursor?.seq ?? 0
    const events = (await this.#remote.query('events.list', { since, limit: 1_000 })) as { entity: string }[]
    this.#engine.noteChanged(
      events.map((event) => event.entity),
      head,
    )
  }

  async #answer(request: Request): Promise<object> {
    if (request === 'flush') {
      this.#engine.hurry(settleTime)
      this.#config.hurry(settleTime)
      this.#service.sweepNow()
      const deadline = systemClock.elapsed() + settleTime
      while (!(await this.#isQuiet()) && systemClock.elapsed() < deadline) await systemClock.sleep(20)
    }
    return this.status()
  }

  /** Nothing is under way here, and nothing that the log tells of is still to come. */
  async #isQuiet(): Promise<boolean> {
    if (!this.#isStill()) return false
    try {
      const head = (await this.#remote.query('events.head', {})) as Cursor
      return head.seq <= (this.#bases.cursor?.seq ?? 0) && this.#isStill()
    } catch (error) {
      if (!isUnreachable(error)) throw error
      return false
    }
  }

  #isStill(): boolean {
    const { paths, entities, folders } = this.#engine.unsettled
    return this.#service.idle && paths.length === 0 && entities === 0 && folders === 0
  }

  /** What `cw fsui status` shows. */
  status(): object {
    const { paths, entities, folders, waiting } = this.#engine.unsettled
    return {
      folder: this.run.folder.root,
      tree: this.run.folder.id,
      pid: process.pid,
      watcher: this.#watcher.mode,
      watches: this.#watcher.watched(),
      sweepEvery: this.#settings.service.sweep,
      lastSweep: this.#sweptAt(),
      connected: this.#connected,
      caughtUp: this.#caughtUp,
      documents: this.#bases.size,
      folders: this.#engine.foldersSeen,
      dirtyFolders: folders,
      settling: paths,
      pendingWrites: [...waiting].map(([id, until]) => ({
        id,
        path: this.#bases.withKey(id)?.path ?? null,
        notBefore: Number.isFinite(until) ? new Date(until).toISOString() : null,
        why: Number.isFinite(until) ? 'waits for a quiet moment' : 'waits for its file',
      })),
      pendingEntities: entities,
      ...this.#local(),
      cursor: this.#bases.cursor,
    }
  }

  /** Null before the first sweep. */
  #sweptAt(): string | null {
    const { sinceSweep } = this.#service
    return Number.isFinite(sinceSweep) ? new Date(systemClock.now() - sinceSweep).toISOString() : null
  }

  #conflicts(): { path: string; fields: readonly string[]; sidecar: string }[] {
    const ofDocuments = [...this.#bases.all()].flatMap(({ path, conflict }) =>
      conflict ? [{ path, ...conflict }] : [],
    )
    return [...ofDocuments, ...this.#config.conflicts]
  }

  #local() {
    return {
      conflicts: this.#conflicts(),
      problems: [...this.#engine.problems.all()].map(([path, { problem, since }]) => ({
        path,
        since,
        ...problem,
      })),
      held: this.#engine.held,
      copies: this.#engine.copies,
      contested: this.#engine.contested,
    }
  }
}
