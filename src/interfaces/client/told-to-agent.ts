// What an agent is told where no server answers: it can neither start one nor look after one.

import { CwError } from '../../kernel/errors.ts'

/** Whether that says that no server answers, and not what one answered. */
export function isLost(error: unknown): error is CwError {
  return error instanceof CwError && (error.code === 'server.silent' || error.code === 'server.unreachable')
}

/** The same error with what an agent can do about it. `done`: what became of the call; `means`: what to go on without. */
export function toldToAgent({ code, message, details }: CwError, done: string, means: string): CwError {
  const remedy = `${done} If it stays so, go on without ${means}, and say so in your answer.`
  return new CwError(code, message, remedy, details)
}
