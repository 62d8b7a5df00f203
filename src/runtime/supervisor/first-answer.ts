// The time between the start of a program and the first word of its model. Some programs stand there for many minutes
// where a service was reached that never answers.

import type { AgentEvent, Driver, Turn } from '../../drivers/driver.ts'
import type { Clock } from '../../kernel/clock.ts'
import { waitsForModel } from '../../kernel/kept-waiting.ts'
import { clock as timeOf } from '../../kernel/local-time.ts'
import type { SupervisorParts } from './ports.ts'

/** Milliseconds until people are told that nothing was heard yet. */
const toldAfter = 60_000

/** Milliseconds; 0 = however long. */
export interface Patience {
  /** In which nothing at all is heard of it. */
  readonly silence: number
  /** In which its model says nothing at first; null = nobody can tell when that is asked. */
  readonly firstAnswer: number | null
  /** A model is asked once it says that it started: before, it may say nothing whatever it does. */
  readonly quiet?: boolean
}

export async function patienceWith(
  parts: Pick<SupervisorParts, 'stalledAfter' | 'firstAnswer'>,
  { quiet = false }: Driver,
  { prompt }: Turn,
): Promise<Patience> {
  const silence = await parts.stalledAfter()
  // A call that finds its answer goes on with what it does, which may take long, before any model is asked.
  return { silence, quiet, firstAnswer: prompt === null ? null : await parts.firstAnswer() }
}

/** Times are milliseconds of a clock that never jumps. */
export class FirstAnswer {
  /** Since when it is waited for; null = it is not. */
  #since: number | null
  #isOver: boolean

  constructor(
    private readonly patience: Patience,
    now: number,
  ) {
    this.#isOver = patience.firstAnswer === null
    this.#since = this.#isOver || patience.quiet ? null : now
  }

  /** Its model has said something. */
  get isOver(): boolean {
    return this.#isOver
  }

  take({ is }: AgentEvent, now: number): void {
    // That it tries again is no word of its model.
    if (is === 'retrying' || this.#isOver) return
    this.#isOver = is !== 'started'
    this.#since = this.#isOver ? null : (this.#since ?? now)
  }

  /** For how long it was waited in vain; null: it is not missing yet. */
  missingFor(now: number): number | null {
    const { firstAnswer } = this.patience
    if (firstAnswer === null || firstAnswer === 0 || this.#since === null) return null
    return now - this.#since >= firstAnswer ? firstAnswer : null
  }

  /** What it does, while people are to be told that it waits; else null. */
  doing(clock: Pick<Clock, 'now' | 'elapsed'>): string | null {
    const waited = this.#since === null ? 0 : clock.elapsed() - this.#since
    if (waited < toldAfter) return null
    return waitsForModel(timeOf(clock.now() - waited, clock.now()))
  }
}
