// What every operation on the files of a tree works with.

import type { Breath } from '../../../kernel/breath.ts'
import type { RandomBytes } from '../../../kernel/ids.ts'
import type { Capabilities, FaultStep, Faults } from '../file-tree.ts'
import type { Volume } from '../volume.ts'
import type { FolderMark, OpenFolders } from './open-folders.ts'

/** The part of `Clock` that files need; milliseconds. */
export interface FileClock {
  elapsed(): number
  sleep(ms: number): Promise<void>
}

export interface TreeBase {
  /** Absolute, without links. */
  readonly root: string
  readonly rootMark: FolderMark
  readonly volume: Volume
  readonly clock: FileClock
  readonly random: RandomBytes
  readonly capabilities: Capabilities
  readonly faults: Faults | undefined
  readonly openFolders: OpenFolders
  /** Shared by the operations that fill folders at once. */
  readonly breath: Breath
}

/** The absolute path of a tree-relative one. */
export function absolute(tree: TreeBase, path: string): string {
  return path === '' ? tree.root : `${tree.root}/${path}`
}

/** Passes a fault point. */
export async function pass(tree: TreeBase, step: FaultStep, path: string): Promise<void> {
  if (tree.faults !== undefined) await tree.faults(step, path)
}
