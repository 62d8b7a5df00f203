// Folders: listed, made, removed when empty, and put in place whole.

import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Entry, Listed, NewFile, Placed, Stat } from '../file-tree.ts'
import { errnoOf, VolumeError } from '../volume.ts'
import { anchored, anchoredBoth } from './anchor.ts'
import { ensureFolder, ensureFolderOf } from './ensure-folder.ts'
import { problemOfError } from './file-problems.ts'
import { guardFolder, guardPath, stillSafe } from './guard-path.ts'
import { ledgerStat } from './ledger-stat.ts'
import { look } from './read-stable.ts'
import { newFileMode, newStagePath } from './stage-area.ts'
import { absolute, pass, type TreeBase } from './tree-context.ts'
import { emptyFolder } from './walk.ts'

export function listFolder(tree: TreeBase, folder: string): Listed {
  try {
    const guard = guardFolder(tree, folder)
    if (guard.state !== 'safe') return guard
    const at = absolute(tree, folder)
    const entries = tree.volume.readdir(at).map((entry) => ({ ...entry, stat: statOfEntry(tree, at, entry) }))
    if (stillSafe(tree, `${folder}/x`.replace(/^\//, ''), guard)) return { state: 'folder', entries }
    return { state: 'missing' }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { state: 'missing' }
    return { state: 'refused', problem: problemOfError(error, folder) }
  }
}

function statOfEntry(tree: TreeBase, folder: string, { name, kind }: Entry): Stat | null {
  const node = kind === 'file' ? tree.volume.lstat(`${folder}/${name}`) : null
  return node?.kind === 'file' ? node : null
}

export function makeFolder(tree: TreeBase, path: string): Problem | null {
  try {
    ensureFolder(tree, path)
    return null
  } catch (error) {
    return problemOfError(error, path)
  }
}

export function removeEmptyFolder(tree: TreeBase, path: string): boolean {
  if (path === '' || guardFolder(tree, path).state !== 'safe') return false
  try {
    anchored(tree, path, (folder) => tree.volume.rmdir(folder))
    return true
  } catch (error) {
    problemOfError(error, path)
    return false
  }
}

/** Filled in the stage area, synced once, renamed into place. */
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
  const folders = new Set([staged])
  ensureFolder(tree, staged)
  for (const [name, file] of files) {
    ensureFolderOf(tree, `${staged}/${name}`)
    folders.add(folderPart(`${staged}/${name}`))
    writeNew(tree, `${staged}/${name}`, file)
  }
  await pass(tree, 'folder:filled', path)
  for (const name of files.keys()) await tree.volume.sync(absolute(tree, `${staged}/${name}`))
  for (const folder of folders) await tree.volume.sync(absolute(tree, folder))
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
  return { outcome: 'placed', stats: statsOf(tree, path, files) }
}

function writeNew(tree: TreeBase, path: string, file: NewFile): void {
  const descriptor = anchored(tree, path, (made) => tree.volume.create(made, 0o600))
  try {
    tree.volume.write(descriptor, file.bytes)
    tree.volume.fchmod(descriptor, file.mode ?? newFileMode(tree))
    const { size } = tree.volume.fstat(descriptor)
    if (size !== file.bytes.length) throw new VolumeError('ENOSPC', `${size} bytes of ${path} were written`)
  } finally {
    tree.volume.close(descriptor)
  }
}

function removeStaged(tree: TreeBase, staged: string): void {
  if (guardFolder(tree, staged).state !== 'safe') return
  emptyFolder(tree, staged)
  anchored(tree, staged, (folder) => tree.volume.rmdir(folder))
}

/** What somebody has changed already is left out, so that the next look reads it. */
function statsOf(tree: TreeBase, path: string, files: ReadonlyMap<string, NewFile>): Map<string, Stat> {
  const stats = new Map<string, Stat>()
  for (const [name, { bytes }] of files) {
    const looked = look(tree, `${path}/${name}`)
    if (looked.state === 'file' && looked.stat.size === bytes.length) stats.set(name, ledgerStat(looked.stat))
  }
  return stats
}
