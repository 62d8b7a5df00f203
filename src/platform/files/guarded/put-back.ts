// Undoes a displacement: the kept inode gets its path again unless somebody has put another file there.

import type { KeptVersion } from '../file-tree.ts'
import { anchored } from './anchor.ts'
import { guardPath } from './guard-path.ts'
import type { TreeContext } from './keep-area.ts'
import { placeNew } from './place-new.ts'
import { absolute } from './tree-context.ts'

/** Null when it is back at its path; else the version, which the caller has to store. */
export async function putBack(tree: TreeContext, version: KeptVersion): Promise<KeptVersion | null> {
  const { path, keep } = version
  if (guardPath(tree, path).state !== 'safe') return tree.keep.handOver(version)
  const placement = await placeNew(tree, tree.keep.pathOf(keep), path)
  if (!placement.placed) return tree.keep.handOver(version)
  tree.keep.release(keep)
  return placement.strayed === null ? null : tree.keep.handOver(tree.keep.store(path, placement.strayed))
}

/** After a crash: puts files back that were moved aside for a replacement which never came. */
export async function putAllBack(tree: TreeContext): Promise<void> {
  for (const { name, path } of tree.keep.displaced()) {
    if (guardPath(tree, path).state !== 'safe') continue
    const kept = tree.keep.node(name)
    // A second name means that it stands elsewhere already (a move) or again.
    const lost = kept?.links === 1 && isFree(tree, path)
    const placed = lost && (await placeNew(tree, tree.keep.pathOf(name), path)).placed
    if (!placed && kept !== null) tree.keep.settle(name)
  }
}

/** Nothing is there, or the empty file with which the name was reserved, which goes. */
function isFree(tree: TreeContext, path: string): boolean {
  const now = tree.volume.lstat(absolute(tree, path))
  if (now === null) return true
  if (now.kind !== 'file' || now.size > 0 || tree.capabilities.hardLinks) return false
  anchored(tree, path, (empty) => tree.volume.unlink(empty))
  return true
}
