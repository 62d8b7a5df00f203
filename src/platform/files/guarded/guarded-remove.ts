// Removing: into the keep area, verify, else back to where it was.

import { folderPart } from '../../../kernel/path-parts.ts'
import { type Removed, sameStat } from '../file-tree.ts'
import { errnoOf } from '../volume.ts'
import { problemOfError } from './file-problems.ts'
import { guardPath } from './guard-path.ts'
import type { TreeContext } from './keep-area.ts'
import { putBack } from './put-back.ts'
import { readStable } from './read-stable.ts'
import { absolute, pass } from './tree-context.ts'

export async function guardedRemove(tree: TreeContext, path: string, expected: string): Promise<Removed> {
  try {
    return await remove(tree, path, expected)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { outcome: 'missing' }
    return { outcome: 'failed', problem: problemOfError(error, path) }
  }
}

async function remove(tree: TreeContext, path: string, expected: string): Promise<Removed> {
  const found = await readStable(tree, path, expected)
  if (found.state === 'missing') return { outcome: 'missing' }
  if (found.state !== 'file' || found.hash !== expected) return { outcome: 'changed', found, kept: null }
  await pass(tree, 'remove:hashed', path)
  const now = guardPath(tree, path).state === 'safe' ? tree.volume.lstat(absolute(tree, path)) : null
  if (now === null || !sameStat(now, found.stat)) {
    return { outcome: 'changed', found: await readStable(tree, path), kept: null }
  }
  const keep = tree.keep.displace(path, 'removed')
  await pass(tree, 'remove:kept', path)
  const version = await tree.keep.hold(keep, path, found)
  if (version.hash !== expected) {
    const kept = await putBack(tree, version)
    return { outcome: 'changed', found: await readStable(tree, path), kept }
  }
  await pass(tree, 'remove:verified', path)
  await tree.volume.sync(absolute(tree, folderPart(path)))
  return { outcome: 'removed', kept: tree.keep.handOver(version) }
}
