// Notices a program that gets nowhere: it only tries again, it does the same over and over, it says without end, its model
// does not answer, or nothing is heard of it.
// Nobody else would learn of it, and some of it costs money.

import type { AgentEvent } from '../../drivers/driver.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RunFailure } from '../../modules/runs/index.ts'
import { FirstAnswer, type Patience } from './first-answer.ts'
import { OnlyRetries } from './only-retries.ts'

/** How often it may use one tool in the very same way, one time after another. */
const mostRepeats = 25

/** Bytes of its output. All of that is kept while it runs, for whoever has to follow it from its first word again. */
const mostOutput = 1024 ** 3

/** Why it is ended; what follows is for the kind of failure to say. */
export type NowhereReason = Pick<RunFailure, 'kind' | 'message'>

/** Times are milliseconds of a clock that never jumps. */
export class Watchdog {
  #use = ''
  #repeats = 0
  #heard: number
  readonly #answer: FirstAnswer
  readonly #retries = new OnlyRetries()

  constructor(
    private readonly patience: Patience,
    now: number,
  ) {
    this.#heard = now
    this.#answer = new FirstAnswer(patience, now)
  }

  /** Why it is to be ended, once it gets nowhere; else null. */
  take(event: AgentEvent, now: number): NowhereReason | null {
    this.#heard = now
    this.#answer.take(event, now)
    this.#retries.take(event, now)
    return event.is === 'tool' ? this.#used(event) : this.#retryingInVain(now)
  }

  /** The same for one of which nothing is heard, or too much: `written` is how many bytes it has said. */
  look(now: number, written: number): NowhereReason | null {
    if (written > mostOutput)
      return { kind: 'user', message: 'It wrote more than 1 GiB to its standard output.' }
    const { silence } = this.patience
    const missing = this.#answer.missingFor(now)
    if (missing !== null) {
      const message = `Its model has not answered for ${inWords(missing)} (dispatch.first_answer).`
      return { kind: 'unanswered', message }
    }
    if (silence === 0 || now - this.#heard < silence) return null
    const message = `Nothing was heard of it for ${inWords(silence)} (dispatch.stalled_after).`
    return { kind: 'transient', message }
  }

  /** Why it tries again, where its model has not said a word and its login may be missing; else null. */
  retriesInDoubt(now: number): string | null {
    return this.#answer.isOver ? null : this.#retries.inDoubt(now)
  }

  /** What it does, while people are to be told that its model is not heard, or its service not reached; else null. */
  doing(clock: Pick<Clock, 'now' | 'elapsed'>): string | null {
    return this.#retries.doing(clock) ?? this.#answer.doing(clock)
  }

  #retryingInVain(now: number): NowhereReason | null {
    const reason = this.#retries.inVain(now)
    return reason === null ? null : { kind: 'transient', message: reason }
  }

  #used({ name, summary, input = '' }: Extract<AgentEvent, { is: 'tool' }>): NowhereReason | null {
    const tool = `${name} ${summary}`
    const use = `${tool} ${input}`
    this.#repeats = use === this.#use ? this.#repeats + 1 : 1
    this.#use = use
    if (this.#repeats < mostRepeats) return null
    return {
      kind: 'user',
      message: `It went round in circles: ${mostRepeats} times in a row it used ${tool.trim()}.`,
    }
  }
}

function inWords(milliseconds: number): string {
  return milliseconds < 60_000 ? `${milliseconds / 1_000} s` : `${Math.round(milliseconds / 60_000)} min`
}
