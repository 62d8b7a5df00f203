// What an agent waits for: the questions of its last run that nobody has answered, and those that it waited for before a run that
// never came to hear anything.

import type { Reader } from '../../kernel/tx.ts'
import { type Message, messages } from '../messages/index.ts'
import type { Run } from './entity.ts'
import { runs } from './stored.ts'
import { wasHeard } from './unheard.ts'

/** Whether its agent has no answer to it: there is none, or it was put away before any was read. */
export function isUnanswered(question: Omit<Message, 'body' | 'source'>): boolean {
  const { answeredAt, archivedAt, readAt, correction } = question
  return answeredAt === null || (archivedAt !== null && readAt === null && !correction)
}

export function openQuestions(reader: Reader, last: Run | null): Message[] {
  const heard = last === null ? null : heardUpTo(reader, last)
  return [...new Set([...(heard?.questions ?? []), ...(last?.questions ?? [])])]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter(({ answeredAt, archivedAt }) => answeredAt === null && archivedAt === null)
}

/** That run, or the last one before it that heard something; null = none did. One that goes on counts as if it had. */
function heardUpTo(reader: Reader, last: Run): Run | null {
  let run: Run | null = last
  while (run !== null && run.endedAt !== null && !wasHeard(reader, run))
    run = runs().numbered(reader, run.agent, run.number - 1)
  return run
}
