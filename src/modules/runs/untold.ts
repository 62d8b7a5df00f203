// What an agent has not been told although nothing of it is unread: each run tells it, until one has heard it.

import type { Reader } from '../../kernel/tx.ts'
import { hasWords, type Message, messages } from '../messages/index.ts'
import { askedAbout } from './begin.ts'
import type { Run } from './entity.ts'
import { answerIn, beginningIn, putAwayIn } from './log-order.ts'
import { wasHeard } from './unheard.ts'
import { type Waking, wakingIn } from './waking.ts'

export interface Untold {
  /** Words beside an answer that stopped it: that was read and done by `cw`, and no run has heard them. Oldest first. */
  readonly words: readonly Waking[]
  /** Its own questions without an answer, oldest first: those that wait for one, and those of which no run has heard that they were put away. */
  readonly unanswered: readonly Unanswered[]
  /** Ids of those of both that wake it by themselves: all else is told beside the next message. */
  readonly wakes: readonly string[]
  /** Number of the last run that heard what it was told, of whichever conversation; 0 = none. */
  readonly lastHeard: number
}

export type Unanswered = Pick<Message, 'id' | 'rev' | 'title' | 'archivedAt'>

/** `history`: all runs of the agent, newest first. */
export function untoldOf(reader: Reader, agent: string, history: readonly Run[]): Untold {
  const lastHeard = history.find((run) => run.prompt !== null && wasHeard(reader, run))?.number ?? 0
  const words = wordsFor(reader, agent, history)
  const unanswered = unansweredOf(reader, history)
  const came = [
    ...words.map(({ id }) => ({ id, at: answerIn(reader, id) })),
    ...putAwayOf({ unanswered }).map(({ id }) => ({ id, at: putAwayIn(reader, id) })),
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

function wordsFor(reader: Reader, agent: string, history: readonly Run[]): Waking[] {
  return messages()
    .active(reader)
    .filter((message) => message.agent === agent && hasWords(message) && message.readAt !== null)
    .sort((a, b) => a.createdAt - b.createdAt)
    .map((message) => ({ message, waking: wakingIn(reader, history, message) }))
    .filter(({ message, waking }) => waking.about && !wasTold(reader, history, message))
    .map(({ waking }) => waking)
}

function unansweredOf(reader: Reader, history: readonly Run[]): Unanswered[] {
  const own = history.toReversed().flatMap((run) => {
    if (run.questions.length === 0) return []
    const about = askedAbout(reader, run)
    return run.questions.filter((id) => !about.includes(id))
  })
  return [...new Set(own)]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter(({ answeredAt }) => answeredAt === null)
    .filter((question) => !knowsPutAway(reader, history, question))
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
