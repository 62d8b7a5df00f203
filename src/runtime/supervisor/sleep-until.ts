// Waits for a moment, or for whatever comes before it, by a clock that may be set.

import type { Clock } from '../../kernel/clock.ts'

/** Milliseconds between looks at the clock: a timer stands still while the machine is suspended. */
const lookEvery = 30_000
/** Milliseconds by which a clock may go back without having been set. */
const leastSetBack = 1_000

/**
 * `due` in milliseconds since the epoch; null: there is none. Resolves at once when the clock is found set back: what was due by
 * the clock before may be due by now, or at another moment.
 */
export async function sleepUntil(
  due: number | null,
  woken: Promise<void>,
  clock: Pick<Clock, 'now'>,
): Promise<void> {
  if (due === null) return woken
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    const sleep = (before: number) => {
      const now = clock.now()
      if (now >= due || now < before - leastSetBack) resolve()
      else timer = setTimeout(sleep, Math.min(due - now, lookEvery), now)
    }
    sleep(clock.now())
  })
  await Promise.race([woken, late]).finally(() => clearTimeout(timer))
}
