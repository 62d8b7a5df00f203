// The final message of a turn, for programs whose questions end the turn.

import { readAnswer, wordsOf } from './asking.ts'
import type { Exit, Outcome, Turn } from './driver.ts'
import { withoutAnswer, withoutWords } from './failure.ts'

export interface Said {
  /** After its last tool. */
  readonly message: string
  /** Before that: what it was about to do, as a rule. */
  readonly before: string
}

/**
 * An empty message is no answer: programs that lost their model server have ended like that with code 0. What it said before
 * its last tool is none either, and stays with the failure for people.
 */
export function answerOfTurn(turn: Turn, exit: Exit, { message, before }: Said): Outcome {
  if (message.trim() !== '') return readAnswer(message, turn.schema)
  const outcome = exit.code === 0 ? withoutWords() : withoutAnswer(exit)
  const said = wordsOf(before)?.trim() ?? ''
  return outcome.is === 'failed' && said !== '' ? { ...outcome, said } : outcome
}
