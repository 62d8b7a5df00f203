// A program that has told how its turn ended and does not end itself: it waits for a connection, or for something that it left.

import type { AgentEvent } from '../../drivers/driver.ts'

/** Times are milliseconds of a clock that never jumps. */
export class Lingering {
  /** Since when it has said nothing more; null: its end was not told. */
  #since: number | null = null
  #isOver = false

  /** `longest`: how long it may, in milliseconds; 0 = however long. */
  constructor(private readonly longest: number) {}

  /** Whatever it does after its end, its time begins anew. */
  take({ is }: AgentEvent, now: number): void {
    if (this.#since !== null && is !== 'unknown') this.#since = now
  }

  told(isTold: boolean, now: number): void {
    this.#since = isTold ? (this.#since ?? now) : null
  }

  /** True once: it is to be ended. */
  isTooLong(now: number): boolean {
    if (this.longest === 0 || this.#since === null || this.#isOver) return false
    this.#isOver = now - this.#since >= this.longest
    return this.#isOver
  }
}
