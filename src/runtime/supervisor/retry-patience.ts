// How long a program may try the same again by itself: some wait for a network without end, and nobody would learn of it.

import type { AgentEvent } from '../../drivers/driver.ts'

/** Milliseconds in which nothing else is heard of it. */
const longest = 120_000

export class RetryPatience {
  #since: number | null = null

  /** What it tries in vain, once that has taken too long; else null. `now` in milliseconds of a clock that never jumps. */
  take(event: AgentEvent, now: number): string | null {
    if (event.is === 'unknown') return null
    if (event.is !== 'retrying') {
      this.#since = null
      return null
    }
    this.#since ??= now
    return now - this.#since >= longest ? event.reason : null
  }
}
