// What agents of each role answer with, unless config.yaml says otherwise: words for people, and beside them what somebody
// would look for in those words. All is required and nothing else is allowed, as strict modes of model servers want it.

import type { JsonSchema } from '../../kernel/answer-schema.ts'
import type { Role } from '../../kernel/roles.ts'
import type { AnswerForm } from '../../platform/config/answer-form.ts'
import type { RoleAnswer } from '../supervisor/drive.ts'

/** `set` is what config.yaml says. Of a role that there is not it is what that says. */
export function roleAnswer(role: string, set: AnswerForm | null): RoleAnswer {
  if (set !== null) return { schema: set === 'words' ? null : set, isSet: true }
  return { schema: (roleAnswers as Readonly<Record<string, JsonSchema>>)[role] ?? null, isSet: false }
}

const status = oneOf('Whether what you were to do is done.', 'done', 'partly', 'blocked')

const finding = object({
  weight: oneOf('How grave it is.', 'must', 'should', 'could'),
  place: text('File and line, or the step at which it shows.'),
  what: text('What is wrong, what shows it, and what would mend it.'),
})

export const roleAnswers: Readonly<Record<Role, JsonSchema>> = {
  orchestrator: answer({ status, waiting: texts('What waits now, and for whom.') }),
  architect: answer({ status, open: texts('What is still open, and who can say it.') }),
  worker: answer({ status, left: texts('What of the task is not done, or does not hold.') }),
  reviewer: answer({
    verdict: oneOf('Your judgement.', 'good', 'mend', 'cannot_say'),
    findings: list('The gravest first; empty where there are none.', finding),
    not_looked_at: texts('What you did not look at.'),
  }),
  tester: answer({
    verdict: oneOf('Whether it works.', 'works', 'fails', 'cannot_say'),
    findings: list('What does not work, the gravest first.', finding),
    not_tried: texts('What you did not try.'),
  }),
  verifier: answer({
    verdict: oneOf('Whether it holds.', 'passed', 'gaps', 'needs_person'),
    findings: list('The gaps, the gravest first.', finding),
    for_person: texts('What is left for a person to look at.'),
  }),
  integrator: answer({ status, left: texts('What could not be merged, and why.') }),
}

function answer(more: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const summary = text('Your answer in words, as a person reads it: all that your instructions ask of it.')
  return object({ summary, ...more })
}

function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

function list(description: string, items: JsonSchema): JsonSchema {
  return { type: 'array', description, items }
}

function texts(description: string): JsonSchema {
  return list(description, { type: 'string' })
}

function text(description: string): JsonSchema {
  return { type: 'string', description }
}

function oneOf(description: string, ...words: readonly string[]): JsonSchema {
  return { type: 'string', description, enum: words }
}
