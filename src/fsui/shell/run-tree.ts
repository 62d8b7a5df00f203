// Keeps one tree in sync: wires the parts together, runs them, and takes everything down again at the end.

import { codecs } from '../../app/codecs.ts'
import type { ServerAddress } from '../../interfaces/client/connect.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { Settings } from '../../platform/config/options.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'
import type { Home } from '../../platform/home.ts'
import { SpareMemory } from '../../platform/spare-memory.ts'
import { aroundTree, elsewhere } from './around-tree.ts'
import type { BaseStore } from './base-store.ts'
import { type BroughtTogether, broughtTogether } from './brought-together.ts'
import { comeToRest } from './come-to-rest.ts'
import { ConfigDocument } from './config-document.ts'
import { answerRequests, type Request } from './control.ts'
import { TreeEngine } from './engine/engine.ts'
import { SentSaves } from './engine/sent-saves.ts'
import { Hindrances, hindranceOf } from './hindrance.ts'
import { Hints } from './hints.ts'
import { HomeConfig } from './home-config.ts'
import { Journal } from './journal.ts'
import { LiveSettings } from './live-settings.ts'
import { LogFollower } from './log-follower.ts'
import { Once } from './once.ts'
import { type Ground, openGround } from './open-ground.ts'
import { LastKept, tellOpening } from './opening.ts'
import { projectAnew } from './project-anew.ts'
import { RepositorySettings } from './repository-settings.ts'
import { isUnreachable, ServerRemote } from './server-remote.ts'
import { TreeService } from './service.ts'
import { lastKeptFile, type TreeFolder } from './tree-folder.ts'
import { readTreeSettings } from './tree-settings.ts'
import { localState, treeStatus } from './tree-status.ts'
import { Views } from './views.ts'
import { openWatcher } from './watch/open-watcher.ts'

export interface RunTree {
  readonly folder: TreeFolder
  readonly home: Home
  /** Where the home keeps what belongs to this tree. */
  readonly store: string
  readonly server: () => Promise<ServerAddress | null>
  /** Whether a server that ends may leave its agents to this process. */
  readonly takesOver: () => boolean
  readonly settings: Settings
  /** The tree was emptied and is to be projected anew. */
  readonly fresh: boolean
  /** Each line of the log, for the terminal. */
  tell(line: string): void
}

/** How long `--once` and `flush` may take, in milliseconds. */
const settleTime = 60_000

export class RunningTree {
  readonly #engine: TreeEngine
  readonly #service: TreeService
  readonly #journal: Journal
  readonly #views: Views
  readonly #bases: BaseStore
  readonly #settings: LiveSettings
  readonly #config: ConfigDocument
  readonly #kept: LastKept
  readonly #tree: FileTree
  readonly #follower: LogFollower
  readonly #hints: Hints
  #watching: Promise<void> = Promise.resolve()
  /** Whatever happened while `cw` did not run has been seen. */
  readonly #opened = new Once()

