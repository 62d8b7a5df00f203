// What an agent has not been told although nothing of it is unread: each run tells it, until one has heard it.

import type { Reader } from '../../kernel/tx.ts'
import { hasWords, type Message, messages } from '../messages/index.ts'
import { askedAbout } from './asked-about.ts'
import type { Run } from './entity.ts'
import { answerIn, beginningIn, putAwayIn } from './log-order.ts'
import { isUnanswered } from './open-questions.ts'
import { wasHeard } from './unheard.ts'
import type { Waking } from './waking.ts'

export interface Untold {
  /** Words beside an answer that stopped it: that was read and done by `cw`, and no run has heard them. Oldest first. */
  readonly words: readonly Waking[]
  /**
   * Its own questions without an answer, oldest first: those that wait for one, and those of which no run has heard that they
   * were put away, before there was one or before it was read.
   */
  readonly unanswered: readonly Unanswered[]
  /** Ids of those of both that wake it by themselves: all else is told beside the next message. */
  readonly wakes: readonly string[]
  /** Number of the last run that heard what it was told, of whichever conversation; 0 = none. */
  readonly lastHeard: number
}

export type Unanswered = Pick<Message, 'id' | 'rev' | 'title' | 'answeredAt' | 'archivedAt'>

/** `history`: all runs of an agent, newest first. Worked out after every commit: only what was asked is read for it. */
export function untoldOf(reader: Reader, history: readonly Run[]): Untold {
  const lastHeard = history.find((run) => run.prompt !== null && wasHeard(reader, run))?.number ?? 0
  const { about, own } = askedIn(reader, history)
  const words = about
    .filter((message) => message.archivedAt === null && message.readAt !== null && hasWords(message))
    .filter((message) => !wasTold(reader, history, message))
    .map((message) => ({ ...message, about: true }))
  const unanswered = own.filter(
    (question) => isUnanswered(question) && !knowsPutAway(reader, history, question),
  )
  const came = [
    ...words.map(({ id }) => ({ id, at: answerIn(reader, id) })),
    // An answer that was put away begins no run of its own.
    ...putAwayOf({ unanswered })
      .filter(({ answeredAt }) => answeredAt === null)
      .map(({ id }) => ({ id, at: putAwayIn(reader, id) })),
  ]
  const last = history[0]
  const since = came.length > 0 && last && toldAll(last) ? beginningIn(reader, last) : -1
  const wakes = came.filter(({ at }) => at > since).map(({ id }) => id)
  return { words, unanswered, wakes, lastHeard }
}

/** Those of them that were put away. */
export function putAwayOf({ unanswered }: Pick<Untold, 'unanswered'>): readonly Unanswered[] {
  return unanswered.filter(({ archivedAt }) => archivedAt !== null)
}

/** Whether it was one that is told whatever is untold, and took that in: none of it wakes the agent once more. */
function toldAll({ prompt, outcome }: Run): boolean {
  return prompt !== null && (outcome === 'answered' || outcome === 'asked')
}

interface Asked {
  /** By `cw`, about a run. */
  readonly about: readonly Message[]
  /** By the agent. */
  readonly own: readonly Message[]
}

/** Oldest first. A question that two runs list is the agent's own where one of them asked it, and `cw`'s where that was the last. */
function askedIn(reader: Reader, history: readonly Run[]): Asked {
  const [about, own, seen] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const run of history.filter(({ questions }) => questions.length > 0)) {
    const itsAbout = askedAbout(reader, run)
    for (const id of run.questions.toReversed()) {
      if (!itsAbout.includes(id)) own.add(id)
      else if (!seen.has(id)) about.add(id)
      seen.add(id)
    }
  }
  const found = messages().several(reader, [...seen])
  const those = (ids: ReadonlySet<string>) => [...ids].toReversed().flatMap((id) => found.get(id) ?? [])
  return { about: those(about), own: those(own) }
}

/** Each run is told of all that were put away before it; a call only of what it waited for. */
function knowsPutAway(reader: Reader, history: readonly Run[], { id, archivedAt }: Message): boolean {
  if (archivedAt === null) return false
  const last = history.find((run) => (run.prompt !== null || run.given.includes(id)) && wasHeard(reader, run))
  return last !== undefined && beginningIn(reader, last) > putAwayIn(reader, id)
}

/**
 * As it stands by now: an answer may have been corrected since a run was given it. A call that finds its answer is told nothing
 * else.
 */
function wasTold(reader: Reader, history: readonly Run[], { id }: Message): boolean {
  const last = history.find((run) => run.given.includes(id) && run.prompt !== null && wasHeard(reader, run))
  return last !== undefined && beginningIn(reader, last) > answerIn(reader, id)
}
