// Puts a folder that does not exist yet in place whole: filled in the stage area, synced, renamed into place.

import { folderPart } from '../../../kernel/path-parts.ts'
import type { NewFile, Placed, Stat } from '../file-tree.ts'
import { errnoOf, VolumeError, type VolumeNode } from '../volume.ts'
import { anchored, anchoredBoth } from './anchor.ts'
import { ensureFolder, ensureFolderOf } from './ensure-folder.ts'
import { invalidPath, problemOfError, RefusedPath } from './file-problems.ts'
import { guardFolder, guardPath, namesOf } from './guard-path.ts'
import { ledgerStat } from './ledger-stat.ts'
import { newFileMode, newStagePath } from './stage-area.ts'
import { absolute, pass, type TreeBase } from './tree-context.ts'
import { emptyFolder } from './walk.ts'

/** How many syncs wait for the device at once: it gathers them, which takes far less than one after another. */
const syncsAtOnce = 16

export async function placeFolder(
  tree: TreeBase,
  path: string,
  files: ReadonlyMap<string, NewFile>,
): Promise<Placed> {
  try {
    const guard = guardPath(tree, path)
    if (guard.state === 'refused') return { outcome: 'failed', problem: guard.problem }
    if (guard.state === 'safe' && tree.volume.lstat(absolute(tree, path)) !== null)
      return { outcome: 'occupied' }
    const staged = newStagePath(tree)
    try {
      return await fillAndPlace(tree, { staged, path, files })
    } catch (error) {
      if (errnoOf(error) !== null) removeStaged(tree, staged)
      throw error
    }
  } catch (error) {
    return { outcome: 'failed', problem: problemOfError(error, path) }
  }
}

interface Filling {
  readonly staged: string
  readonly path: string
  readonly files: ReadonlyMap<string, NewFile>
}

async function fillAndPlace(tree: TreeBase, { staged, path, files }: Filling): Promise<Placed> {
  ensureFolder(tree, staged)
  const stats = new Map<string, Stat>()
  const folders = byFolder(tree, staged, files)
  for (const [folder, names] of folders) fill(tree, folder, { names, files, stats })
  await pass(tree, 'folder:filled', path)
  await syncAll(
    tree,
    [...files.keys()].map((name) => `${staged}/${name}`),
  )
  await syncAll(tree, [...new Set([staged, ...folders.keys()])])
  await pass(tree, 'folder:synced', path)
  ensureFolderOf(tree, path)
  // rename(2) replaces an empty folder; nothing else is clobbered.
  if (tree.volume.lstat(absolute(tree, path)) !== null) {
    removeStaged(tree, staged)
    return { outcome: 'occupied' }
  }
  anchoredBoth(tree, { from: staged, to: path }, (from, to) => tree.volume.rename(from, to))
  await pass(tree, 'folder:placed', path)
  await tree.volume.sync(absolute(tree, folderPart(path)))
  return { outcome: 'placed', stats }
}

/** The names of the files by the folders they are staged in. @throws RefusedPath */
function byFolder(
  tree: TreeBase,
  staged: string,
  files: ReadonlyMap<string, NewFile>,
): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const name of files.keys()) {
    if (namesOf(name) === null) throw new RefusedPath(invalidPath(name))
    const folder = folderPart(`${staged}/${name}`)
    const names = folders.get(folder)
    if (names) names.push(name)
    else folders.set(folder, [name])
  }
  for (const folder of folders.keys()) ensureFolder(tree, folder)
  return folders
}

/**
 * Writes the files of one folder. What they look like then is what they look like in place: to rename a folder touches
 * nothing below it.
 */
function fill(
  tree: TreeBase,
  folder: string,
  { names, files, stats }: Pick<Filling, 'files'> & { names: readonly string[]; stats: Map<string, Stat> },
): void {
  anchored(tree, `${folder}/x`, (inside) => {
    const at = folderPart(inside)
    for (const name of names) {
      const file = files.get(name)
      if (!file) continue
      const before = tree.volume.now()
      const stat = writeNew(tree, `${at}/${name.slice(name.lastIndexOf('/') + 1)}`, file)
      stats.set(name, ledgerStat(stat, before))
    }
  })
}

function writeNew(tree: TreeBase, path: string, file: NewFile): Stat {
  const descriptor = tree.volume.create(path, 0o600)
  try {
    tree.volume.write(descriptor, file.bytes)
    tree.volume.fchmod(descriptor, file.mode ?? newFileMode(tree))
    const node = tree.volume.fstat(descriptor)
    if (node.size !== file.bytes.length)
      throw new VolumeError('ENOSPC', `${node.size} bytes of ${path} were written`)
    return statOf(node)
  } finally {
    tree.volume.close(descriptor)
  }
}

async function syncAll(tree: TreeBase, paths: readonly string[]): Promise<void> {
  const left = paths.values()
  const syncing = Array.from({ length: Math.min(syncsAtOnce, paths.length) }, async () => {
    for (const path of left) await tree.volume.sync(absolute(tree, path))
  })
  await Promise.all(syncing)
}

function removeStaged(tree: TreeBase, staged: string): void {
  if (guardFolder(tree, staged).state !== 'safe') return
  emptyFolder(tree, staged)
  anchored(tree, staged, (folder) => tree.volume.rmdir(folder))
}

function statOf({ ino, dev, size, mtimeNs, ctimeNs, mode }: VolumeNode): Stat {
  return { ino, dev, size, mtimeNs, ctimeNs, mode }
}