  private constructor(
    private readonly run: RunTree,
    { tree, bases }: Ground,
  ) {
    const { folder, settings } = run
    this.#bases = bases
    this.#journal = new Journal(tree, systemClock.now, run.tell)
    const remote = new ServerRemote(run.server, () => this.#settings.engine.replyMode)
    const journal = (line: string) => this.#journal.add(line)
    const home = new HomeConfig(run.home.config)
    const saves = new SentSaves()
    this.#tree = tree
    this.#settings = new LiveSettings(settings)
    this.#kept = new LastKept(lastKeptFile(run.store))
    const parts = {
      ...{ tree, bases, clock: systemClock, settings: this.#settings.engine, journal },
      ...aroundTree(folder.root, home),
    }
    this.#engine = new TreeEngine({ ...parts, remote, codecs, saves })
    this.#config = new ConfigDocument({
      ...parts,
      home,
      problems: this.#engine.problems,
      takeEffect: () => this.#takeSettings(),
    })
    const hindrances = new Hindrances(journal)
    this.#service = new TreeService(this.#engine, this.#settings.service, systemClock.elapsed, {
      hindered: (by) => hindrances.tell(by),
      recover: () => this.#follower.restart(() => this.#recover()),
    })
    this.#follower = new LogFollower({
      server: run.server,
      takesOver: run.takesOver,
      bases: this.#bases,
      remote,
      engine: this.#engine,
      saves,
      codecs,
      journal,
      happened: (events) => this.#views.heard(events),
      wake: () => this.#service.wake(),
    })
    this.#hints = new Hints(() => openWatcher(folder.root, settings['fsui.watcher']), {
      hint: (folder) => {
        this.#views.hint(folder)
        this.#service.hint(folder)
      },
      sweep: () => this.#service.sweepNow(),
      watching: (isWatched) => this.#settings.watching(isWatched),
      journal,
    })
    this.#views = new Views({
      ...parts,
      query: (path, input) => remote.query(path, input),
      local: () => localState(this.#parts()),
      outside: new RepositorySettings({ tree, home, remote }),
      homeElsewhere: elsewhere(run.home.path),
    })
  }

  /** Has what it takes to open the tree but a server; the thread of the watcher starts meanwhile, when it is to watch. */
  static async prepare(run: RunTree, watch: boolean): Promise<RunningTree> {
    const running = new RunningTree(run, await openGround(run.folder.root, run.store))
    if (watch) running.#watching = running.#hints.start()
    return running
  }

  /** Opens the tree and takes stock, once there is a server; nothing runs yet. */
  async open(): Promise<void> {
    if (this.run.fresh) await projectAnew(this.#tree, this.#bases)
    await this.#engine.recover()
    await this.#follower.meet()
  }

  /** Lets go of a tree that is not opened. */
  async abandon(): Promise<void> {
    await this.#hints.close()
    this.#bases.close()
  }

  /** Brings both sides together and ends. Returns how they stand then. */
  async once(): Promise<BroughtTogether> {
    await this.#tellOpening()
    this.#config.hurry(settleTime)
    // What is wrong with the settings is told beside their file too, which takes its time.
    await this.#config.turn()
    const quiet = await this.#service.settle(settleTime, () => this.#follower.catchUp())
    await this.#config.turn()
    await this.#views.update()
    const ended = broughtTogether(this.#parts(), { quiet, waiting: this.#views.waiting })
    await this.close()
    return ended
  }

  /** Runs until `stop`. */
  async keep(): Promise<void> {
    await this.#views.begun()
    await this.#watching
    // A flush that is asked for before the first look is answered by that look.
    const control = await answerRequests(this.run.store, (request) => this.#answer(request))
    try {
      await this.#tellOpening()
      this.#opened.happen()
      await this.#turnUntilStopped()
    } finally {
      this.#service.stop()
      this.#opened.happen()
      control.close()
    }
  }

  async #turnUntilStopped(): Promise<void> {
    this.#follower.start()
    const unwatch = this.#config.watch(() => this.#service.wake())
    const memory = new SpareMemory(() => this.#service.turning)
    try {
      await this.#service.run(async () => {
        await this.#follower.turn()
        await this.#engine.recheck()
        await this.#kept.note(systemClock.now())
        memory.worked()
        const due = [await this.#config.turn(), await this.#views.update()].filter((time) => time !== null)
        return due.length === 0 ? null : Math.min(...due)
      })
    } finally {
      memory.close()
      unwatch()
    }
  }

  /** What is taken up from the time without `cw`. */
  #tellOpening(): Promise<void> {
    return tellOpening({ ...this.#parts(), tree: this.#tree, journal: this.#journal, kept: this.#kept })
  }

  /** The home's config.yaml changed. */
  async #takeSettings(): Promise<void> {
    const before = this.#settings.engine.replyMode
    const next = await readTreeSettings(this.run.home, this.run.folder)
    for (const line of this.#settings.update(next)) this.#journal.add(`config.yaml: ${line}`)
    this.#engine.waitAnew()
    this.#service.wake()
    // A document may name a program that they know now.
    if (this.#engine.problems.size > 0) this.#service.sweepNow()
    // Each reply.md says when saving sends.
    if (this.#settings.engine.replyMode === before) return
    this.#engine.noteChanged(this.#bases.ownersOf('yours'), null)
  }

  /** After something was refused all is decided anew from what is stored, as after a crash. */
  async #recover(): Promise<void> {
    await this.#bases.reload()
    await this.#engine.recover('displaced while cw could not write')
    this.#engine.markAll()
  }

  /** Ends `keep` after its turn. */
  stop(): void {
    this.#service.stop()
  }

  async close(): Promise<void> {
    await this.#follower.close()
    await this.#hints.close()
    try {
      await this.#views.ended()
      await this.#kept.note(systemClock.now(), true)
    } catch (error) {
      // On a full disk the notes of the end are missing; what matters is stored already.
      const hindrance = hindranceOf(error)
      if (hindrance?.by !== 'machine') throw error
      this.run.tell(hindrance.why)
    } finally {
      await this.#journal.settled()
      this.#bases.close()
    }
  }

  async #answer(request: Request): Promise<object> {
    if (request === 'flush') {
      this.#engine.hurry(settleTime)
      this.#config.hurry(settleTime)
      this.#service.sweepNow()
      const turning = { service: this.#service, views: this.#views, isQuiet: () => this.#isQuiet() }
      await comeToRest(turning, settleTime, systemClock)
      this.#engine.calmDown()
    }
    await this.#opened.happened
    return treeStatus(this.#parts())
  }

  /** Nothing is under way here, and nothing that the log tells of is still to come. */
  async #isQuiet(): Promise<boolean> {
    if (!this.#isStill()) return false
    try {
      return !(await this.#follower.isBehind()) && this.#isStill()
    } catch (error) {
      if (!isUnreachable(error)) throw error
      return false
    }
  }

  #isStill(): boolean {
    return this.#service.idle && (this.#engine.atRest || this.#engine.isSettled)
  }

  #parts() {
    return {
      folder: this.run.folder,
      bases: this.#bases,
      engine: this.#engine,
      service: this.#service,
      follower: this.#follower,
      hints: this.#hints,
      settings: this.#settings,
      config: this.#config,
      views: this.#views,
    }
  }
}
