// Folders that nothing is left in.

import { folderPart } from '../../../kernel/path-parts.ts'
import type { FileTree } from '../../../platform/files/file-tree.ts'

/**
 * Removes the folders above `path`, which a file has left, up to the first one that holds something. Those at the top
 * of the tree stay, and so does whatever is not empty, whoever put it there.
 */
export async function tidyAbove(tree: FileTree, path: string): Promise<void> {
  for (let folder = folderPart(path); folder.includes('/'); folder = folderPart(folder)) {
    // A folder that was moved as a whole may have left others empty above it.
    if ((await tree.list(folder)).state === 'missing') continue
    if (!(await tree.removeEmptyFolder(folder))) return
  }
}
