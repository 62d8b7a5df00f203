// When a running tree may say that all is done: what was saved is taken up and written, the views show it, and nothing
// is under way any more.

import type { Clock } from '../../kernel/clock.ts'

/** A tree that keeps turning by itself. */
export interface Turning {
  readonly service: {
    /** It was told to end. */
    readonly stopped: boolean
    wake(): void
  }
  readonly views: {
    /** Lets the next pass begin at once. Returns its number. */
    hurry(): number
    /** The number of the last pass that came to its end. */
    readonly finished: number
  }
  /** Nothing is under way, and nothing that the log tells of is still to come. */
  isQuiet(): Promise<boolean>
}

/** Milliseconds between two looks. */
const look = 10

/**
 * Resolves when the tree rests, when it is told to end, or after `most` milliseconds. It is quiet at that moment: with
 * the pass over the views a hint may have come late, of a file that `cw` wrote itself, and the turn that looks there is
 * waited for too.
 */
export async function comeToRest(
  { service, views, isQuiet }: Turning,
  most: number,
  clock: Pick<Clock, 'elapsed' | 'sleep'>,
): Promise<void> {
  const deadline = clock.elapsed() + most
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    while (!service.stopped && !(await isSo()) && clock.elapsed() < deadline) await clock.sleep(look)
  }
  await until(isQuiet)
  const pass = views.hurry()
  service.wake()
  await until(() => views.finished >= pass)
  await until(isQuiet)
}
