// The final message of a turn, for programs whose questions end the turn.

import { readAnswer } from './asking.ts'
import type { Outcome, Turn } from './driver.ts'
import { withoutWords } from './failure.ts'

/** An empty message is no answer: programs that lost their model server have ended like that with code 0. */
export function answerOfTurn(turn: Turn, message: string): Outcome {
  if (message.trim() === '') return withoutWords()
  return readAnswer(message, turn.schema)
}
