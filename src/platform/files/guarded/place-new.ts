// Gives a file a name that must be free: by a hard link, or by reserving the name where there are none.

import { sameStat } from '../file-tree.ts'
import { errnoOf } from '../volume.ts'
import { anchored, anchoredBoth } from './anchor.ts'
import { LARGEST_FILE } from './file-problems.ts'
import { absolute, pass, type TreeBase } from './tree-context.ts'

/** `strayed`: bytes that somebody wrote into the reserved name just before it was taken. */
export type Placement =
  | { readonly placed: false }
  | { readonly placed: true; readonly strayed: Uint8Array | null }

/** Errors of link(2) that say "not on this file system" or "not this file" (fs.protected_hardlinks). */
const NO_LINKS = new Set(['EPERM', 'EACCES', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP', 'EMLINK', 'EXDEV'])

/** Runs a link, or says that this file cannot be linked. */
export function tryLink<T>(tree: TreeBase, link: () => T): T | 'unsupported' {
  if (!tree.capabilities.hardLinks) return 'unsupported'
  try {
    return link()
  } catch (error) {
    if (NO_LINKS.has(errnoOf(error) ?? '')) return 'unsupported'
    throw error
  }
}

/** Moves `from` to the free name `to`; never clobbers. Afterwards `from` is gone. */
export async function placeNew(tree: TreeBase, from: string, to: string): Promise<Placement> {
  const { volume } = tree
  try {
    const linked = tryLink(tree, () =>
      anchoredBoth(tree, { from, to }, (one, other) => volume.link(one, other)),
    )
    if (linked === 'unsupported') return await placeByReserving(tree, from, to)
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return { placed: false }
    throw error
  }
  anchored(tree, from, (path) => volume.unlink(path))
  return { placed: true, strayed: null }
}

/**
 * The descriptor of the reserved, empty file stays open over the rename, so that bytes written into it are found
 * even when its name is gone. A crash leaves an empty file, never half of one.
 */
async function placeByReserving(tree: TreeBase, from: string, to: string): Promise<Placement> {
  const { volume } = tree
  const descriptor = anchored(tree, to, (path) => volume.create(path, 0o644))
  try {
    const reserved = volume.fstat(descriptor)
    await pass(tree, 'replace:reserved', to)
    const now = volume.lstat(absolute(tree, to))
    if (now === null || !sameStat(now, reserved)) return { placed: false }
    anchoredBoth(tree, { from, to }, (one, other) => volume.rename(one, other))
    const strayed = volume.read(descriptor, LARGEST_FILE)
    return { placed: true, strayed: strayed.length > 0 ? strayed : null }
  } catch (error) {
    if (errnoOf(error) !== null) unreserve(tree, descriptor, to)
    throw error
  } finally {
    volume.close(descriptor)
  }
}

function unreserve(tree: TreeBase, descriptor: number, path: string): void {
  const now = tree.volume.lstat(absolute(tree, path))
  if (now !== null && sameStat(now, tree.volume.fstat(descriptor)) && now.size === 0)
    anchored(tree, path, (target) => tree.volume.unlink(target))
}
