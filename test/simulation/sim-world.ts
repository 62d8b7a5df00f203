// One simulated tree: the real engine and the real application, a disk in memory, a clock that only steps.

import SqliteDatabase from 'better-sqlite3'
import { codecs } from '../../src/app/codecs.ts'
import type { BaseStore } from '../../src/fsui/shell/base-store.ts'
import { TreeEngine } from '../../src/fsui/shell/engine/engine.ts'
import { defaultEngineSettings, type EngineSettings } from '../../src/fsui/shell/engine/parts.ts'
import { hindranceOf } from '../../src/fsui/shell/hindrance.ts'
import { meetServer } from '../../src/fsui/shell/meet-server.ts'
import { makeToken, type RandomBytes } from '../../src/kernel/ids.ts'
import type { FaultStep } from '../../src/platform/files/file-tree.ts'
import { MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../src/platform/files/open-tree.ts'
import { eventsAfter } from '../../src/platform/sqlite/event-log.ts'
import type { TestApp } from '../app/test-home.ts'
import { Crash, Life, MortalBaseStore, MortalRemote, Refusals } from './crash.ts'
import { type DatabaseCopy, putBack } from './database-copy.ts'
import { Interruptions, pausing } from './interruptions.ts'
import { Person, root } from './person.ts'

/** Turns after which a tree that is left alone has to be quiet (SYNC.md 8). */
const mostTurns = 200
const turnsWithoutSpace = 30
/** Milliseconds before a server that did not take something is asked again. */
const askAgain = 500

interface Running {
  readonly engine: TreeEngine
  readonly bases: BaseStore
  readonly life: Life
  heard: number
}

export class SimWorld {
  readonly volume: MemoryVolume
  readonly person: Person
  readonly journal: string[] = []
  readonly settings: { -readonly [Key in keyof EngineSettings]: EngineSettings[Key] } = {
    ...defaultEngineSettings,
    // Few, so that the files of a schedule are more than a turn takes.
    mostFiles: 3,
  }
  /** The database as somebody copied it. */
  copy: DatabaseCopy | null = null
  readonly #stored = new SqliteDatabase(':memory:')
  #down = false
  #armedNext: Parameters<Life['arm']> | null = null
  #running: Running | null = null
  #race: { at: FaultStep; act: () => void } | null = null
  /** What the server fails to take. */
  readonly refusals = new Refusals()
  readonly #interruptions = new Interruptions()

  constructor(
    readonly app: TestApp,
    private readonly random: RandomBytes,
  ) {
    this.volume = new MemoryVolume({ now: () => app.clock.now() })
    this.volume.mkdir(root)
    this.person = new Person(this.volume, () => app.clock.advance(1))
  }

  /** The running engine; starts one where none runs. */
  async running(): Promise<Running> {
    this.#down = false
    for (let tries = 0; this.#running === null; tries++) {
      if (tries > 5) throw new Error('The engine does not start')
      this.#running = await this.#survive(() => this.#start())
    }
    return this.#running
  }

  get engine(): TreeEngine | null {
    return this.#running?.engine ?? null
  }

  /** The process goes away without a word. */
  kill(): void {
    this.#running = null
  }

  /** The process ends, and stays away until something asks for it. */
  stop(): void {
    this.kill()
    this.#down = true
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
    this.#running?.life.disarm()
    this.#race = null
    this.#interruptions.clear()
    this.refusals.clear()
    this.#armedNext = null
    this.volume.space = Number.POSITIVE_INFINITY
  }

  /** It happens the nth time from now that the engine waits; then the engine may be told at once. */
  interrupt(nth: number, hears: boolean, act: () => Promise<void>): void {
    this.#interruptions.arm(nth, async () => {
      this.journal.push('  > meanwhile')
      await act()
      if (!hears || !this.#running) return
      this.#hear(this.#running)
      this.#running.engine.markAll()
    })
  }

  /** Nobody interrupts the engine from here on. */
  leaveAlone(): void {
    this.#interruptions.clear()
  }

  race(at: FaultStep, act: () => void): void {
    this.#race = { at, act }
  }

  /** One turn; null when nothing is due any more, or when the process died in it. */
  async turn(hears: boolean): Promise<number | null> {
    if (this.#down) return null
    const running = await this.running()
    return await this.#survive(async () => {
      if (hears) this.#hear(running)
      return this.#patiently(() => running.engine.turn())
    })
  }

  /** Turns until nothing is due; the clock jumps to each due time. Returns how many it took. */
  async quiet(): Promise<number> {
    const { engine } = await this.running()
    engine.markAll()
    for (let turns = 1; turns <= mostTurns; turns++) {
      const due = await this.turn(true)
      const running = await this.running()
      if (due === null && running.heard === this.#head()) return turns
      // Without space there is no quiet: what cannot be written is tried again and again.
      if (this.volume.space < Number.POSITIVE_INFINITY && turns > turnsWithoutSpace) return turns
      this.app.clock.advance(Math.max(1, due ?? 0))
    }
    const left = JSON.stringify(this.engine?.unsettled)
    throw new Error(`No quiet after ${mostTurns} turns: ${left}\n${this.journal.slice(-20).join('\n')}`)
  }

  /** As the service does: a server that does not take what is sent is asked again a little later. */
  async #patiently(turn: () => Promise<number | null>): Promise<number | null> {
    try {
      return await turn()
    } catch (error) {
      if (hindranceOf(error) === null) throw error
      this.journal.push(`--- ${error instanceof Error ? error.message : error}`)
      return askAgain
    }
  }

  close(): void {
    this.#stored.close()
  }

  #head(): number {
    return (
      eventsAfter(this.app.database.db, this.#running?.heard ?? 0, 1_000).at(-1)?.seq ??
      this.#running?.heard ??
      0
    )
  }

  #hear(running: Running): void {
    const events = eventsAfter(this.app.database.db, running.heard, 10_000)
    const last = events.at(-1)
    if (!last) return
    running.engine.noteChanged(
      events.map((event) => event.entity),
      { epoch: last.epoch, seq: last.seq, event: last.id },
    )
    running.heard = last.seq
  }

  async #start(): Promise<Running> {
    const { app } = this
    const life = new Life()
    if (this.#armedNext) life.arm(...this.#armedNext)
    this.#armedNext = null
    const faults = (step: FaultStep) => {
      life.pass(step)
      if (this.#race?.at !== step) return
      const { act } = this.#race
      this.#race = null
      act()
    }
    const tree = openMemoryTree(this.volume, root, { clock: app.clock, random: this.random, faults })
    if (!tree.ok) throw new Error(tree.problem.message)
    const bases = new MortalBaseStore(this.#stored, life)
    const pause = async () => (life.dead ? undefined : this.#interruptions.pass())
    const remote = pausing(new MortalRemote(app, life, this.refusals), pause)
    const engine = new TreeEngine({
      tree: pausing(tree.value, pause),
      bases,
      remote,
      clock: app.clock,
      settings: this.settings,
      codecs,
      journal: (line) => this.journal.push(line),
      heldByEditor: async () => {
        await pause()
        return false
      },
      gitIsAtWork: async () => false,
      cameFromGit: async () => false,
    })
    await engine.recover()
    if ((await meetServer(bases, remote)) === 'forked') engine.distrustFiles()
    return { engine, bases, life, heard: bases.cursor?.seq ?? 0 }
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
