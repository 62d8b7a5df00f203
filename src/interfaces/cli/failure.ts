// From whatever was thrown to what a person and a script are told, and the exit code.

import { CwError } from '../../kernel/errors.ts'
import { asMachineError } from '../../platform/machine-error.ts'
import { paint } from './print/paint.ts'
import type { Terminal } from './terminal.ts'

export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly details: Readonly<Record<string, unknown>>
  readonly exit: number
}

/**
 * A CwError anywhere among the causes speaks for itself, and so does what the machine refuses; anything else is a bug
 * and says so. `words` are those of the command, as far as they are known.
 */
export function failureOf(error: unknown, words: readonly string[] = []): Failure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const known = cause instanceof CwError ? cause : asMachineError(cause)
    if (!known) continue
    const { code, message, details, exit } = known
    const hint =
      code === 'input.invalid'
        ? `\`${['cw', ...words, '--help'].join(' ')}\` shows what it takes.`
        : known.hint
    return { code, message, hint, details, exit }
  }
  const message = error instanceof Error ? error.message : String(error)
  const stack =
    error instanceof Error
      ? error.stack
          ?.split('\n')
          .slice(1, 4)
          .map((line) => line.trim())
      : []
  return {
    code: 'bug',
    message,
    hint: 'This is a bug in cw. `cw logs` may tell more.',
    details: { at: stack ?? [] },
    exit: 1,
  }
}

/** As JSON on standard output, or for a person on standard error. Returns the exit code. */
export function reportFailure(terminal: Terminal, failure: Failure, json: boolean): number {
  const { exit, ...error } = failure
  if (json) terminal.out(JSON.stringify({ schemaVersion: 1, kind: 'error', error }))
  else {
    terminal.err(`${paint({ colour: terminal.messageColour }, 'red', 'cw:')} ${failure.message}`)
    for (const line of failure.hint.split('\n')) if (line !== '') terminal.err(`  ${line}`)
    if (failure.code === 'bug' && terminal.environment.settings.CW_LOG_LEVEL === 'debug')
      terminal.err((failure.details.at as string[]).map((line) => `  ${line}`).join('\n'))
  }
  return exit
}
