// The final message of a turn, for programs whose questions end the turn.

import { readAnswer } from './asking.ts'
import type { Exit, Outcome, Turn } from './driver.ts'
import { withoutAnswer, withoutWords } from './failure.ts'

/** An empty message is no answer: programs that lost their model server have ended like that with code 0. */
export function answerOfTurn(turn: Turn, message: string, exit: Exit): Outcome {
  if (message.trim() === '') return exit.code === 0 ? withoutWords() : withoutAnswer(exit)
  return readAnswer(message, turn.schema)
}
