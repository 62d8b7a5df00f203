// What `cw` asked about a run that failed, put away without an answer: that is no leave to try again.

import type { Reader } from '../../kernel/tx.ts'
import type { Agent } from '../agents/index.ts'
import { messages } from '../messages/index.ts'
import { askedAbout } from './asked-about.ts'
import type { Run } from './entity.ts'
import { changeIn, endIn, putAwayIn, wordsIn } from './log-order.ts'
import type { Waking } from './waking.ts'

/**
 * Whether it was, and nobody has said anything since: nothing to the agent, and nothing of it. A person who wrote to it while
 * the question was open has said what it is to go on with.
 */
export function isDismissed(
  reader: Reader,
  {
    agent,
    last,
    unread,
  }: { readonly agent: Agent; readonly last: Run | null; readonly unread: readonly Waking[] },
): boolean {
  if (last?.outcome !== 'failed') return false
  const putAway = [...messages().several(reader, askedAbout(reader, last)).values()]
    .filter(({ answeredAt, archivedAt }) => answeredAt === null && archivedAt !== null)
    .map(({ id }) => putAwayIn(reader, id))
  if (putAway.length === 0) return false
  const said = unread.map((waking) => ({ waking, at: wordsIn(reader, waking.id) }))
  const ended = endIn(reader, last)
  if (said.some(({ waking, at }) => isOfPerson(waking) && at > ended)) return false
  return Math.max(...putAway) > Math.max(changeIn(reader, agent.id), ...said.map(({ at }) => at))
}

function isOfPerson({ from, about }: Waking): boolean {
  return from.kind === 'person' && !about
}
