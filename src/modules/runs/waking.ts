// What an agent has to be told of: messages, answers to its questions, and what a person said where `cw` asked about its runs.

import type { Reader } from '../../kernel/tx.ts'
import { isUnread, type Message, messages } from '../messages/index.ts'
import { askedAbout } from './asked-about.ts'
import type { Run } from './entity.ts'
import { creationIn } from './log-order.ts'

/** A message, or a question with its answer, that the agent has to be told of. */
export type Waking = Pick<
  Message,
  'id' | 'rev' | 'title' | 'body' | 'from' | 'wantsReply' | 'answer' | 'chosen' | 'correction'
> & {
  /** Whether `cw` asked it about one of its runs: the agent itself did not. */
  readonly about: boolean
}

/** What it has not read yet, oldest first. `history`: all runs of the agent. */
export function unreadOf(reader: Reader, agent: string, history: readonly Run[]): Waking[] {
  return messages()
    .active(reader)
    .filter((message) => message.agent === agent && isUnread(message))
    .map((message) => ({ message, at: creationIn(reader, message.id) }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => wakingIn(reader, history, message))
}

export function wakingIn(reader: Reader, history: readonly Run[], message: Message): Waking {
  const run = history.find(({ questions }) => questions.includes(message.id))
  return { ...message, about: run !== undefined && askedAbout(reader, run).includes(message.id) }
}
