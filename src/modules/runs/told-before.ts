// What was said to an agent in its runs: a conversation that begins anew has heard none of it.

import type { Reader } from '../../kernel/tx.ts'
import { isUnread, messages } from '../messages/index.ts'
import { runs } from './stored.ts'
import { type Waking, wakingIn } from './waking.ts'

/** Oldest first; without what was put away, what it has not read yet, and what was only chosen where `cw` asked about it. */
export function toldBefore(reader: Reader, agent: string): Waking[] {
  const history = runs().ofAgent(reader, agent).reverse()
  const ids = new Set(history.flatMap(({ given }) => given))
  return [...ids]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter((message) => message.archivedAt === null && !isUnread(message))
    .map((message) => wakingIn(reader, history, message))
    .filter(({ about, answer }) => !about || answer !== null)
}
