// What `cw` asked about a run that failed, put away without an answer: that is no leave to try again.

import type { Reader } from '../../kernel/tx.ts'
import type { Agent } from '../agents/index.ts'
import { messages } from '../messages/index.ts'
import { askedAbout } from './begin.ts'
import type { Run } from './entity.ts'
import type { Waking } from './waking.ts'

/** Whether it was, and nobody has said anything since: nothing to the agent, and nothing of it. */
export function isDismissed(
  reader: Reader,
  {
    agent,
    last,
    unread,
  }: { readonly agent: Agent; readonly last: Run | null; readonly unread: readonly Waking[] },
): boolean {
  if (last?.outcome !== 'failed') return false
  const said = unread.map(({ createdAt, answeredAt }) => Math.max(createdAt, answeredAt ?? 0))
  const latest = Math.max(agent.updatedAt, ...said)
  return askedAbout(reader, last).some((id) => {
    const question = messages().get(reader, id)
    return question !== null && question.answeredAt === null && (question.archivedAt ?? 0) > latest
  })
}
