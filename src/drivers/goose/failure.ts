// Goose tells why it failed in words alone: those of `ProviderError` in its source, and of its command line. What is not known
// may be tried again.

import type { Exit, FailureKind, Outcome } from '../driver.ts'
import { failed } from '../failure.ts'

/** In the order in which they are tried. */
const known: readonly (readonly [RegExp, FailureKind])[] = [
  [/authentication error:/i, 'auth'],
  [/credits exhausted:/i, 'limit'],
  [/no session found/i, 'lost'],
  [
    /(?:context length exceeded|unsupported operation|endpoint not found \(404\)|invalid value):|provider refused request/i,
    'user',
  ],
]

/** What the failure of a run means. It says of no limit when it is over. */
export function failureOf(message: string): Outcome {
  return failed(known.find(([words]) => words.test(message))?.[1] ?? 'transient', message)
}

/** Whether the words of its model are its own, of a failure: it may end as if all were well after them. */
export function tellsFailure(message: string): boolean {
  return /^\s*(?:Ran into this error|Network error):/.test(message)
}

/** The code it ends with where an option is not one of its own. */
const badOption = 2

/** What it says on standard error before its model is asked: no such conversation, a bad option. */
export function calledWrongly({ code, errors }: Exit): Outcome | null {
  if (code === 0 || errors.trim() === '') return null
  const line = errors.split('\n').find((each) => known.some(([words]) => words.test(each)))
  if (line !== undefined) return failureOf(line)
  return code === badOption ? failed('user', errors) : null
}
