// Appending to logs, which are never read back.

import type { Appended } from '../file-tree.ts'
import { notAFile, problemOfError, RefusedPath } from './file-problems.ts'
import { ensureFolderOf, liesInside } from './guard-path.ts'
import { newFileMode } from './stage-area.ts'
import { absolute, type TreeBase } from './tree-context.ts'

export function appendFile(tree: TreeBase, path: string, text: string): Appended {
  try {
    ensureFolderOf(tree, path)
    const descriptor = tree.volume.openAppend(absolute(tree, path), newFileMode(tree))
    try {
      const { kind } = tree.volume.fstat(descriptor)
      if (kind !== 'file') throw new RefusedPath(notAFile(path, kind))
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
