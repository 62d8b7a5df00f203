// The stage area: new bytes are written and verified here before anything in the tree is touched.

import { hashOf } from '../file-tree.ts'
import { errnoOf, VolumeError, type VolumeNode } from '../volume.ts'
import { anchored } from './anchor.ts'
import { ensureFolder } from './ensure-folder.ts'
import { absolute, pass, type TreeBase } from './tree-context.ts'

export interface Staged {
  /** Tree-relative. */
  readonly path: string
  readonly node: VolumeNode
}

export interface StageOrder {
  readonly bytes: Uint8Array
  /** Exact; undefined: 0644 under the umask. */
  readonly mode: number | undefined
  readonly durable: boolean
}

/** Stages the bytes for `path`. Throws ENOSPC when less was written than asked and nobody said so. */
export async function stage(tree: TreeBase, path: string, order: StageOrder): Promise<Staged> {
  const staged = newStagePath(tree)
  const mode = order.mode ?? newFileMode(tree)
  try {
    await tree.volume.writeFile(absolute(tree, staged), order.bytes, { mode, durable: order.durable })
    await pass(tree, 'stage:written', path)
    const node = verified(tree, staged, order.bytes)
    await pass(tree, 'stage:verified', path)
    return { path: staged, node }
  } catch (error) {
    if (errnoOf(error) !== null) discard(tree, staged)
    throw error
  }
}

/** A fresh name in the stage area, which is made when missing. */
export function newStagePath(tree: TreeBase): string {
  const folder = `${tree.capabilities.machineFolder}/stage`
  ensureFolder(tree, folder)
  return `${folder}/${Buffer.from(tree.random(8)).toString('hex')}`
}

/** Removes a staged name, if it is still there. */
export function discard(tree: TreeBase, staged: string): void {
  try {
    anchored(tree, staged, (path) => tree.volume.unlink(path))
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
}

export function newFileMode(tree: TreeBase): number {
  return 0o644 & ~tree.volume.umask
}

function verified(tree: TreeBase, staged: string, bytes: Uint8Array): VolumeNode {
  const descriptor = tree.volume.openRead(absolute(tree, staged))
  try {
    const node = tree.volume.fstat(descriptor)
    const written = node.size === bytes.length ? tree.volume.read(descriptor, bytes.length + 1) : null
    if (written === null || hashOf(written) !== hashOf(bytes)) {
      throw new VolumeError('ENOSPC', `${node.size} of ${bytes.length} bytes were written`)
    }
    return node
  } finally {
    tree.volume.close(descriptor)
  }
}
