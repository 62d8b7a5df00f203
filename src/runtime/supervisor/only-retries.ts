// The time in which a program says nothing but that it tries again. By itself one goes on with that for many minutes, as if it
// worked.

import type { AgentEvent } from '../../drivers/driver.ts'
import type { Clock } from '../../kernel/clock.ts'
import { getsNoAnswer } from '../../kernel/kept-waiting.ts'
import { clock as timeOf } from '../../kernel/local-time.ts'

/**
 * Milliseconds until its login is looked for, until people are told, and until it is given up. Where its first way to a service
 * is barred a program may take some seconds to find the next one.
 */
const doubtedAfter = 15_000
const toldAfter = 60_000
const longest = 120_000

/** Times are milliseconds of a clock that never jumps. */
export class OnlyRetries {
  /** Null: it does something else. */
  #began: { readonly at: number; reason: string } | null = null

  take(event: AgentEvent, now: number): void {
    // What nobody understands is no sign that it gets on.
    if (event.is === 'unknown') return
    if (event.is !== 'retrying') this.#began = null
    else this.#began = { at: this.#began?.at ?? now, reason: event.reason }
  }

  /** Why it tries again, once that may be for want of a login; else null. */
  inDoubt(now: number): string | null {
    return this.#after(doubtedAfter, now)
  }

  /** Why it tries again, once it has done only that for too long; else null. */
  inVain(now: number): string | null {
    return this.#after(longest, now)
  }

  /** What it does, while people are to be told that it does only that; else null. */
  doing(clock: Pick<Clock, 'now' | 'elapsed'>): string | null {
    const now = clock.elapsed()
    const reason = this.#after(toldAfter, now)
    if (reason === null || this.#began === null) return null
    const since = clock.now() - (now - this.#began.at)
    return getsNoAnswer(timeOf(since, clock.now()), reason)
  }

  #after(time: number, now: number): string | null {
    return this.#began !== null && now - this.#began.at >= time ? this.#began.reason : null
  }
}
