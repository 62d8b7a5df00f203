// Makes missing folders, one after another, never through a link.

import { folderPart } from '../../../kernel/path-parts.ts'
import { errnoOf } from '../volume.ts'
import { anchored } from './anchor.ts'
import { folderSwapped, invalidPath, RefusedPath } from './file-problems.ts'
import { type Guard, guardFolder, namesOf } from './guard-path.ts'
import type { TreeBase } from './tree-context.ts'

/** Makes the folder and those above it where they are missing. Throws RefusedPath. */
export function ensureFolder(tree: TreeBase, folder: string): void {
  const guard = makeMissing(tree, folder)
  if (guard.state === 'safe') return
  throw new RefusedPath(guard.state === 'refused' ? guard.problem : folderSwapped(folder))
}

/** Makes the folders above `path`, whose own name is checked too. Throws RefusedPath. */
export function ensureFolderOf(tree: TreeBase, path: string): void {
  if (namesOf(path) === null) throw new RefusedPath(invalidPath(path))
  ensureFolder(tree, folderPart(path))
}

function makeMissing(tree: TreeBase, folder: string): Guard {
  const names = folder === '' ? [] : namesOf(folder)
  if (names === null) return { state: 'refused', problem: invalidPath(folder) }
  const there = guardFolder(tree, folder)
  if (there.state !== 'missing') return there
  for (let depth = 1; depth <= names.length; depth++) {
    const path = names.slice(0, depth).join('/')
    const guard = guardFolder(tree, path)
    if (guard.state === 'refused') return guard
    if (guard.state === 'missing') makeOne(tree, path)
  }
  return guardFolder(tree, folder)
}

function makeOne(tree: TreeBase, path: string): void {
  try {
    anchored(tree, path, (made) => tree.volume.mkdir(made))
  } catch (error) {
    // Made by somebody else in the meantime: the guard that follows judges what it is.
    if (errnoOf(error) !== 'EEXIST') throw error
  }
}
