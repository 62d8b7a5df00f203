// What a run was to be told, and its program never took in: the repository was away, the network, or the server ended
// before anything was started. Nobody has read it yet, and the next run tells it.

import type { Reader, Tx } from '../../kernel/tx.ts'
import { messages, noteUnread } from '../messages/index.ts'
import type { Run } from './entity.ts'
import { beginningIn, readingIn } from './log-order.ts'
import { runs } from './stored.ts'

/**
 * Messages and answers that the ended run was given are unread again, unless it is known to have heard them. What was read
 * before it, since it was done already, is not done once more. What was put away meanwhile is told where it is brought back.
 */
export function tellAgain(tx: Tx, run: Run): void {
  if (wasHeard(tx, run)) return
  for (const id of run.given) {
    const message = messages().get(tx, id)
    if (message !== null && readingIn(tx, id) > beginningIn(tx, run)) noteUnread(tx, message)
  }
}

/** Words are no proof: some programs say their errors as they say all else. What is told twice does less harm than what is not. */
export function wasHeard(reader: Reader, { id, outcome, failure, usage }: Run): boolean {
  if (outcome === 'answered' || outcome === 'asked' || failure?.kind === 'schema') return true
  return usage.output > 0 || runs().hasActed(reader, id)
}
