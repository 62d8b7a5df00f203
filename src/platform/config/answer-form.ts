// What a role answers, as a setting: words, or the form that a JSON schema says.

import { z } from 'zod'
import { type JsonSchema, schemaProblem } from '../../kernel/answer-schema.ts'
import type { OptionType } from './option-types.ts'

export type AnswerForm = 'words' | JsonSchema

/** A mapping in the file; JSON where it is typed as one line. */
export const answerForm: OptionType<AnswerForm> = {
  takes: 'words, or a JSON schema of an object such as {type: object, properties: {summary: {type: string}}}',
  schema: z
    .unknown()
    .transform(asForm)
    .pipe(z.custom<AnswerForm>((form) => form === 'words' || schemaProblem(form) === null)),
  why: (value) => (typeof value === 'object' ? schemaProblem(value) : null),
  write: (form) => (form === 'words' ? form : JSON.stringify(form)),
}

function asForm(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{')) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
