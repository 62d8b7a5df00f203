// What an agent has not been told although nothing of it is unread: each run tells it, until one has heard it.

import type { Reader } from '../../kernel/tx.ts'
import { type Message, messages } from '../messages/index.ts'
import type { Run } from './entity.ts'
import { wasHeard } from './unheard.ts'
import { type Waking, wakingIn } from './waking.ts'

export interface Untold {
  /** Words beside an answer that stopped it: that was read and done by `cw`, and no run has heard them. Oldest first. */
  readonly words: readonly Waking[]
  /** Number of the last run that heard what it was told, of whichever conversation; 0 = none. */
  readonly lastHeard: number
}

/** `history`: all runs of the agent, newest first. */
export function untoldOf(reader: Reader, agent: string, history: readonly Run[]): Untold {
  const lastHeard = history.find((run) => run.prompt !== null && wasHeard(reader, run))?.number ?? 0
  return { words: wordsFor(reader, agent, history), lastHeard }
}

function wordsFor(reader: Reader, agent: string, history: readonly Run[]): Waking[] {
  return messages()
    .active(reader)
    .filter((message) => message.agent === agent && message.answer !== null && message.readAt !== null)
    .sort((a, b) => a.createdAt - b.createdAt)
    .map((message) => ({ message, waking: wakingIn(reader, history, message) }))
    .filter(({ message, waking }) => waking.about && !wasTold(reader, history, message))
    .map(({ waking }) => waking)
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
