// What was said to an agent: a conversation that begins anew has heard none of it. What it is for may have been changed since its
// conversation heard that.

import type { Reader } from '../../kernel/tx.ts'
import { isUnread, messages } from '../messages/index.ts'
import { askedAbout } from './begin.ts'
import type { Run } from './entity.ts'
import { type HeardText, heardText } from './heard-text.ts'
import { runs } from './stored.ts'
import { wasHeard } from './unheard.ts'
import { untoldOf } from './untold.ts'
import { type Waking, wakingIn } from './waking.ts'

export interface SaidBefore {
  /**
   * What its runs were told, oldest first, without what was put away, and what it has not read yet; not what was only chosen
   * where `cw` asked about them.
   */
  readonly told: readonly Waking[]
  /** What its conversation heard last of what it is for; null: nothing yet. */
  readonly heard: HeardText | null
  readonly asked: AskedBefore
}

/** What its conversation asked in its last turn, as far as it has heard nothing since. */
export interface AskedBefore {
  readonly count: number
  /** Titles of the questions that were put away without an answer. */
  readonly putAway: readonly string[]
}

export function saidBefore(reader: Reader, agent: string): SaidBefore {
  const newest = runs().ofAgent(reader, agent)
  const history = newest.toReversed()
  const { words } = untoldOf(reader, agent, newest)
  const ids = new Set(history.flatMap(({ given }) => given))
  for (const { id } of words) ids.delete(id)
  const told = [...ids]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter((message) => message.archivedAt === null && !isUnread(message))
    .map((message) => wakingIn(reader, history, message))
    .filter(({ about, answer }) => !about || answer !== null)
  return { told, heard: heardText(reader, agent, newest), asked: askedBefore(reader, newest) }
}

function askedBefore(reader: Reader, newest: readonly Run[]): AskedBefore {
  const run = newest.find((each) => each.session === newest[0]?.session && wasHeard(reader, each))
  if (run?.outcome !== 'asked') return { count: 0, putAway: [] }
  const about = askedAbout(reader, run)
  const own = run.questions.filter((id) => !about.includes(id))
  const putAway = own
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter(({ answeredAt, archivedAt }) => answeredAt === null && archivedAt !== null)
    .map(({ title }) => title)
  return { count: own.length, putAway }
}
