// Frees tasks when their leases run out, so that a served home says the same of them as one that nobody serves.

import type { Clock } from '../../kernel/clock.ts'
import type { Event } from '../../kernel/event.ts'
import { sleepUntil } from './sleep-until.ts'

/** Milliseconds between looks, whatever is known: one may have failed to be freed. */
const lookEvery = 15_000

export interface LeaseParts {
  readonly clock: Pick<Clock, 'now'>
  /** When the next lease ends, run out or not; null: there is none. */
  nextEnd(): number | null
  /** Frees what has run out. */
  expire(): Promise<unknown>
  /** Calls back with the events of each commit, also where it has none, until what it returns is called. */
  hear(listener: (events: readonly Pick<Event, 'kind'>[]) => void): () => void
  onFault(error: unknown): void
}

/** Until it is closed. */
export function expireInTime(parts: LeaseParts): { close(): Promise<void> } {
  const { clock } = parts
  let closed = false
  let wake = () => {}
  let look = clock.now() + lookEvery
  /** The end of one that was not freed when it should have been: it is tried again at the next look, not at once. */
  let failed: number | null = null

  /** Returns when the next turn is due. */
  const turn = async (): Promise<number> => {
    const now = clock.now()
    // Set back, it would not be reached for long.
    look = Math.min(look, now + lookEvery)
    const next = parts.nextEnd()
    const isOver = next !== null && next <= now
    if (now >= look || (isOver && next !== failed)) {
      look = now + lookEvery
      failed = isOver ? next : null
      await parts.expire()
    }
    const end = parts.nextEnd()
    return end === null || end === failed ? look : Math.min(end, look)
  }
  const keep = async () => {
    while (!closed) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const due = await turn().catch((error: unknown) => {
        parts.onFault(error)
        return clock.now() + lookEvery
      })
      if (!closed) await sleepUntil(due, woken, clock)
    }
  }
  const deafen = parts.hear((events) => {
    // A lease that is renewed for a shorter time leaves no event.
    if (events.length === 0 || events.some(({ kind }) => kind === 'task')) wake()
  })
  const loop = keep().finally(deafen)
  return {
    close: () => {
      closed = true
      wake()
      return loop
    },
  }
}
