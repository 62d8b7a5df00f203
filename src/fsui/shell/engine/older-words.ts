// What a file says may be older than where the database has put its document meanwhile.

import { placeOf } from '../../../kernel/layout.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { BaseStore } from '../base-store.ts'
import { wasPutAway } from './agreement.ts'
import type { Unit } from './parts.ts'

const nanosecondsPerMillisecond = 1_000_000n

/** Whether the database has put away what stands at a live path. */
export function isArchived(entity: TreeDocument, path: string): boolean {
  return placeOf(entity.path)?.archivedFrom != null && placeOf(path)?.archivedFrom == null
}

/**
 * Whether the file says what was told of as wrong, or was saved, before the database put the document elsewhere. It goes
 * there as it is, and is told of there. @see SPEC D26
 */
export function saysWhatIsOlder(
  { bases }: { readonly bases: BaseStore },
  unit: Unit,
  { entity, isTold }: { readonly entity: TreeDocument; readonly isTold: boolean },
): boolean {
  if (unit.file.state !== 'file') return false
  const { hash, stat } = unit.file.read
  if (isTold && bases.bytes(hash) !== null) return true
  // A file that was deleted, and is back as it was, says by that alone that the document is to stand.
  if (!isArchived(entity, unit.path) || wasPutAway(unit)) return false
  const archivedAt = BigInt(entity.archivedAt ?? 0) * nanosecondsPerMillisecond
  // The inode changes with rights and links, too; the time of the content may be set by anybody.
  return stat.mtimeNs < archivedAt || stat.ctimeNs < archivedAt
}
