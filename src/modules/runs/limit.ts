// How long a login rests whose allowance is used up: an account, or the program's own. Its reset is believed as far as it
// lies ahead: one that is past would have the same tried over and over, and billed each time.

import type { Reader } from '../../kernel/tx.ts'
import type { Account } from '../accounts/index.ts'
import type { Agent } from '../agents/index.ts'
import type { Run, RunFailure } from './entity.ts'
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
  /** When the run ended that met the limit. */
  readonly since: number
}

/** Whether the agent waits for it: whoever starts or changes it after that wants it tried once more. */
export function waitsForLogin(
  { since }: Pick<LimitedLogin, 'since'>,
  { updatedAt }: Pick<Agent, 'updatedAt'>,
): boolean {
  return updatedAt <= since
}

/** When each account last met a limit, by its id; in milliseconds since the epoch. */
export type LimitsMet = Readonly<Record<string, number>>

export function limitsMet(reader: Reader): LimitsMet {
  return Object.fromEntries(
    runs()
      .lastLimits(reader)
      .map(({ account, at }) => [account, at ?? 0]),
  )
}

/** One that is used up as it is for an agent that was started or changed after that: to be tried once more. */
export function asTriedAgain(account: Account, met: LimitsMet, agent: Pick<Agent, 'updatedAt'>): Account {
  const since = met[account.id]
  const isTried = account.health === 'limited' && account.use === 'yes' && since !== undefined
  return isTried && !waitsForLogin({ since }, agent) ? { ...account, parkedUntil: null } : account
}

/** The failure of a run that ends now; of a limit with the moment until which its login rests. */
export function withRest(reader: Reader, run: Run, failure: RunFailure | null): RunFailure | null {
  if (failure?.kind !== 'limit') return failure
  const { agent, provider, account, startedAt } = run
  const others = [{ agent }, { provider, account }].map((of) => runs().limitsInARow(reader, of))
  const times = Math.max(...others.map((before) => inARow([...before, { startedAt, endedAt: reader.now }])))
  const rest = Math.min(shortestRest * 2 ** (times - 1), longestRest)
  return { ...failure, until: Math.max(failure.until ?? reader.now + longestRest, reader.now + rest) }
}

/** Runs beside one another met the same limit: only one that began after the end of another counts. */
function inARow(limits: readonly Pick<Run, 'startedAt' | 'endedAt'>[]): number {
  let [count, over] = [0, 0]
  for (const { startedAt, endedAt } of limits)
    if (startedAt >= over) {
      count++
      over = endedAt ?? 0
    }
  return count
}

/** Those of programs that no account is used of. */
export function limitedLogins(reader: Reader): LimitedLogin[] {
  return runs()
    .lastOwnLimits(reader)
    .flatMap(({ provider, failure, endedAt }) => {
      const [until, since] = [failure?.until ?? 0, endedAt ?? 0]
      return until > reader.now && !worksAgain(reader, provider, since) ? [{ provider, until, since }] : []
    })
}

/** One that somebody had tried before that did something: a plan was raised, or somebody else is logged in. */
function worksAgain(reader: Reader, provider: string, since: number): boolean {
  return runs()
    .ownWithoutLimit(reader, provider, since)
    .some((run) => wasHeard(reader, run))
}
