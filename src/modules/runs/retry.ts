// When a run that failed is tried again by itself, where nobody has to be asked.

import type { Reader } from '../../kernel/tx.ts'
import { accounts } from '../accounts/index.ts'
import type { Agent } from '../agents/index.ts'
import type { Run, RunFailure } from './entity.ts'
import { runs } from './stored.ts'
import { unreadOf } from './waking.ts'

type Login = Pick<Agent, 'id' | 'account'>

/** In milliseconds: each time twice as long. */
const firstDelay = 5_000
const longestDelay = 300_000

/** Why the last runs failed one after another; newest first. `history` from the newest on. */
export function failuresInRow(history: readonly Run[]): readonly RunFailure['kind'][] {
  const ended = history.filter(({ endedAt }) => endedAt !== null)
  const firstGood = ended.findIndex(({ outcome }) => outcome !== 'failed')
  const failed = firstGood === -1 ? ended : ended.slice(0, firstGood)
  return failed.flatMap(({ failure }) => failure?.kind ?? [])
}

/** How long after its end the last of so many runs that failed in a row is tried again, in milliseconds. */
export function retryAfter({ id, failure }: Pick<Run, 'id' | 'failure'>, failures: number): number {
  if (failure?.kind === 'schema' || failure?.kind === 'lost') return 0
  return Math.round(Math.min(longestDelay, firstDelay * 2 ** (failures - 1)) * jitter(id))
}

/** 0.75 to 1.25, the same for the same run: many that failed together do not come back together. */
function jitter(id: string): number {
  const sum = [...id].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7)
  return 0.75 + (sum % 1_000) / 2_000
}

/** The same as a moment, in milliseconds since the epoch; null: at once, with what it waits for otherwise, or never. */
export function triedAgainAt(reader: Reader, agent: Login, last: Run | null): number | null {
  if (last?.endedAt == null || last.failure === null) return null
  const { failure, questions, endedAt } = last
  // Of what lies ahead nobody knows how long ago it was: it is tried again at once.
  if (endedAt > reader.now) return null
  if (failure.kind === 'limit' || failure.kind === 'auth') return null
  if (unreadOf(reader, agent.id, [last]).some(({ id }) => questions.includes(id))) return null
  const history = runs().ofAgent(reader, agent.id)
  const at = endedAt + retryAfter(last, failuresInRow(history).length)
  const from = Math.max(at, restsUntil(reader, agent, last.provider))
  return from > reader.now ? from : null
}

/** When its program may be started again with the first login that it may use; 0 = now. */
function restsUntil(reader: Reader, agent: Login, provider: string): number {
  const own = accounts()
    .active(reader)
    .filter(({ id, provider: of, use }) =>
      agent.account === null ? of === provider && use !== 'no' : id === agent.account,
    )
  const rests = runs()
    .rests(reader)
    .filter((rest) => rest.provider === provider)
  const logins = own.length === 0 ? [null] : own.map(({ id }) => id)
  return Math.min(...logins.map((login) => rests.find(({ account }) => account === login)?.until ?? 0))
}
