// Status moves as tables: what may follow what, and what has been passed already.

import { cwError } from './errors.ts'
import { refuseAgent } from './forbidden.ts'
import type { Kind } from './ids.ts'
import type { Tx } from './tx.ts'

/** For each status the ones that may follow it. */
export type Moves<S extends string> = Readonly<Record<S, readonly S[]>>

/** @throws CwError `status.illegal` when `to` may not follow `from`. */
export function checkMove<S extends string>(kind: Kind, moves: Moves<S>, move: { from: S; to: S }): void {
  const allowed = moves[move.from]
  if (allowed.includes(move.to)) return
  const ways = allowed.map((status) => wayTo(kind, status))
  throw cwError('status.illegal', {
    kind,
    ...move,
    allowed: ways.join(', ') || 'nothing else',
    field: 'status',
  })
}

/** The status with the command that sets it. */
function wayTo(kind: Kind, status: string): string {
  if (setByCw[kind]?.includes(status)) return `${status} (cw sets it)`
  return `${status} (\`cw ${kind} ${words[status] ?? status}\`)`
}

/** Statuses that follow from the work. */
const setByCw: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  initiative: ['in_progress'],
  phase: ['in_progress', 'verifying'],
}

/** Last words of commands that are called otherwise than the status they set. */
const words: Readonly<Record<string, string>> = {
  approved: 'approve',
  completed: 'complete',
  planned: 'plan',
  open: 'reopen',
  in_progress: 'start',
  blocked: 'block',
  closed: 'close',
}

/** An agent makes only what a person can still decide on. @throws CwError `actor.forbidden` */
export function refuseDecided<S extends string>(
  tx: Tx,
  status: S,
  { open, reason }: { readonly open: readonly S[]; readonly reason: string },
): void {
  if (!open.includes(status)) refuseAgent(tx, reason)
}
