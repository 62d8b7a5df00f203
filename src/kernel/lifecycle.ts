// Status moves as tables: what may follow what, and what has been passed already.

import { cwError } from './errors.ts'
import type { Kind } from './ids.ts'

/** For each status the ones that may follow it. */
export type Moves<S extends string> = Readonly<Record<S, readonly S[]>>

/** @throws CwError `status.illegal` when `to` may not follow `from`. */
export function checkMove<S extends string>(kind: Kind, moves: Moves<S>, move: { from: S; to: S }): void {
  const allowed = moves[move.from]
  if (allowed.includes(move.to)) return
  throw cwError('status.illegal', { kind, ...move, allowed: allowed.join(', ') || 'nothing else' })
}
