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
  const folders = byFolder(staged, files)
  const nodes = new Map<string, Stat>()
  for (const [folder, names] of folders) {
    await tree.breath.take()
    ensureFolder(tree, folder)
    fill(tree, folder, { names, files, nodes })
  }
  await pass(tree, 'folder:filled', path)
  const staging = new Set([...files.keys()].map((name) => `${staged}/${name}`))
  for (const path of [...staging])
    for (let at = folderPart(path); at.length >= staged.length; at = folderPart(at)) staging.add(at)
  await tree.volume.syncAll([...staging].map((each) => absolute(tree, each)))
  await pass(tree, 'folder:synced', path)
  ensureFolderOf(tree, path)
  // rename(2) replaces an empty folder; nothing else is clobbered.
  if (tree.volume.lstat(absolute(tree, path)) !== null) {
    removeStaged(tree, staged)
    return { outcome: 'occupied' }
  }
  const stats = agedUntil(tree.volume.now(), nodes)
  anchoredBoth(tree, { from: staged, to: path }, (from, to) => tree.volume.rename(from, to))
  await pass(tree, 'folder:placed', path)
  await tree.volume.sync(absolute(tree, folderPart(path)))
  return { outcome: 'placed', stats }
}

/**
 * What is remembered of files that nobody else could reach until now: what changes one from here on gets a later time than
 * those that were written a tick of the disk's clock ago. To rename a folder touches nothing below it.
 */
function agedUntil(now: bigint, nodes: ReadonlyMap<string, Stat>): ReadonlyMap<string, Stat> {
  return new Map([...nodes].map(([name, stat]) => [name, ledgerStat(stat, now)]))
}

/** The names of the files by the folders they are staged in. @throws RefusedPath */
function byFolder(
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
  return folders
}

/** Writes the files of one folder. */
function fill(
  tree: TreeBase,
  folder: string,
  { names, files, nodes }: Pick<Filling, 'files'> & { names: readonly string[]; nodes: Map<string, Stat> },
): void {
  anchored(tree, `${folder}/x`, (inside) => {
    const at = folderPart(inside)
    for (const name of names) {
      const file = files.get(name)
      if (!file) continue
      nodes.set(name, writeNew(tree, `${at}/${name.slice(name.lastIndexOf('/') + 1)}`, file))
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

function removeStaged(tree: TreeBase, staged: string): void {
  if (guardFolder(tree, staged).state !== 'safe') return
  emptyFolder(tree, staged)
  anchored(tree, staged, (folder) => tree.volume.rmdir(folder))
}

function statOf({ ino, dev, size, mtimeNs, ctimeNs, mode }: VolumeNode): Stat {
  return { ino, dev, size, mtimeNs, ctimeNs, mode }
}
