// An agent program that could not be reached several times in a row rests: nothing of it is started with that account until
// one run, let through after a while, shows that it works again. Others are not touched by it.

import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
  noJitterGenerator,
} from 'cockatiel'
import type { Clock } from '../../kernel/clock.ts'
import type { RunFailure } from '../../modules/runs/index.ts'
import { delayAt } from './delay-at.ts'

/** How many failures one after another make it rest. */
const mostFailures = 5
/** A rest is twice as long as the one before, up to so many times the first. */
const longestRest = 16

export interface Pair {
  readonly provider: string
  /** Id; null = the program's own login. */
  readonly account: string | null
}

/** Times are milliseconds since the epoch. */
export interface Rest {
  readonly since: number
  readonly until: number
  /** Counted from 1: how many there were, one after another. */
  readonly times: number
  readonly failures: number
  /** Why the last run failed. */
  readonly last: string
}

/** What becomes of a run, as far as it matters here. */
export interface LetThrough {
  /** Resolves at the first sign that the program does something. */
  readonly works: Promise<unknown>
  /** Resolves when the run is over: with what failed, null where nothing did, undefined where that cannot be told. */
  readonly over: Promise<RunFailure | null | undefined>
  /** Called when it begins to rest, and with null when it works again. */
  changed(rest: Rest | null): Promise<unknown>
}

export interface BreakerParts {
  readonly clock: Pick<Clock, 'now'>
  /** Milliseconds of the first rest. */
  firstRest(): Promise<number>
  /** Those that rested when the last server ended. */
  known(): Promise<readonly (Pair & Rest)[]>
  onFault(error: unknown): void
}

class Unreachable extends Error {}
/** It was stopped, or goes on elsewhere: that says nothing of the program. */
class NotTold extends Error {}

export class Breakers {
  readonly #breakers = new Map<string, Promise<Breaker>>()
  #known: Promise<readonly (Pair & Rest)[]> | null = null

  constructor(private readonly parts: BreakerParts) {}

  /** Until when nothing of it is started; infinite: until the run that was let through shows something; null = it may be. */
  async restsUntil(pair: Pair): Promise<number | null> {
    const { state, rest } = await this.#of(pair)
    if (state === CircuitState.HalfOpen) return Number.POSITIVE_INFINITY
    const rests = state === CircuitState.Open && rest !== null && rest.until > this.parts.clock.now()
    return rests ? rest.until : null
  }

  /** Takes note of what becomes of a run; it counts from here on, and is waited for by nobody. */
  async letThrough(pair: Pair, run: LetThrough): Promise<void> {
    const breaker = await this.#of(pair)
    void breaker.follow(run).catch(this.parts.onFault)
  }

  #of({ provider, account }: Pair): Promise<Breaker> {
    const key = JSON.stringify([provider, account])
    const known = this.#breakers.get(key)
    if (known) return known
    const made = this.#make({ provider, account })
    this.#breakers.set(key, made)
    // What could not be read is read again.
    made.catch(() => this.#breakers.delete(key))
    return made
  }

  async #make({ provider, account }: Pair): Promise<Breaker> {
    this.#known ??= this.parts.known()
    this.#known.catch(() => {
      this.#known = null
    })
    const rest = (await this.#known).find((each) => each.provider === provider && each.account === account)
    return new Breaker(this.parts.clock, await this.parts.firstRest(), rest ?? null)
  }
}

class Breaker {
  readonly #rests: ExponentialBackoff<number>
  #policy: CircuitBreakerPolicy
  /** The one that somebody was told of. */
  #told: Rest | null
  #last = ''

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    firstRest: number,
    public rest: Rest | null,
  ) {
    this.#told = rest
    this.#rests = new ExponentialBackoff({
      initialDelay: firstRest,
      maxDelay: firstRest * longestRest,
      generator: noJitterGenerator,
    })
    this.#policy = this.#standing(rest)
  }

  get state(): CircuitState {
    return this.#policy.state
  }

  async follow({ works, over, changed }: LetThrough): Promise<void> {
    const outcome = over.then((failure) => this.#judge(failure))
    // Nobody may ask for it.
    outcome.catch(() => undefined)
    const tell = async () => {
      if (this.rest === this.#told) return
      this.#told = this.rest
      await changed(this.rest)
    }
    if (this.state === CircuitState.Open) {
      // It may work for hours: that the program does something is enough for the others.
      const well = await this.#try(Promise.race([works, outcome]))
      await tell()
      if (!well) return
    }
    await this.#count(outcome)
    await tell()
  }

  /** A policy that stands as it did when that rest began; null: none did. */
  #standing(rest: Rest | null): CircuitBreakerPolicy {
    const failures = new ConsecutiveBreaker(mostFailures)
    const policy = circuitBreaker(handleType(Unreachable), {
      breaker: failures,
      halfOpenAfter: this.#rests,
      initialState: rest === null ? undefined : asOpened(rest),
    })
    policy.onBreak(() => {
      const [since, times] = [this.clock.now(), (this.rest?.times ?? 0) + 1]
      const until = since + delayAt(this.#rests, times)
      this.rest = { since, until, times, failures: failures.state, last: this.#last }
    })
    policy.onReset(() => {
      this.rest = null
    })
    return policy
  }

  /** Lets one through after a rest. One that tells nothing leaves it to the next. */
  async #try(run: Promise<unknown>): Promise<boolean> {
    const before = this.rest
    const came = await this.#count(run)
    if (came === 'untold' && before !== null) {
      this.rest = before
      this.#policy = this.#standing(before)
    }
    return came === 'well'
  }

  async #count(run: Promise<unknown>): Promise<'well' | 'failed' | 'untold'> {
    // A policy that lets nothing through does not wait for it, and nobody else may.
    run.catch(() => undefined)
    try {
      await this.#policy.execute(() => run)
      return 'well'
    } catch (error) {
      if (error instanceof NotTold) return 'untold'
      if (error instanceof Unreachable || error instanceof BrokenCircuitError) return 'failed'
      throw error
    }
  }

  #judge(failure: RunFailure | null | undefined): void {
    if (failure === undefined) throw new NotTold()
    if (failure?.kind !== 'transient' && failure?.kind !== 'unanswered') return
    this.#last = failure.message
    throw new Unreachable()
  }
}

/** The state that the policy takes up again. */
function asOpened({ since, times, failures }: Rest) {
  return {
    ownState: { value: CircuitState.Open, openedAt: since, attemptNo: times },
    breakerState: failures,
  }
}
