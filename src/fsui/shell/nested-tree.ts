// A tree holds no home and no other tree, and stands in none: each would take the files of the other for documents, and
// what empties the folder would take the state along (TREE.md 2).

import { realpath } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { cwError } from '../../kernel/errors.ts'
import type { Home } from '../../platform/home.ts'
import { readMarker } from './known-trees.ts'

/**
 * Refuses a folder, which need not be there yet, inside or around the home, one of these trees of it, or a tree of another
 * home. @throws CwError `tree.nested` @see SPEC T6
 */
export async function refuseNested(home: Home, path: string, trees: readonly string[]): Promise<void> {
  const at = await realOf(path)
  const refuse = (what: string) => {
    throw cwError('tree.nested', { path, what })
  }
  const where = await realOf(home.path)
  if (at === where) refuse('is the home of cw itself')
  if (isInside(where, at)) refuse(`holds the home of cw, ${home.path}`)
  if (isInside(at, where)) refuse(`stands in the home of cw, ${home.path}`)
  const below = trees.find((root) => isInside(root, at))
  if (below !== undefined) refuse(`holds another tree, ${below}`)
  for (let above = dirname(at); above !== dirname(above); above = dirname(above))
    if (await isTree(above)) refuse(`stands in another tree, ${above}`)
}

/** The path without links; of what is not there yet, from the folder on that is. */
async function realOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null)
  if (real !== null || path === dirname(path)) return real ?? path
  return join(await realOf(dirname(path)), basename(path))
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}

/** What names no home is none, and neither is what cannot be read. */
async function isTree(folder: string): Promise<boolean> {
  return (await readMarker(folder).catch(() => null)) !== null
}
