// One phase, and its status as far as that counts: one that came here approved, and that nobody has approved as it is now,
// starts nothing.

import { printDocument } from './document.ts'
import type { Names } from './names.ts'

type Fields = Readonly<Record<string, unknown>>

/** As any document; the status says so where it only came with the phase. */
export function printPhase(phase: Fields, look: { readonly colour: boolean }, names: Names): string {
  if (!cameApproved(phase)) return printDocument(phase, look, names)
  const status = `${phase.status}, as it came here: nobody has approved it as it is now, so none of its tasks starts (\`cw phase approve ${phase.id}\`)`
  return printDocument({ ...phase, status }, look, names)
}

/** In a list. */
export function statusOfPhase(phase: Fields): string {
  return cameApproved(phase) ? `came ${phase.status}` : String(phase.status)
}

/** These statuses stand for an approval; without a digest nobody has given one here. */
const approved: ReadonlySet<unknown> = new Set(['approved', 'in_progress', 'verifying'])

function cameApproved({ status, approvedDigest }: Fields): boolean {
  return approved.has(status) && approvedDigest === null
}
