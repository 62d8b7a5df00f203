// What the one who acts may not do, where more than the command decides that.

import { type CwError, cwError } from './errors.ts'
import type { Tx } from './tx.ts'

/** The refusal of the command that runs; `reason` is a sentence without a capital. */
export function forbidden({ actor, cause }: Tx, reason: string, command = cause.command): CwError {
  return cwError('actor.forbidden', { actor: actor.name, command, reason })
}

/** @throws CwError `actor.forbidden` when an agent acts */
export function refuseAgent(tx: Tx, reason: string): void {
  if (tx.actor.kind === 'agent') throw forbidden(tx, reason)
}
