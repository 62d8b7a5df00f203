// Carries out what was decided about an answer that contradicts another one. @see SPEC A1–A4

import { ownerOf } from '../../../kernel/document-key.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import { rowOf } from './agreement.ts'
import { dropSidecar, isUnplaced, openConflict, settleConflict } from './conflict-sidecar.ts'
import type { Outbox } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'

/** The file stays as it was typed; the answer that stands is put beside it, and both are remembered. */
export async function contradict(parts: EngineParts, unit: Unit, theirs: TreeDocument): Promise<void> {
  const { key, base, file } = unit
  if (key === null || base === null || file.state !== 'file') return
  if (base.conflict) await dropSidecar(parts, base.conflict.sidecar)
  const conflict = await openConflict(parts, unit, {
    conflicts: ['answer'],
    told: ['answer'],
    entity: theirs,
  })
  const row = { ...rowOf(unit, key, file.read.stat), mode: theirs.mode, rev: theirs.rev }
  parts.bases.together(() => {
    parts.bases.agree({ ...row, conflict }, theirs.text)
    parts.bases.agree({ ...row, conflict }, file.document.text)
    // A sidecar that the disk refused is tried again.
    if (!isUnplaced(parts, conflict.sidecar)) parts.bases.noteSame(ownerOf(key))
  })
}

/** The other answer comes into the file; what stood there is kept as a version. */
export function giveWay(parts: EngineParts, unit: Unit, theirs: TreeDocument, out: Outbox): void {
  const { key, base, file } = unit
  if (key === null || base === null) return
  const expected = file.state === 'file' ? file.read.hash : null
  const placed = (stat: Stat) => {
    parts.bases.agree({ ...rowOf(unit, key, stat), mode: theirs.mode, rev: theirs.rev }, theirs.text)
    parts.bases.noteSame(ownerOf(key))
    return () => settleConflict(parts, unit, 'other')
  }
  out.write({ path: unit.path, document: theirs, expected, placed }, 'now')
}

/** The file says what the home says: there is nothing to ask any more. */
export async function agree(parts: EngineParts, unit: Unit): Promise<void> {
  const { key, base, file } = unit
  if (key === null || base === null || file.state !== 'file') return
  parts.bases.agree(rowOf(unit, key, file.read.stat), file.document.text)
  parts.bases.noteSame(ownerOf(key))
  await settleConflict(parts, unit, 'both')
}
