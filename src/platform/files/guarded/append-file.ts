// Appending to logs, which are never read back.

import type { Appended } from '../file-tree.ts'
import type { VolumeNode } from '../volume.ts'
import { anchored } from './anchor.ts'
import { ensureFolderOf } from './ensure-folder.ts'
import { linkedLog, notAFile, problemOfError, RefusedPath } from './file-problems.ts'
import { liesInside } from './guard-path.ts'
import { newFileMode } from './stage-area.ts'
import { absolute, type TreeBase } from './tree-context.ts'

export function appendFile(tree: TreeBase, path: string, text: string): Appended {
  try {
    ensureFolderOf(tree, path)
    refuseForeign(tree, path)
    const descriptor = anchored(tree, path, (log) => tree.volume.openAppend(log, newFileMode(tree)))
    try {
      refuseNode(path, tree.volume.fstat(descriptor))
      if (!liesInside(tree, descriptor)) throw new RefusedPath(notAFile(path, 'link'))
      tree.volume.write(descriptor, new TextEncoder().encode(text))
      return { outcome: 'appended', size: tree.volume.fstat(descriptor).size }
    } finally {
      tree.volume.close(descriptor)
    }
  } catch (error) {
    return { outcome: 'failed', problem: problemOfError(error, path) }
  }
}

/** Before it is opened: a pipe without a reader, and a link, answer with errors that say less. */
function refuseForeign(tree: TreeBase, path: string): void {
  const node = tree.volume.lstat(absolute(tree, path))
  if (node !== null) refuseNode(path, node)
}

/** What is appended shows under every name of the file, also under one outside of the tree. */
function refuseNode(path: string, { kind, links }: VolumeNode): void {
  if (kind !== 'file') throw new RefusedPath(notAFile(path, kind))
  if (links > 1) throw new RefusedPath(linkedLog(path))
}
