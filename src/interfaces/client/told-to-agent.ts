// What an agent is told where no server answers, or none knows it: it can neither start one nor look after one, and what would
// help a person is none of its business.

import { CwError } from '../../kernel/errors.ts'

/** Whether that says that no server answers, and not what one answered. */
export function isLost(error: unknown): error is CwError {
  return error instanceof CwError && (error.code === 'server.silent' || error.code === 'server.unreachable')
}

/** Whether that says that the server knows nobody with that token. */
export function isUnknown(error: unknown): error is CwError {
  return error instanceof CwError && error.code === 'server.refused' && error.details.status === 401
}

/** A token of an agent counts while its program runs. */
export function unknownAgent({ code, details }: CwError): CwError {
  const message = 'The server knows no agent that runs with this token.'
  return new CwError(code, message, 'Your run is over for it: end your turn, and say what is left.', details)
}

/** The same error with what an agent can do about it. `done`: what became of the call; `means`: what to go on without. */
export function toldToAgent({ code, message, details }: CwError, done: string, means: string): CwError {
  const remedy = `${done} If it stays so, go on without ${means}, and say so in your answer.`
  return new CwError(code, message, remedy, details)
}
