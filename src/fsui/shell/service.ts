// Drives the control loop: wakes it for hints, for the event log and for what is due, and sweeps beside the watcher.

import type { TreeEngine } from './engine/engine.ts'
import { type Hindrance, hindranceOf } from './hindrance.ts'

/** Milliseconds before it is tried again: after the first time, and at most. */
const retryFirst = 500
/** Milliseconds without a refusal, after which the machine is said to take writes again: longer than the longest wait. */
const trustAgain = 6_000
const mostWait = { server: 500, machine: 4_000 }
/** Of a timer, in milliseconds: a longer one would be over at once. */
const longestTimer = 2 ** 31 - 1

export interface Surroundings {
  /** Told after each turn what keeps the tree from going on; null: nothing. */
  hindered(by: Hindrance | null): void
  /** Called before the turn that follows one in which the disk refused something. */
  recover(): Promise<void>
}

export interface ServiceSettings {
  /** Milliseconds between sweeps. */
  sweep: number
}

export class TreeService {
  #wake: (() => void) | null = null
  #woken = false
  #stopped = false
  #lastSweep = Number.NEGATIVE_INFINITY
  #idle = false
  #turning = false
  #hindered: Hindrance | null = null
  #retry = retryFirst
  /** The turn before was refused something. */
  #mustRecover = false
  #refusedAt = 0

  constructor(
    private readonly engine: Pick<
      TreeEngine,
      'markFolder' | 'markAll' | 'turn' | 'atRest' | 'isRefused' | 'hurry'
    >,
    private readonly settings: ServiceSettings,
    /** Milliseconds that only grow. */
    private readonly elapsed: () => number,
    private readonly around: Surroundings,
  ) {}

  get stopped(): boolean {
    return this.#stopped
  }

  /** Between turns, with nothing due and nothing that woke it since. */
  get idle(): boolean {
    return this.#idle
  }

  /** A turn is under way, or what follows it. */
  get turning(): boolean {
    return this.#turning
  }

  /** How many milliseconds ago the whole tree was looked at; Infinity before the first time. */
  get sinceSweep(): number {
    return this.elapsed() - this.#lastSweep
  }

  hint(folder: string): void {
    this.engine.markFolder(folder)
    this.wake()
  }

  sweepNow(): void {
    this.engine.markAll()
    this.wake()
  }

  wake(): void {
    this.#woken = true
    this.#idle = false
    this.#wake?.()
  }

  stop(): void {
    this.#stopped = true
    this.wake()
  }

  /** Turns until `stop`. A bug ends it: nothing is swallowed. `afterTurn` brings views up to date
   * and says in how many milliseconds it wants to be called again. */
  async run(afterTurn: () => Promise<number | null>): Promise<void> {
    while (!this.#stopped) await this.#sleep(await this.#next(afterTurn))
  }

  /**
   * One turn and what follows it; what a missing server or a full disk refused is tried again. Returns in how many
   * milliseconds the next one is due; null: when something wakes it, or with the next sweep. @see SPEC K9
   */
  async turn(afterTurn: () => Promise<number | null>): Promise<number | null> {
    const due = await this.#next(afterTurn)
    return due === null ? null : Math.max(0, due - this.elapsed())
  }

  #next(afterTurn: () => Promise<number | null>): Promise<number | null> {
    if (this.sinceSweep >= this.settings.sweep) this.#sweep()
    this.#woken = false
    this.#idle = false
    return this.#turn(afterTurn)
  }

  /** A turn in which nothing had to be stored says nothing about the disk. */
  get #mayStillRefuse(): boolean {
    return this.#hindered?.by === 'machine' && this.elapsed() - this.#refusedAt < trustAgain
  }

  #sweep(): void {
    this.engine.markAll()
    this.swept()
  }

  /** The whole tree has just been looked at. */
  swept(): void {
    this.#lastSweep = this.elapsed()
  }

  /**
   * Returns when the next turn is due, by `elapsed`: what follows a turn may take long, and what waits for its time waits
   * no longer for that.
   */
  async #turn(afterTurn: () => Promise<number | null>): Promise<number | null> {
    this.#turning = true
    try {
      if (this.#mustRecover) await this.around.recover()
      this.#mustRecover = false
      const due = this.#timeOf(await this.engine.turn())
      const viewsDue = this.#timeOf(await afterTurn())
      this.#idle = (due === null || this.engine.atRest) && !this.#woken
      const next = due === null || viewsDue === null ? (due ?? viewsDue) : Math.min(due, viewsDue)
      if (this.#mayStillRefuse) return Math.min(next ?? Number.POSITIVE_INFINITY, this.elapsed() + trustAgain)
      this.#tell(null)
      return next
    } catch (error) {
      const hindrance = hindranceOf(error)
      if (hindrance === null) throw error
      this.#mustRecover = hindrance.by === 'machine'
      this.#refusedAt = this.elapsed()
      return this.elapsed() + this.#tell(hindrance)
    } finally {
      this.#turning = false
    }
  }

  /** The time in so many milliseconds. */
  #timeOf(ms: number | null): number | null {
    return ms === null ? null : this.elapsed() + ms
  }

  /** Returns in how many milliseconds to try again. */
  #tell(hindrance: Hindrance | null): number {
    this.#retry =
      hindrance !== null && hindrance.by === this.#hindered?.by
        ? Math.min(this.#retry * 2, mostWait[hindrance.by])
        : retryFirst
    this.#hindered = hindrance
    this.around.hindered(hindrance)
    return this.#retry
  }

  /**
   * Turns until both sides agree, or until what is left waits for something that time does not bring: a person, or a disk
   * that has refused it for a while. For `--once` and
   * `flush`, which take `most` milliseconds at most: `more` says whether the event log has something that was not seen yet.
   */
  async settle(most: number, more: () => Promise<boolean>): Promise<boolean> {
    const deadline = this.elapsed() + most
    this.#sweep()
    this.engine.hurry(most)
    let refusedSince: number | null = null
    while (this.elapsed() < deadline) {
      this.#woken = false
      const due = this.#timeOf(await this.engine.turn())
      if ((due === null || this.engine.atRest) && !(await more())) return due === null
      refusedSince = this.engine.isRefused ? (refusedSince ?? this.elapsed()) : null
      if (refusedSince !== null && this.elapsed() - refusedSince >= trustAgain) return false
      await this.#sleep(Math.min(due ?? 0, deadline))
    }
    return false
  }

  /** Until something wakes it, until the time at which something is due, or until the next sweep. */
  async #sleep(due: number | null): Promise<void> {
    if ((this.#woken && !this.#mustRecover) || this.#stopped) return
    const until = Math.min(due ?? Number.POSITIVE_INFINITY, this.#lastSweep + this.settings.sweep)
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined
      const look = () => {
        // Timers count whole milliseconds and may be early by one: a turn before its time finds nothing to do.
        const left = until - this.elapsed()
        if (left > 0) timer = setTimeout(look, Math.min(left, longestTimer))
        else setImmediate(resolve)
      }
      this.#wake = () => {
        // What the disk refused is not tried again with each save and each event that cannot be noted.
        if (this.#mustRecover && !this.#stopped) return
        clearTimeout(timer)
        resolve()
      }
      look()
    })
    this.#wake = null
  }
}
