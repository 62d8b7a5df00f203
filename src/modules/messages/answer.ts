// Answering a question: once, again while nobody has read it, and later as a correction.

import { stripComments } from '../../document/body-lines.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import type { Message } from './entity.ts'
import { checkedChoice, unfit } from './options.ts'
import { renderReply } from './reply-document.ts'
import { type AnswerGiven, answerIn, sameAnswer } from './reply-reading.ts'
import { messages } from './stored.ts'
import { unread } from './unread.ts'

interface Answer {
  readonly text?: string | undefined
  readonly choose?: readonly string[] | undefined
  readonly correct: boolean
  /** The answer that this one may replace, as it stood in reply.md. */
  readonly replacing?: AnswerGiven | undefined
  readonly source?: string | undefined
}

/**
 * The question with its answer. The same answer again changes nothing but how it is written; another one needs `correct`, and replaces the
 * first while that was not read. One that came meanwhile is never replaced by an answer that was given to another.
 * @throws CwError `question.closed`, `answer.unfit`
 */
export function answerQuestion(tx: Tx, question: Message, given: Answer): Message {
  const chosen = checkedChoice(question, given.choose ?? [])
  const answer = given.text?.trim() || null
  if (answer === null && chosen.length === 0)
    throw unfit(
      question.options.map(({ label }) => label),
      { reason: 'The answer is empty.' },
    )
  const again = question.answeredAt !== null
  if (again && answer === question.answer && chosen.join('\n') === question.chosen.join('\n'))
    return writtenAs(tx, question, given.source)
  const expected = given.replacing === undefined || sameAnswer(given.replacing, standingAnswer(tx, question))
  if (again && !(given.correct && expected)) throw cwError('question.closed', { id: question.id })
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

/** As it stands in reply.md by now: every tree shows it so. */
function writtenAs(tx: Tx, question: Message, text: string | undefined): Message {
  const answerSource = text === undefined ? question.answerSource : tx.keepText(text)
  if (answerSource === question.answerSource) return question
  return changeEntity(tx, messages(), { entity: question, patch: { answerSource }, event: 'saved' })
}

/** The answer as reply.md shows it: what is compared went through the same reading. */
function standingAnswer(reader: Reader, question: Message): AnswerGiven {
  const open = renderReply({ ...question, answer: null, chosen: [], answeredAt: null, answeredBy: null })
  const nothing = { text: '', chosen: [] }
  if (question.answeredAt === null) return nothing
  const saved = question.answerSource === null ? null : reader.text(question.answerSource)
  return answerIn(open, saved ?? renderReply(question)) ?? nothing
}

/** Whether the answer says anything beside what was chosen: comments are told to nobody. */
export function hasWords({ answer }: Pick<Message, 'answer'>): boolean {
  return answer !== null && stripComments(answer).trim() !== ''
}
