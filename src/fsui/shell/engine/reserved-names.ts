// A name that a crash left reserved, on a disk that has no hard links: an empty file of which nobody knows anything.

import type { EngineParts } from './parts.ts'

/** Takes such a file away; what somebody writes into it by an open descriptor is found all the same. Returns whether there was one. */
export async function takeAwayReserved(
  { tree, bases }: Pick<EngineParts, 'tree' | 'bases'>,
  path: string,
): Promise<boolean> {
  if (tree.capabilities.hardLinks || bases.atPath(path) !== null) return false
  const there = await tree.read(path)
  if (there.state !== 'file' || there.bytes.length > 0) return false
  const removed = await tree.remove(path, there.hash)
  if (removed.outcome !== 'removed') return false
  await tree.forget(removed.kept)
  return true
}
