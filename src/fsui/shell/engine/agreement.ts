// What a base says after both sides of a document were brought together.

import type { DocumentText } from '../../../document/document.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import { idOf } from '../../core/compare.ts'
import type { BaseRow } from '../base-store.ts'
import { notPlaced } from '../stat-text.ts'
import type { EngineParts, Unit } from './parts.ts'

/** The row of a base at which both sides agree now. */
export function rowOf(unit: Unit, key: string, stat: Stat | null): Omit<BaseRow, 'hash'> {
  const mode = typeof unit.entity === 'string' ? (unit.base?.mode ?? 'shared') : unit.entity.mode
  return { key, kind: unit.kind, mode, path: unit.path, rev: revOf(unit), stat, conflict: null }
}

/** The entity's revision: the base's where nothing says that it changed, and 0 where there is none. */
export function revOf({ entity, base }: Unit): number {
  return typeof entity === 'string' ? (base?.rev ?? 0) : entity.rev
}

/** Both sides say the same now, but for the id: where the file lacks it, it is decided about once more, to be put back. */
export function noteAgreedBut(parts: EngineParts, unit: Unit, key: string, document: DocumentText): void {
  const lacksId = ownerOf(key) === key && idOf(document) !== key
  if (lacksId) parts.bases.noteChanged([key], null)
  else noteAgreed(parts, unit, key)
}

/** Both sides say the same now; where the entity belongs elsewhere, its file has yet to go there. */
export function noteAgreed(parts: EngineParts, { entity, path }: Unit, key: string): void {
  if (typeof entity !== 'string' && entity.path !== path) parts.bases.noteChanged([ownerOf(key)], null)
  else parts.bases.noteSame(key)
}

/** Its file was gone, and the server has put it away for that: the tree has not followed yet. */
export function wasPutAway({ base }: Unit): boolean {
  return base?.stat?.size === notPlaced.size
}
