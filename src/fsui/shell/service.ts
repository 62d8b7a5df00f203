// Drives the control loop: wakes it for hints, for the event log and for what is due, and sweeps beside the watcher.

import type { TreeEngine } from './engine/engine.ts'
import { isUnreachable } from './server-remote.ts'

/** Milliseconds before a server that did not answer is asked again. */
const retryAfter = 500

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

  constructor(
    private readonly engine: TreeEngine,
    private readonly settings: ServiceSettings,
    /** Milliseconds that only grow. */
    private readonly elapsed: () => number,
    /** Told after each turn whether the server answered. */
    private readonly whenConnected: (connected: boolean) => void,
  ) {}

  get stopped(): boolean {
    return this.#stopped
  }

  /** Between turns, with nothing due and nothing that woke it since. */
  get idle(): boolean {
    return this.#idle
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
    while (!this.#stopped) {
      if (this.sinceSweep >= this.settings.sweep) this.#sweep()
      this.#woken = false
      this.#idle = false
      const due = await this.#turn(afterTurn)
      await this.#sleep(due)
    }
  }

  #sweep(): void {
    this.engine.markAll()
    this.swept()
  }

  /** The whole tree has just been looked at. */
  swept(): void {
    this.#lastSweep = this.elapsed()
  }

  /** One turn and what follows it; a server that does not answer is asked again a little later. */
  async #turn(afterTurn: () => Promise<number | null>): Promise<number | null> {
    try {
      const due = await this.engine.turn()
      const viewsDue = await afterTurn()
      this.#idle = (due === null || this.engine.atRest) && !this.#woken
      this.whenConnected(true)
      return due === null || viewsDue === null ? (due ?? viewsDue) : Math.min(due, viewsDue)
    } catch (error) {
      if (!isUnreachable(error)) throw error
      this.whenConnected(false)
      return retryAfter
    }
  }

  /**
   * Turns until both sides agree, or until what is left waits for something that time does not bring. For `--once` and
   * `flush`, which take `most` milliseconds at most: `more` says whether the event log has something that was not seen yet.
   */
  async settle(most: number, more: () => Promise<boolean>): Promise<boolean> {
    const deadline = this.elapsed() + most
    this.#sweep()
    this.engine.hurry(most)
    while (this.elapsed() < deadline) {
      const due = await this.engine.turn()
      if ((due === null || this.engine.atRest) && !(await more())) return due === null
      await this.#sleep(Math.min(due ?? 0, deadline - this.elapsed()))
    }
    return false
  }

  /** Until something wakes it, until what is due in so many milliseconds, or until the next sweep. */
  async #sleep(due: number | null): Promise<void> {
    if (this.#woken || this.#stopped) return
    const wait = Math.max(0, Math.min(due ?? Number.POSITIVE_INFINITY, this.settings.sweep - this.sinceSweep))
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = null
  }
}
