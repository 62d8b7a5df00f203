// Folders: listed, made, and removed when empty.

import type { Problem } from '../../../kernel/problem.ts'
import type { Entry, Listed, Stat } from '../file-tree.ts'
import { errnoOf } from '../volume.ts'
import { anchored } from './anchor.ts'
import { ensureFolder } from './ensure-folder.ts'
import { problemOfError } from './file-problems.ts'
import { guardFolder, stillSafe } from './guard-path.ts'
import { absolute, type TreeBase } from './tree-context.ts'

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
