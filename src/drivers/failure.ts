// What a failure that the programs tell in words or in numbers means for whoever may try again.

import type { Exit, Failure, FailureKind, Outcome } from './driver.ts'

type Failed = Extract<Outcome, { is: 'failed' }>

/** Longest message that is kept, in characters. */
const longest = 600

/** A failed turn. The message is shortened, and says something even where the program did not. */
export function failed(kind: FailureKind, message: string, until: number | null = null): Failed {
  const text = message.trim() === '' ? 'It ended without saying why.' : message.trim()
  return { is: 'failed', failure: { kind, message: shortened(text), until } satisfies Failure }
}

/** Of an HTTP status that a model's server answered with. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'auth'
  if (status === 408 || status === 409 || status === 425 || status === 429 || status >= 500)
    return 'transient'
  return 'user'
}

/** What a shell says of a program, or of what that is run by, that may not be started or is not there. */
const notStarted: ReadonlySet<number | null> = new Set([126, 127])

/** A process that ended without an answer: killed by us, by someone else, or by itself. */
export function withoutAnswer(exit: Exit): Outcome {
  if (exit.signal === 'SIGINT' || exit.signal === 'SIGTERM' || exit.code === 143 || exit.code === 130)
    return { is: 'stopped' }
  const how = exit.signal === null ? `It ended with code ${exit.code}` : `It was ended by ${exit.signal}`
  const said = exit.errors.trim()
  const kind = notStarted.has(exit.code) ? 'user' : 'crash'
  return failed(kind, said === '' ? `${how} and no answer.` : `${how}: ${said}`)
}

/** An end that a program told stands, whatever ended its process after that; where it told nothing, how that ended says more. */
export function toldBefore(exit: Exit, outcome: Outcome): Outcome {
  const tellsNothing = outcome.is === 'answered' && outcome.text.trim() === '' && outcome.structured == null
  return tellsNothing && exit.code !== 0 ? withoutAnswer(exit) : outcome
}

/**
 * A process that ended as if it had answered. Its tools may have done all that it was told, or its service may be gone: nobody
 * knows, and each further try is paid.
 */
export function withoutWords(): Failed {
  return failed('unanswered', 'It ended without a word.')
}

export function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}
