// A clock for waiting: it never goes back, so that a clock that was set back keeps nothing waiting for hours.

import type { Clock } from '../../../kernel/clock.ts'

/** Milliseconds that only grow; they follow the clock as long as that goes forward. */
export function steadyTime(clock: Clock): () => number {
  let last = clock.now()
  let behind = 0
  return () => {
    const now = clock.now() + behind
    if (now < last) behind += last - now
    last = Math.max(last, now)
    return last
  }
}
