// What was said to an agent: a conversation that begins anew has heard none of it, and some of it no run has. What it is for may
// have been changed since its conversation heard that.

import type { Reader } from '../../kernel/tx.ts'
import { isUnread, type Message, messages } from '../messages/index.ts'
import { askedAbout } from './begin.ts'
import type { Run } from './entity.ts'
import { type HeardText, heardText } from './heard-text.ts'
import { runs } from './stored.ts'
import { wasHeard } from './unheard.ts'
import { type Waking, wakingIn } from './waking.ts'

/** Each oldest first, without what was put away, and what it has not read yet. */
export interface SaidBefore {
  /** What its runs were told; not what was only chosen where `cw` asked about them. */
  readonly told: readonly Waking[]
  /** Words beside an answer that stopped it: that was read and done by `cw`, and no run has heard them. */
  readonly untold: readonly Waking[]
  /** What its conversation heard last of what it is for; null: nothing yet. */
  readonly heard: HeardText | null
  /** Number of the last run that heard what it was told, of whichever conversation; 0 = none. */
  readonly lastHeard: number
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
  const untold = untoldOf(reader, agent, history)
  const ids = new Set(history.flatMap(({ given }) => given))
  for (const { id } of untold) ids.delete(id)
  const told = [...ids]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter((message) => message.archivedAt === null && !isUnread(message))
    .map((message) => wakingIn(reader, history, message))
    .filter(({ about, answer }) => !about || answer !== null)
  const lastHeard = newest.find((run) => run.prompt !== null && wasHeard(reader, run))?.number ?? 0
  const heard = heardText(reader, agent, newest)
  return { told, untold, heard, lastHeard, asked: askedBefore(reader, newest) }
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

function untoldOf(reader: Reader, agent: string, history: readonly Run[]): Waking[] {
  return messages()
    .active(reader)
    .filter((message) => message.agent === agent && message.answer !== null && message.readAt !== null)
    .sort((a, b) => a.createdAt - b.createdAt)
    .filter((message) => !wasTold(reader, history, message))
    .map((message) => wakingIn(reader, history, message))
    .filter(({ about }) => about)
}

/**
 * As it stands by now: an answer may have been corrected since a run was given it. A call that finds its answer is told nothing
 * else.
 */
function wasTold(reader: Reader, history: readonly Run[], { id, readAt }: Message): boolean {
  return history.some(
    (run) =>
      run.given.includes(id) &&
      run.prompt !== null &&
      run.startedAt >= (readAt ?? 0) &&
      wasHeard(reader, run),
  )
}
