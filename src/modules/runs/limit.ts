// How long a login rests whose allowance is used up: an account, or the program's own. Its reset is believed as far as it
// lies ahead: one that is past would have the same tried over and over, and billed each time.

import type { Reader } from '../../kernel/tx.ts'
import type { Account } from '../accounts/index.ts'
import type { Run, RunFailure } from './entity.ts'
import { beginningIn, endIn } from './log-order.ts'
import { runs } from './stored.ts'
import { wasHeard } from './unheard.ts'

/** Milliseconds from the end of the run, twice as long after each limit that follows another. */
const shortestRest = 5_000
/** What that grows to, and how long a limit is waited for that nobody says the end of. */
const longestRest = 900_000

/** The program's own login, at rest until then; milliseconds since the epoch. */
export interface LimitedLogin {
  readonly provider: string
  readonly until: number
  /** Where in the log the run ended that met the limit. */
  readonly since: number
}

/** Whether an agent waits for it that was last changed there in the log: whoever starts or changes one after the limit wants it tried once more. */
export function waitsForLogin({ since }: Pick<LimitedLogin, 'since'>, changed: number): boolean {
  return changed <= since
}

/** Where in the log the last run with each account ended that met a limit, by its id. */
export type LimitsMet = Readonly<Record<string, number>>

export function limitsMet(reader: Reader): LimitsMet {
  return Object.fromEntries(
    runs()
      .lastLimits(reader)
      .map((run) => [run.account, endIn(reader, run)]),
  )
}

/** One that is used up as it is for an agent that was started or changed after that, there in the log: to be tried once more. */
export function asTriedAgain(account: Account, met: LimitsMet, changed: number): Account {
  const since = met[account.id]
  const isTried = account.health === 'limited' && account.use === 'yes' && since !== undefined
  return isTried && !waitsForLogin({ since }, changed) ? { ...account, parkedUntil: null } : account
}

/** The failure of a run that ends now; of a limit with the moment until which its login rests. */
export function withRest(reader: Reader, run: Run, failure: RunFailure | null): RunFailure | null {
  if (failure?.kind !== 'limit') return failure
  const { agent, provider, account } = run
  const own = { from: beginningIn(reader, run), to: Number.POSITIVE_INFINITY }
  const times = [{ agent }, { provider, account }].map((of) => {
    const before = runs()
      .limitsInARow(reader, of)
      .map((each) => spanIn(reader, each))
    return inARow([...before, own])
  })
  const rest = Math.min(shortestRest * 2 ** (Math.max(...times) - 1), longestRest)
  return { ...failure, until: Math.max(failure.until ?? reader.now + longestRest, reader.now + rest) }
}

/** From where to where in the log a run went. */
interface Span {
  readonly from: number
  readonly to: number
}

function spanIn(reader: Reader, run: Pick<Run, 'id'>): Span {
  return { from: beginningIn(reader, run), to: endIn(reader, run) }
}

/** Runs beside one another met the same limit: only one that began after the end of another counts. */
function inARow(limits: readonly Span[]): number {
  let [count, over] = [0, 0]
  for (const { from, to } of [...limits].sort((a, b) => a.to - b.to))
    if (from > over) {
      count++
      over = to
    }
  return count
}

/** Those of programs that no account is used of. */
export function limitedLogins(reader: Reader): LimitedLogin[] {
  return runs()
    .lastOwnLimits(reader)
    .flatMap((run) => {
      const { provider, failure } = run
      const until = failure?.until ?? 0
      if (until <= reader.now || worksAgain(reader, run)) return []
      return [{ provider, until, since: endIn(reader, run) }]
    })
}

/** One that somebody had tried before that did something: a plan was raised, or somebody else is logged in. */
function worksAgain(reader: Reader, limited: Pick<Run, 'id' | 'provider'>): boolean {
  const since = endIn(reader, limited)
  return runs()
    .ownWithoutLimit(reader, limited)
    .some((run) => beginningIn(reader, run) > since && wasHeard(reader, run))
}
