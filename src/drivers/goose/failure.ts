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

/** As its loop writes them where the provider failed: a message of that alone, from its first word to its last. */
const ownWords: readonly RegExp[] = [
  /^Ran into this error: [\s\S]+\n\nPlease retry if you think this is a transient or recoverable error\.$/,
  /^Network error: [\s\S]+\n\nPlease resend your message to try again\.$/,
]

/** Whether a text that stands in the place of words of its model is its own: it may end as if all were well after it. */
export function tellsFailure(text: string): boolean {
  return ownWords.some((words) => words.test(text.trim()))
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
