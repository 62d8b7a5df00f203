// Answering a question: once, again while nobody has read it, and later as a correction.

import { changeEntity } from '../../kernel/entity.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { Message } from './entity.ts'
import { checkedChoice } from './options.ts'
import { messages } from './stored.ts'

interface Answer {
  readonly text?: string | undefined
  readonly choose?: readonly string[] | undefined
  readonly correct: boolean
  readonly source?: string | undefined
}

/**
 * The question with its answer. The same answer again changes nothing; another one needs `correct`, and replaces the
 * first while that was not read.
 * @throws CwError `question.closed`, `input.invalid`
 */
export function answerQuestion(tx: Tx, question: Message, given: Answer): Message {
  const chosen = checkedChoice(question, given.choose ?? [])
  const answer = given.text?.trim() || null
  if (answer === null && chosen.length === 0)
    throw cwError('input.invalid', { reason: 'The answer is empty.' })
  const again = question.answeredAt !== null
  if (again && answer === question.answer && chosen.join('\n') === question.chosen.join('\n')) return question
  if (again && !given.correct) throw cwError('question.closed', { id: question.id })
  return changeEntity(tx, messages(), {
    entity: question,
    patch: {
      answer,
      chosen,
      answeredAt: tx.now,
      answeredBy: tx.actor,
      answerSource: given.source === undefined ? null : tx.keepText(given.source),
      ...unread(question),
    },
    event: 'answered',
  })
}

/** What stands there now was not read yet; if its forerunner was, it corrects that. */
export function unread(message: Message): Pick<Message, 'readAt' | 'correction'> {
  return { readAt: null, correction: message.correction || message.readAt !== null }
}
