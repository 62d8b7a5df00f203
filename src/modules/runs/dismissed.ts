// What `cw` asked about a run that failed, put away without an answer: that is no leave to try again.

import type { Reader } from '../../kernel/tx.ts'
import type { Agent } from '../agents/index.ts'
import { messages } from '../messages/index.ts'
import { askedAbout } from './asked-about.ts'
import type { Run } from './entity.ts'
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
  if (unread.some((waking) => isAfter(last, waking))) return false
  const said = unread.map(({ createdAt, answeredAt }) => Math.max(createdAt, answeredAt ?? 0))
  const latest = Math.max(agent.updatedAt, ...said)
  return askedAbout(reader, last).some((id) => {
    const question = messages().get(reader, id)
    return question !== null && question.answeredAt === null && (question.archivedAt ?? 0) > latest
  })
}

function isAfter({ endedAt }: Run, { from, about, createdAt }: Waking): boolean {
  return from.kind === 'person' && !about && endedAt !== null && createdAt > endedAt
}
