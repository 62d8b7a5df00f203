// Whether an answer has the form that was asked for, whatever the program promises. Pure.

import { inWords } from '../../drivers/answer-words.ts'
import type { Outcome, Turn } from '../../drivers/driver.ts'
import { failed, withoutWords } from '../../drivers/failure.ts'
import { misfitOf } from '../../kernel/answer-schema.ts'

/**
 * The same outcome where it fits, in words for people and as it was given; else a failure that tells what is wrong. What was
 * said stays with it. Without a schema words are all that is kept: those of an answer that was given another form nevertheless.
 */
export function checkedAnswer(
  outcome: Outcome,
  { schema, wordsDo }: Pick<Turn, 'schema' | 'wordsDo'>,
): Outcome {
  if (outcome.is !== 'answered') return outcome
  const { text } = outcome
  const isGiven = outcome.structured !== undefined && outcome.structured !== null
  if (schema === null) return inWordsAlone(text.trim() === '' && isGiven ? inWords(outcome.structured) : text)
  const answer = isGiven ? outcome.structured : jsonIn(text)
  const misfit = answer === undefined ? null : misfitOf(schema, answer)
  if (answer !== undefined && misfit === null)
    return { is: 'answered', text: allOf(text, answer), structured: answer }
  if (!isGiven && wordsDo) return inWordsAlone(text)
  const said = answer === undefined ? text : allOf(text, answer)
  return { ...failed('schema', misfit === null ? withoutForm : `It does not fit: ${misfit}`), said }
}

/** Without a word nobody knows what became of the turn. */
function inWordsAlone(text: string): Outcome {
  if (text.trim() === '') return withoutWords()
  return { is: 'answered', text, structured: undefined }
}

/** What it said beside the answer is for people too, where that does not say it again. */
function allOf(text: string, answer: unknown): string {
  const [beside, words] = [text.trim(), inWords(answer)]
  const isSaid = beside === '' || jsonIn(beside) !== undefined || words.includes(beside)
  return isSaid ? words : [beside, words].filter((each) => each !== '').join('\n\n')
}

const withoutForm = 'It was words alone, without the structured answer that was asked for.'

/** The object that a text is, and nothing beside it; with or without a code fence around it. */
function jsonIn(text: string): unknown {
  const inner = /^```(?:json)?\n([\s\S]*)\n```$/.exec(text.trim())?.[1] ?? text.trim()
  if (!inner.startsWith('{')) return undefined
  try {
    return JSON.parse(inner)
  } catch {
    return undefined
  }
}
