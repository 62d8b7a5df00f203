// Reaches a name through its open folder, so that no folder above it can be swapped for a link in between: between
// looking at a path and using it there is always time for another program.

import { folderPart } from '../../../kernel/path-parts.ts'
import { errnoOf, VolumeError } from '../volume.ts'
import { folderSwapped, RefusedPath } from './file-problems.ts'
import { guardPath } from './guard-path.ts'
import { absolute, type TreeBase } from './tree-context.ts'

/**
 * Runs `act` with an absolute path for a tree-relative one, which leads into the very folder that was looked at. Where
 * the system has no such paths, the look right before is the only guard. `act` may not wait.
 * @throws RefusedPath, and ENOENT when the folder is missing
 */
export function anchored<T>(tree: TreeBase, path: string, act: (absolute: string) => T): T {
  const guard = guardPath(tree, path)
  if (guard.state === 'refused') throw new RefusedPath(guard.problem)
  if (guard.state === 'missing') throw new VolumeError('ENOENT', path)
  const name = path.slice(path.lastIndexOf('/') + 1)
  const open = tree.openFolders.at(absolute(tree, folderPart(path)))
  if (open !== null) return act(`${open.anchor.path}/${name}`)
  const anchor = anchorOf(tree, path)
  if (anchor === null) return act(absolute(tree, path))
  try {
    const seen = guard.folders.at(-1) ?? tree.rootMark
    if (anchor.dev !== seen.dev || anchor.ino !== seen.ino) throw new RefusedPath(folderSwapped(path))
    return act(`${anchor.path}/${name}`)
  } finally {
    anchor.close()
  }
}

/** The same for two names: `rename`, `link`. */
export function anchoredBoth(
  tree: TreeBase,
  { from, to }: { readonly from: string; readonly to: string },
  act: (from: string, to: string) => void,
): void {
  anchored(tree, from, (first) => anchored(tree, to, (second) => act(first, second)))
}

/** What opening a folder says that was one a moment ago, and is now gone, a link or a file. */
const SWAPPED = new Set(['ENOENT', 'ELOOP', 'EMLINK', 'ENOTDIR'])

function anchorOf(tree: TreeBase, path: string) {
  try {
    return tree.volume.anchor(absolute(tree, folderPart(path)))
  } catch (error) {
    if (SWAPPED.has(errnoOf(error) ?? '')) throw new RefusedPath(folderSwapped(path))
    throw error
  }
}
