// For programs that cannot wait inside a call: the structured answer is either what was asked for, or questions.

import { z } from 'zod'
import { type JsonSchema, misfitOf } from '../kernel/answer-schema.ts'
import { inWords } from './answer-words.ts'
import type { Outcome } from './driver.ts'
import { failed } from './failure.ts'

const option = z.object({ label: z.string(), description: z.string() }).strict()
const question = z
  .object({ text: z.string(), heading: z.string(), options: z.array(option), multi: z.boolean() })
  .strict()

const { $schema: _, ...questionsSchema } = z.toJSONSchema(z.array(question))

/** An answer in words, where no schema was given. */
const words: JsonSchema = { type: 'string' }

/**
 * The schema of an answer that may be questions instead. Every property is required and nothing else is allowed, as
 * strict modes of model servers want it; what does not apply is null.
 */
export function answerOrQuestions(schema: JsonSchema | null): JsonSchema {
  // References lead from the root.
  const { $schema: _, $defs, definitions, ...shape } = schema ?? words
  return {
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
    type: 'object',
    properties: {
      answer: { anyOf: [shape, { type: 'null' }] },
      questions: { anyOf: [questionsSchema, { type: 'null' }] },
    },
    required: ['answer', 'questions'],
    additionalProperties: false,
  }
}

/** For programs that cannot be held to a schema. */
export function inPrompt(schema: JsonSchema): string {
  return `End with one JSON object and nothing after it, of this JSON schema:\n${JSON.stringify(schema)}`
}

/** To be told to the agent, since the schema alone does not say when to ask. */
export const askingInstructions =
  'When you need a decision from a person, do not guess: end your turn with `questions` (and `answer` null); ' +
  'you will go on with the answers. Otherwise give `answer` and let `questions` be null.'

const wrapped = z.looseObject({
  answer: z.unknown().optional(),
  questions: z.array(question).nullish(),
})

/** What the final message of a turn says that was given `answerOrQuestions`. */
export function readAnswer(message: string, schema: JsonSchema | null): Outcome {
  const parsed = wrapped.safeParse(parseJson(message))
  if (!parsed.success) return failed('schema', `Its answer has another shape: ${message}`)
  const { answer = bareAnswer(parsed.data, schema), questions } = parsed.data
  if (questions && questions.length > 0) return { is: 'asked', questions, call: null }
  if (answer === null || answer === undefined) return failed('schema', 'It neither answered nor asked.')
  if (schema === null)
    return typeof answer === 'string'
      ? { is: 'answered', text: answer, structured: undefined }
      : failed('schema', 'Its answer is no text.')
  return { is: 'answered', text: inWords(answer), structured: answer }
}

/** Models that are asked in words give what was asked for without what it was to stand in. */
function bareAnswer(said: object, schema: JsonSchema | null): unknown {
  return schema === null || 'answer' in said || 'questions' in said ? undefined : said
}

/**
 * What a message says to people, which may have the form of `answerOrQuestions`; null: nothing but questions. `schema`: what was
 * asked for, which may also come without what it was to stand in. `isAll`: nothing was said beside it.
 */
export function wordsOf(
  message: string,
  { schema = null, isAll = true }: { readonly schema?: JsonSchema | null; readonly isAll?: boolean } = {},
): string | null {
  const parsed = wrapped.safeParse(parseJson(message))
  if (!parsed.success) return message
  const bare = bareAnswer(parsed.data, schema)
  if (bare !== undefined) return isAll || misfitOf(schema ?? {}, bare) === null ? inWords(bare) : message
  if (parsed.data.answer === undefined && parsed.data.questions === undefined) return message
  const { answer } = parsed.data
  if (answer === null || answer === undefined) return null
  return inWords(answer)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** For drivers that know it already as a value. */
export const askedQuestions = z.array(question).min(1)
