// One simulated tree: the real engine and the real application, a disk in memory, a clock that only steps.

import SqliteDatabase from 'better-sqlite3'
import type { TreeEngine } from '../../src/fsui/shell/engine/engine.ts'
import { hindranceOf } from '../../src/fsui/shell/hindrance.ts'
import { makeToken, type RandomBytes } from '../../src/kernel/ids.ts'
import type { FaultStep } from '../../src/platform/files/file-tree.ts'
import type { MemoryOptions, MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { eventsAfter, headOf } from '../../src/platform/sqlite/event-log.ts'
import type { TestApp } from '../app/test-home.ts'
import { Crash, Life, Refusals } from './crash.ts'
import { type DatabaseCopy, putBack } from './database-copy.ts'
import { failing, StoreRefusals } from './failing-database.ts'
import { SimHomeFile } from './home-settings.ts'
import { Interruptions } from './interruptions.ts'
import { OtherPrograms } from './other-programs.ts'
import { Person, root } from './person.ts'
import { type Running, startProcess } from './sim-process.ts'
import { WatchedVolume } from './watched-volume.ts'

/** Turns after which a tree that is left alone has to be quiet (SYNC.md 8). */
const mostTurns = 200
const turnsWithoutSpace = 30
/** Rounds after which trees that are left alone have nothing to tell each other any more. */
const mostRounds = 12
/** Milliseconds after which displaced files are looked at again. @see SPEC W4 */
const looks = [1_000, 10_000, 60_000]

export type DiskAbilities = Omit<MemoryOptions, 'now'>

export class SimWorld {
  readonly volume: MemoryVolume
  readonly person: Person
  readonly journal: string[] = []
  readonly others: OtherPrograms
  /** What was said to the log; `logIsWhole`: and nothing kept it from standing there. */
  readonly said: string[] = []
  logIsWhole = true
  wasReadOnly = false
  /** The documents as somebody copied them. */
  kept: ReadonlyMap<string, string> = new Map()
  /** The database as somebody copied it. */
  copy: DatabaseCopy | null = null
  readonly #stored = new SqliteDatabase(':memory:')
  #countEvents: SqliteDatabase.Statement | null = null
  #down = false
  #pagesLimited = false
  #followFailure: { readonly error: unknown } | null = null
  #armedNext: Parameters<Life['arm']> | null = null
  #running: Running | null = null
  #race: { at: FaultStep; act: (path: string) => void } | null = null
  /** What the server fails to take. */
  readonly refusals = new Refusals()
  /** What the base store's database refuses. */
  readonly storeRefusals = new StoreRefusals()
  readonly #interruptions = new Interruptions()

  /** Folders in which something happened since the engine was told. */
  readonly #hints = new Set<string>()
  /** The process that has looked at the whole tree. */
  #swept: Running | null = null
  /** Its watcher tells nothing. */
  #deaf = false
  #elsewhere: SimWorld | null = null

  constructor(
    readonly app: TestApp,
    private readonly random: RandomBytes,
    private readonly disk: DiskAbilities,
    /** The settings of the home. */
    readonly home = new SimHomeFile(),
  ) {
    const now = () => app.clock.now()
    this.volume = new WatchedVolume({ ...disk, now }, (folder) => this.#hints.add(folder))
    this.volume.mkdir(root)
    this.person = new Person(this.volume, () => app.clock.advance(1))
    this.others = new OtherPrograms(this.person)
  }

  /** The running engine; starts one where none runs. */
  async running(): Promise<Running> {
    this.#down = false
    for (let tries = 0; this.#running === null; tries++) {
      if (tries > 5) throw new Error('The engine does not start')
      this.#running = await this.#survive(() => this.#startOrRefuse())
    }
    return this.#running
  }

  /** Another tree of the same home, on a disk of the same kind. */
  async elsewhere(): Promise<SimWorld> {
    if (this.#elsewhere === null) {
      this.#elsewhere = new SimWorld(this.app, this.random, this.disk, this.home)
      await this.#elsewhere.running()
    }
    return this.#elsewhere
  }

  /** The trees of the home, this one first. */
  get trees(): readonly SimWorld[] {
    return this.#elsewhere === null ? [this] : [this, this.#elsewhere]
  }

  /** How many events the log has. */
  get events(): number {
    this.#countEvents ??= this.app.database.sqlite.prepare('select count(*) from events').pluck()
    return this.#countEvents.get() as number
  }

  get engine(): TreeEngine | null {
    return this.#running?.engine ?? null
  }

  /** The process goes away without a word. */
  kill(): void {
    this.#running = null
    this.logIsWhole = false
  }

  /** The process ends, and stays away until something asks for it. */
  async stop(): Promise<void> {
    const running = this.#running
    this.kill()
    this.#down = true
    if (running) await this.#survive(() => endOrMiss(running))
  }

  /** The database grows by so many pages at most. */
  limitPages(spare: number | null): void {
    const { sqlite } = this.app.database
    sqlite.exec('vacuum')
    const pages = sqlite.pragma('page_count', { simple: true }) as number
    sqlite.pragma(`max_page_count = ${spare === null ? 1_000_000 : pages + spare}`)
    this.#pagesLimited = spare !== null
  }

  /** Another one starts, and dies when it passes that point for the nth time. */
  async restart(...when: Parameters<Life['arm']>): Promise<void> {
    this.kill()
    this.#armedNext = when
    await this.running()
  }

  /** History forks: the database is the copy, or a new one. */
  fork(): void {
    putBack(this.app.database, this.copy, makeToken(this.random))
    this.person.forked = true
    this.kill()
  }

  arm(at: Parameters<Life['arm']>[0], nth: number): void {
    this.#running?.life.arm(at, nth)
  }

  /** Nothing goes wrong from here on. */
  disarm(): void {
    this.#elsewhere?.disarm()
    this.#running?.life.disarm()
    this.#race = null
    this.#interruptions.clear()
    this.refusals.clear()
    this.storeRefusals.clear()
    this.others.end()
    if (this.#pagesLimited) this.limitPages(null)
    this.#armedNext = null
    this.listen(true)
    this.volume.space = Number.POSITIVE_INFINITY
  }

  /** For so many turns the disk takes nothing from the process; others have the right to write there. */
  async keepReadOnly(turns: number): Promise<void> {
    this.logIsWhole = false
    this.wasReadOnly = true
    for (let n = 0; n < turns; n++) {
      this.volume.readOnly = true
      const due = await this.turn(true)
      this.volume.readOnly = false
      this.app.clock.advance(Math.max(1, due ?? 0))
    }
  }

  /** What others do, whatever `cw` may do there. */
  async #withRights<T>(act: () => T | Promise<T>): Promise<T> {
    const { readOnly } = this.volume
    this.volume.readOnly = false
    try {
      return await act()
    } finally {
      this.volume.readOnly = readOnly
    }
  }

  /** It happens the nth time from now that the engine waits; then the engine may be told at once. */
  interrupt(nth: number, hears: boolean, act: () => Promise<void>): void {
    this.#interruptions.arm(nth, async () => {
      this.journal.push('  > meanwhile')
      await this.#withRights(act)
      if (!hears || !this.#running) return
      this.#hear(this.#running)
      this.#watch(this.#running)
    })
  }

  /** Nobody interrupts the engine from here on. */
  leaveAlone(): void {
    this.#interruptions.clear()
  }

  /** Acts when the step is passed for the first time from now on, at that path. */
  race(at: FaultStep, act: (path: string) => void): void {
    this.#race = { at, act }
  }

  /** One turn of all that runs in a tree's process; null when nothing is due any more, or when the process died in it. */
  async turn(hears: boolean): Promise<number | null> {
    if (this.#down) return null
    const running = await this.running()
    const due = await this.#survive(async () => {
      if (hears) this.#hear(running)
      if (hears) this.#watch(running)
      return await running.service.turn(() => this.#afterTurn(running))
    })
    await this.#spoken(running)
    await this.#withRights(() => this.others.work())
    return due
  }

  /** What a process said in the moment in which it died may never be written. */
  async #spoken({ life, log }: Running): Promise<void> {
    const settled = log.settled().then(() => true)
    const soon = new Promise<boolean>((resolve) => setImmediate(resolve, false))
    if (!(await (life.dead ? Promise.race([settled, soon]) : settled))) this.logIsWhole = false
  }

  /** As `RunningTree` does. */
  async #afterTurn({ engine, config, views }: Running): Promise<number | null> {
    const failure = this.#followFailure
    this.#followFailure = null
    if (failure) throw failure.error
    await engine.recheck()
    const due = [await config.turn(), await views.update()].filter((time) => time !== null)
    return due.length === 0 ? null : Math.min(...due)
  }

  /** Until nothing is due in any of the trees. */
  async quiet(): Promise<void> {
    for (let rounds = 0; rounds < mostRounds; rounds++) {
      const before = this.events
      const obstructed = this.trees.some((tree) => tree.#isObstructed)
      for (const tree of this.trees) await tree.#quietAlone(obstructed)
      if (this.trees.length === 1 || (rounds > 0 && this.events === before)) return
    }
    throw new Error(`The trees do not come to rest in ${mostRounds} rounds`)
  }

  /** Turns until nothing is due; the clock jumps to each due time. Returns how many it took. */
  async #quietAlone(obstructed: boolean): Promise<number> {
    await this.running()
    const dues: (number | null)[] = []
    for (let turns = 1; turns <= mostTurns; turns++) {
      const due = await this.turn(true)
      dues.push(due)
      const running = await this.running()
      if (due === null && running.heard === this.#head()) return turns
      // What cannot be done now is tried again and again.
      if (obstructed && turns > turnsWithoutSpace) return turns
      this.app.clock.advance(Math.max(1, due ?? 0))
    }
    const left = JSON.stringify(this.engine?.unsettled)
    throw new Error(
      `No quiet after ${mostTurns} turns: ${left}, due in ${dues.slice(-9)} ms\n${this.journal.slice(-20).join('\n')}`,
    )
  }

  /** Whether the watcher tells of what happens from here on. The first look at everything finds what it has not told. */
  listen(hears: boolean): void {
    if (hears && this.#deaf) this.sweep()
    this.#deaf = !hears
  }

  /** The next turn looks at the whole tree, as one does from time to time. */
  sweep(): void {
    this.#swept = null
  }

  /** Tells the process what its watcher saw; one that has just started looks at everything. */
  #watch(running: Running): void {
    const { service, views, engine } = running
    if (this.#swept !== running) engine.markAll()
    this.#swept = running
    if (this.#deaf) this.#hints.clear()
    for (const folder of this.#hints) {
      if (folder !== root && !folder.startsWith(`${root}/`)) continue
      service.hint(folder.slice(root.length + 1))
      views.hint(folder.slice(root.length + 1))
    }
    this.#hints.clear()
  }

  /** Until displaced files have been looked at for the last time. */
  async lookAtDisplaced(): Promise<void> {
    for (const ms of looks) {
      this.app.clock.advance(ms)
      await this.quiet()
    }
  }

  get #isObstructed(): boolean {
    return this.volume.space < Number.POSITIVE_INFINITY || this.#pagesLimited || this.others.inTheWay
  }

  close(): void {
    this.#elsewhere?.close()
    this.#stored.close()
  }

  #head(): number {
    return headOf(this.app.database.db).seq
  }

  /** What the follower of the log cannot note ends it; the turn tells why. */
  #hear(running: Running): void {
    const events = eventsAfter(this.app.database.db, running.heard, 10_000)
    const last = events.at(-1)
    if (!last || this.#followFailure) return
    try {
      running.engine.noteEvents(
        events.map(({ entity, cause }) => ({ entity, mutation: cause.mutation })),
        { epoch: last.epoch, seq: last.seq, event: last.id },
      )
    } catch (error) {
      this.#followFailure = { error }
    }
    running.views.markStale()
    running.heard = last.seq
  }

  /** What the machine refuses at the start ends it with a message; somebody mends that and starts it again. */
  async #startOrRefuse(): Promise<Running | null> {
    try {
      return await this.#start()
    } catch (error) {
      if (hindranceOf(error)?.by !== 'machine') throw error
      this.journal.push(`--- the start was refused: ${error}`)
      this.storeRefusals.clear()
      this.volume.readOnly = false
      return null
    }
  }

  async #start(): Promise<Running> {
    this.#followFailure = null
    const life = new Life()
    if (this.#armedNext) life.arm(...this.#armedNext)
    this.#armedNext = null
    return await startProcess(this.app, {
      volume: this.volume,
      random: this.random,
      life,
      faults: (step, path) => this.#pass(life, step, path),
      stored: failing(this.#stored, this.storeRefusals),
      refusals: this.refusals,
      others: this.others,
      home: this.home,
      pause: async () => (life.dead ? undefined : this.#interruptions.pass()),
      note: (line) => this.journal.push(line),
      say: (line) => this.said.push(line),
    })
  }

  #pass(life: Life, step: FaultStep, path: string): void {
    life.pass(step)
    if (this.#race?.at !== step) return
    const { act } = this.#race
    const { readOnly } = this.volume
    this.#race = null
    this.volume.readOnly = false
    act(path)
    this.volume.readOnly = readOnly
  }

  async #survive<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      this.journal.push(`--- ${error.message}`)
      this.#running = null
      // What ran beside it comes to the same end.
      await new Promise((resolve) => setImmediate(resolve))
      return null
    }
  }
}

/** As `RunningTree` does: where the machine refuses the notes of the end, they are missing. */
async function endOrMiss({ views }: Running): Promise<void> {
  try {
    await views.ended()
  } catch (error) {
    if (hindranceOf(error)?.by !== 'machine') throw error
  }
}
