// A program that has told how its turn ended and does not end itself: it waits for a connection, or for something that it left,
// or it goes on printing.

import type { AgentEvent } from '../../drivers/driver.ts'

/** How many times as long one may go on that always does something more. */
const mostTimes = 6

/** Times are milliseconds of a clock that never jumps. */
export class Lingering {
  /** When its end was told, and since when it has done nothing more; null: that was not told. */
  #told: { readonly at: number; readonly quietSince: number } | null = null
  #isOver = false

  /** `longest`: how long it may, in milliseconds; 0 = however long. */
  constructor(private readonly longest: number) {}

  /** Whatever it does after its end, its time begins anew, as far as it has some left. */
  take({ is }: AgentEvent, now: number): void {
    if (this.#told !== null && is !== 'unknown') this.#told = { ...this.#told, quietSince: now }
  }

  told(isTold: boolean, now: number): void {
    this.#told = isTold ? (this.#told ?? { at: now, quietSince: now }) : null
  }

  /** True once: it is to be ended. */
  isTooLong(now: number): boolean {
    if (this.longest === 0 || this.#told === null || this.#isOver) return false
    const { at, quietSince } = this.#told
    this.#isOver = now - quietSince >= this.longest || now - at >= mostTimes * this.longest
    return this.#isOver
  }
}
