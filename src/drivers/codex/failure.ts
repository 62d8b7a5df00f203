// Codex tells why a turn failed in words alone, so this is where words are read; what is not known may be tried again.

import type { Exit, FailureKind, Outcome } from '../driver.ts'
import { failed, kindOfStatus } from '../failure.ts'

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

/** What the failure of a turn means. It says of no limit when it is over. */
export function failureOf(message: string): Outcome {
  const spoken = inner(message)
  const kind = known.find(([words]) => words.test(spoken))?.[1]
  if (kind === 'limit') return failed('limit', spoken)
  const code = status.exec(spoken)?.[1]
  return failed(code === undefined ? (kind ?? 'transient') : kindOfStatus(Number(code)), spoken)
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
