// Finds out what the file system below the root can do.

import type { Capabilities } from '../file-tree.ts'
import { errnoOf } from '../volume.ts'
import { anchored, anchoredBoth } from './anchor.ts'
import { newStagePath } from './stage-area.ts'
import { absolute, type TreeBase } from './tree-context.ts'
import { emptyFolder } from './walk.ts'

/** `.cw`, or another name where that is a link, a file or on another device: renames must stay on one device. */
export function machineFolderOf(tree: Pick<TreeBase, 'volume' | 'root' | 'rootMark'>): string {
  const node = tree.volume.lstat(`${tree.root}/.cw`)
  const usable = node === null || (node.kind === 'folder' && node.dev === tree.rootMark.dev)
  return usable ? '.cw' : '.cw-local'
}

/** Empties the stage area of what a crash left and tries things out there; the least is assumed when read-only. */
export function probe(tree: TreeBase): Capabilities {
  const { machineFolder } = tree.capabilities
  try {
    emptyFolder(tree, `${machineFolder}/stage`)
    const path = `${newStagePath(tree)}-probe`
    const modes = keepsModes(
      tree,
      anchored(tree, path, (made) => tree.volume.create(made, 0o600)),
    )
    const caseFolding = tree.volume.lstat(absolute(tree, path.replace(/probe$/, 'PROBE'))) !== null
    const hardLinks = canLink(tree, path)
    const exchange = canExchange(tree, path)
    emptyFolder(tree, `${machineFolder}/stage`)
    return { machineFolder, caseFolding, hardLinks, exchange, modes }
  } catch (error) {
    if (errnoOf(error) === null) throw error
    const caseFolding = findsUnderBothNames(tree, machineFolder)
    return { machineFolder, caseFolding, hardLinks: false, exchange: false, modes: true }
  }
}

/** What is there already tells whether names fold where nothing can be made. */
function findsUnderBothNames({ volume, root }: TreeBase, name: string): boolean {
  const [one, other] = [volume.lstat(`${root}/${name}`), volume.lstat(`${root}/${name.toUpperCase()}`)]
  return one !== null && other !== null && one.dev === other.dev && one.ino === other.ino
}

/** Closes the file. FAT and some network drives take any mode, and keep their own. */
function keepsModes({ volume }: TreeBase, descriptor: number): boolean {
  try {
    volume.fchmod(descriptor, 0o444)
    const kept = volume.fstat(descriptor).mode === 0o444
    volume.fchmod(descriptor, 0o600)
    return kept
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return false
  } finally {
    volume.close(descriptor)
  }
}

function canLink(tree: TreeBase, path: string): boolean {
  try {
    anchoredBoth(tree, { from: path, to: `${path}-linked` }, (from, to) => tree.volume.link(from, to))
    return true
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return false
  }
}

/** Believed only when each stands under the other's name afterwards: a network's file system may say yes and do less. */
function canExchange(tree: TreeBase, path: string): boolean {
  const { volume } = tree
  const other = `${path}-other`
  try {
    volume.close(anchored(tree, other, (made) => volume.create(made, 0o600)))
    const before = [volume.lstat(absolute(tree, path))?.ino, volume.lstat(absolute(tree, other))?.ino]
    anchoredBoth(tree, { from: path, to: other }, (one, two) => volume.exchange(one, two))
    const after = [volume.lstat(absolute(tree, other))?.ino, volume.lstat(absolute(tree, path))?.ino]
    return before[0] !== before[1] && before.every((ino, at) => ino === after[at])
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return false
  }
}
