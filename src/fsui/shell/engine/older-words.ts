// What a file says may be older than where the database has put its document meanwhile, and than what was decided about it.

import { ownerOf } from '../../../kernel/document-key.ts'
import { placeOf } from '../../../kernel/layout.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import type { BaseStore } from '../base-store.ts'
import { wasPutAway } from './agreement.ts'
import type { EngineParts, Unit } from './parts.ts'

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
  return wasSavedBefore(stat, entity.archivedAt ?? 0)
}

/**
 * Whether the document was decided about after the file was saved, so that what the file decides knew nothing of it: also
 * where it says by now what it said before, as one that was approved and then sent back to review. @see SPEC M4
 */
export async function isOvertaken(
  { remote }: Pick<EngineParts, 'remote'>,
  { file, base, entity, key }: Unit,
): Promise<boolean> {
  if (key === null || base === null || entity === 'gone' || file.state !== 'file') return false
  // What the tree has seen decided stands in the file since: what is saved after that is no older, whatever the clocks say.
  const seen = entity === 'same' || entity.rev === base.rev ? base.stat : null
  if (seen !== null && !isOlder(file.read.stat, seen)) return false
  const at = (await remote.query('tree.decided', { id: ownerOf(key) })) as number | null
  return at !== null && wasSavedBefore(file.read.stat, at)
}

type Times = Pick<Stat, 'mtimeNs' | 'ctimeNs'>

function isOlder(a: Times, b: Times): boolean {
  return a.mtimeNs < b.mtimeNs || a.ctimeNs < b.ctimeNs
}

/** `at`: milliseconds since the epoch. */
function wasSavedBefore(saved: Times, at: number): boolean {
  const moment = BigInt(at) * nanosecondsPerMillisecond
  // The inode changes with rights and links, too; the time of the content may be set by anybody.
  return isOlder(saved, { mtimeNs: moment, ctimeNs: moment })
}
