// How much goes into one request: as much as is answered soon, because whoever answers does nothing else meanwhile.

import { type Clock, systemClock } from '../../kernel/clock.ts'

/** Milliseconds that a request should take (SYNC.md 6). */
const wanted = 50
const fewest = 10

export class Pace {
  #size: number

  /** `most` for one request. */
  constructor(
    private readonly most: number,
    private readonly clock: Pick<Clock, 'elapsed'> = systemClock,
  ) {
    this.#size = Math.min(most, fewest * 5)
  }

  /** How many go into the next request. */
  get size(): number {
    return this.#size
  }

  /** Runs a request of so many and learns from how long it takes. */
  async of<T>(count: number, request: () => Promise<T>): Promise<T> {
    const start = this.clock.elapsed()
    const answer = await request()
    const each = (this.clock.elapsed() - start) / Math.max(1, count)
    // A small request says little: waiting for the disk is most of it.
    if (count * 2 >= this.#size)
      this.#size = Math.max(
        fewest,
        Math.min(this.most, this.#size * 2, Math.round(wanted / Math.max(each, 0.001))),
      )
    return answer
  }
}
