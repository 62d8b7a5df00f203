// What the ways of replacing a file have in common: what they are given, and what they answer.

import { folderPart } from '../../../kernel/path-parts.ts'
import {
  type FileRead,
  type KeptVersion,
  type Replaced,
  type ReplaceOptions,
  type Stat,
  sameStat,
} from '../file-tree.ts'
import type { VolumeNode } from '../volume.ts'
import { folderSwapped } from './file-problems.ts'
import type { TreeContext } from './keep-area.ts'
import { readStable } from './read-stable.ts'
import type { Staged } from './stage-area.ts'
import { absolute, pass } from './tree-context.ts'

export interface Placing {
  readonly staged: Staged
  readonly wanted: ReplaceOptions
}

export interface Replacing extends Placing {
  readonly before: FileRead
}

/** Ours is in place; what was displaced tells whether somebody came before. */
export function written(
  tree: TreeContext,
  stat: Stat,
  kept: { version: KeptVersion; expected: string },
): Replaced {
  const version = tree.keep.handOver(kept.version)
  return { outcome: version.hash === kept.expected ? 'written' : 'raced', stat, kept: version }
}

/** The target is not what was expected. */
export async function changed(tree: TreeContext, path: string, kept: KeptVersion | null): Promise<Replaced> {
  return { outcome: 'changed', found: await readStable(tree, path), kept }
}

/** A folder above the target is another one by now. */
export function swapped(path: string, kept: KeptVersion | null): Replaced {
  return { outcome: 'changed', found: { state: 'refused', problem: folderSwapped(path) }, kept }
}

/** A link moves ctime, nothing else. */
export function sameContent(a: Stat, b: Stat): boolean {
  return sameStat({ ...a, ctimeNs: 0n }, { ...b, ctimeNs: 0n })
}

/** The ledger entry of what we placed; one that never matches when somebody wrote to the path since. */
export function statOfOurs(tree: TreeContext, path: string, staged: VolumeNode): Stat {
  const now = tree.volume.lstat(absolute(tree, path))
  const { ino, dev, size, mtimeNs, mode } = staged
  const ours = now !== null && sameContent(now, staged)
  return { ino, dev, size, mtimeNs, mode, ctimeNs: ours ? now.ctimeNs : 0n }
}

export async function syncFolder(tree: TreeContext, path: string, wanted: ReplaceOptions): Promise<void> {
  if (wanted.durable !== false) await tree.volume.sync(absolute(tree, folderPart(path)))
  await pass(tree, 'replace:synced', path)
}
