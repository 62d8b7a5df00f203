// `cw fsui DIR --fresh`: a tree that a person emptied shows the home's documents again, instead of asking whether they are to be archived.

import { cwError } from '../../kernel/errors.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'
import type { BaseStore } from './base-store.ts'
import { fillTree } from './tree-folder.ts'

/**
 * Forgets what this tree agreed on, so that it meets its home as for the first time; kept versions stay.
 * @throws CwError `tree.not-emptied` while one of its documents stands
 */
export async function projectAnew(tree: FileTree, bases: BaseStore): Promise<void> {
  for (const { path } of bases.all())
    if ((await tree.stat(path)).state !== 'missing')
      throw cwError('tree.not-emptied', { path: tree.root, standing: path })
  bases.forgetAll()
  await fillTree(tree.root)
}
