// Which file of which tree a person means: as it is seen from where they are, or by the path that it has in a tree.

import { isAbsolute, join } from 'node:path'
import { cwError } from '../../kernel/errors.ts'
import type { Home } from '../../platform/home.ts'
import { livingTrees } from './known-trees.ts'
import { openVersions, type PlaceInTree, placeInTree } from './versions.ts'

/**
 * A file that a tree knows, also at the path it had before it was archived, or has kept versions of: seen from the folder `from`, else by its path in the tree that `from` lies
 * in, else in another tree of the home. Where none knows it, where it would stand; null outside of trees.
 * @throws CwError `tree.foreign`; `tree.unknown` when several other trees have a file at that path
 */
export async function findPlace(home: Home, file: string, from = process.cwd()): Promise<PlaceInTree | null> {
  const seen = await placeInTree(home, isAbsolute(file) ? file : join(from, file))
  if (seen !== null && isKnown(seen)) return seen
  if (isAbsolute(file) || /^\.{1,2}(?:[/\\]|$)/.test(file)) return seen
  const around = await placeInTree(home, join(from, 'any'))
  const own = around === null ? null : { ...around, path: file }
  if (own !== null && isKnown(own)) return own
  return (await elsewhere(home, file)) ?? seen
}

async function elsewhere(home: Home, file: string): Promise<PlaceInTree | null> {
  const places = (await livingTrees(home)).map(({ id, root }) => ({
    root,
    store: join(home.tree(id), 'base.db'),
    path: file,
  }))
  const [found = null, ...others] = places.filter(isKnown)
  if (found === null || others.length === 0) return found
  const folders = [found, ...others].map(({ root }) => root).join(', ')
  throw cwError('tree.unknown', {
    reason: `Several trees of this home have a file ${file}: ${folders}.`,
    remedy: 'Name it as it is seen from here, or go to the tree that you mean.',
  })
}

function isKnown({ store, path }: PlaceInTree): boolean {
  const kept = openVersions(store)
  if (kept === null) return false
  try {
    const document = kept.documentAt(path) ?? kept.documentArchivedFrom(path)
    return document !== null || kept.of(path).length > 0
  } finally {
    kept.close()
  }
}
