// Moving through the keep area: there is never a moment with both names, and an existing target is never clobbered.

import { folderPart } from '../../../kernel/path-parts.ts'
import { type FileRead, type Moved, sameStat } from '../file-tree.ts'
import { ensureFolderOf } from './ensure-folder.ts'
import { problemOfError } from './file-problems.ts'
import { guardPath } from './guard-path.ts'
import type { TreeContext } from './keep-area.ts'
import { placeNew } from './place-new.ts'
import { putBack } from './put-back.ts'
import { readStable } from './read-stable.ts'
import { absolute, pass } from './tree-context.ts'

export interface Move {
  readonly from: string
  readonly to: string
  /** Hash of the bytes that may be moved. */
  readonly expected: string
}

export async function guardedMove(tree: TreeContext, move: Move): Promise<Moved> {
  try {
    const found = await readStable(tree, move.from, move.expected)
    if (found.state === 'missing') return { outcome: 'missing' }
    if (found.state !== 'file' || found.hash !== move.expected)
      return { outcome: 'changed', found, kept: null }
    ensureFolderOf(tree, move.to)
    await pass(tree, 'move:hashed', move.from)
    return await moveFound(tree, move, found)
  } catch (error) {
    return { outcome: 'failed', problem: problemOfError(error, move.from) }
  }
}

async function moveFound(tree: TreeContext, { from, to, expected }: Move, found: FileRead): Promise<Moved> {
  const target = guardPath(tree, to).state === 'safe' ? tree.volume.lstat(absolute(tree, to)) : null
  const renamesCase = tree.capabilities.caseFolding && target?.ino === found.stat.ino
  if (target !== null && !renamesCase) return { outcome: 'occupied' }
  const now = guardPath(tree, from).state === 'safe' ? tree.volume.lstat(absolute(tree, from)) : null
  if (now === null || !sameStat(now, found.stat)) {
    return { outcome: 'changed', found: await readStable(tree, from), kept: null }
  }
  const keep = tree.keep.displace(from, 'displaced')
  await pass(tree, 'move:taken-away', from)
  const version = await tree.keep.hold(keep, from, found)
  if (version.hash !== expected) {
    const kept = await putBack(tree, version)
    return { outcome: 'changed', found: await readStable(tree, from), kept }
  }
  const guarded = guardPath(tree, to).state === 'safe'
  const placement = guarded ? await placeNew(tree, tree.keep.pathOf(keep), to) : { placed: false as const }
  if (!placement.placed) return backAgain(tree, from, await putBack(tree, version))
  tree.keep.release(keep)
  if (placement.strayed !== null) tree.keep.store(to, placement.strayed)
  await pass(tree, 'move:placed', to)
  await tree.volume.sync(absolute(tree, folderPart(to)))
  await tree.volume.sync(absolute(tree, folderPart(from)))
  return moved(tree, to, found)
}

async function backAgain(
  tree: TreeContext,
  from: string,
  kept: Awaited<ReturnType<typeof putBack>>,
): Promise<Moved> {
  if (kept === null) return { outcome: 'occupied' }
  return { outcome: 'changed', found: await readStable(tree, from), kept }
}

/** Somebody may have written to the file on its way; a stat that never matches makes the next look read it. */
async function moved(tree: TreeContext, to: string, found: FileRead): Promise<Moved> {
  const there = await readStable(tree, to, found.hash)
  if (there.state === 'file') return { outcome: 'moved', stat: there.stat, hash: there.hash }
  return { outcome: 'moved', stat: { ...found.stat, ctimeNs: 0n }, hash: found.hash }
}
