// What a tree stands on: its folder on the disk, and the store of what both sides agreed on.

import { join } from 'node:path'
import { systemClock } from '../../kernel/clock.ts'
import { cwError } from '../../kernel/errors.ts'
import { crashingFiles } from '../../platform/crash-points.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'
import { openDiskTree } from '../../platform/files/open-tree.ts'
import { BaseStore } from './base-store.ts'

export interface Ground {
  readonly tree: FileTree
  readonly bases: BaseStore
}

/** Milliseconds. */
const versionsKept = 30 * 24 * 3600 * 1000

/** `store` is where the home keeps what belongs to the tree. @throws CwError `tree.unknown` */
export async function openGround(root: string, store: string): Promise<Ground> {
  const tree = openDiskTree(root, { clock: systemClock, faults: crashingFiles })
  if (!tree.ok) throw cwError('tree.unknown', { reason: tree.problem.message, remedy: tree.problem.remedy })
  const bases = await BaseStore.open(join(store, 'base.db'))
  bases.prune(systemClock.now() - versionsKept)
  return { tree: tree.value, bases }
}
