// What the failure of a turn of Codex means. It prints words alone, which are read where it wrote down nothing that says more;
// what is not known may be tried again.

import type { Exit, FailureKind, Limit, Outcome } from '../driver.ts'
import { failed, kindOfStatus } from '../failure.ts'
import { limitCode, loginCode, type Notes, noNotes } from './notes.ts'

/** In the order in which they are tried; each was recorded from the program or stands in its source. */
const known: readonly (readonly [RegExp, FailureKind])[] = [
  [/usage limit|quota exceeded/i, 'limit'],
  [/no rollout found/i, 'lost'],
  [
    /not inside a trusted directory|model .* (?:not found|does not exist)|missing environment variable/i,
    'user',
  ],
  [/login|api key|unauthorized/i, 'auth'],
]
const status = /\b(?:status:?|last status:)\s+(\d{3})\b/

/** What the failure of a turn means, and of a limit when it is over, where that is written down. */
export function failureOf(message: string, { failure: noted, limits }: Notes = noNotes): Outcome {
  const spoken = inner(message)
  const words = known.find(([each]) => each.test(spoken))?.[1]
  // What stands there may be of another turn.
  const isNoted = noted !== null && noted.code !== null && noted.message === message
  if (isNoted ? noted.code === limitCode : words === 'limit')
    return failed('limit', spoken, isNoted ? endOf(limits) : null)
  const code = (isNoted ? noted.status : null) ?? status.exec(spoken)?.[1]
  const kind = isNoted && noted.code === loginCode ? 'auth' : words === 'limit' ? undefined : words
  return failed(code === undefined ? (kind ?? 'transient') : kindOfStatus(Number(code)), spoken)
}

/** When the last of those is over that are used up; null: it does not say. */
function endOf(limits: readonly Limit[]): number | null {
  const ends = limits.flatMap(({ reached, resetsAt }) => (reached && resetsAt !== null ? [resetsAt] : []))
  return ends.length === 0 ? null : Math.max(...ends)
}

/** The code it ends with where an option is not one of its own. */
const badOption = 2

/** What it says on standard error before a turn has begun: an unknown thread, a folder it does not trust, a bad option. */
export function calledWrongly({ code, errors }: Exit): Outcome | null {
  for (const line of errors.split('\n')) {
    const kind = known.find(([words, is]) => (is === 'user' || is === 'lost') && words.test(line))?.[1]
    if (kind !== undefined) return failed(kind, line)
  }
  return code === badOption && errors.trim() !== '' ? failed('user', errors) : null
}

/** The model server's own answer, where the message is that answer as JSON. */
function inner(message: string): string {
  try {
    const { error } = JSON.parse(message) as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message : message
  } catch {
    return message
  }
}
