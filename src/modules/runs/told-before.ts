// What was said to an agent in its runs: a conversation that begins anew has heard none of it.

import type { Reader } from '../../kernel/tx.ts'
import { isUnread, messages } from '../messages/index.ts'
import { ofFailure } from './begin.ts'
import { questionsAfter } from './pause.ts'
import { runs } from './stored.ts'
import type { Waking } from './work.ts'

/** Oldest first; without what was put away, what it has not read yet, and what it was asked about a run that failed. */
export function toldBefore(reader: Reader, agent: string): Waking[] {
  const ids = new Set<string>()
  const own = new Set<string>()
  for (const run of runs().ofAgent(reader, agent).reverse()) {
    for (const id of run.given) ids.add(id)
    for (const id of [...questionsAfter(reader, run), ...ofFailure(reader, run)]) own.add(id)
  }
  return [...ids]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter((message) => !own.has(message.id) && message.archivedAt === null && !isUnread(message))
}
