// Every folder from the root down is looked at before and after each open and rename: O_NOFOLLOW guards only the
// last component of a path. Within one operation a folder that is open stands for those above it: where the system says
// that it lies at its path, each name of that path is a folder, and it is the one that was looked at.

import type { Problem } from '../../../kernel/problem.ts'
import { invalidPath, linkedFolder, notAFolder, rootChanged } from './file-problems.ts'
import type { FolderMark } from './open-folders.ts'
import { absolute, type TreeBase } from './tree-context.ts'

export type Guard =
  | { readonly state: 'safe'; readonly folders: readonly FolderMark[] }
  | { readonly state: 'missing' }
  | { readonly state: 'refused'; readonly problem: Problem }

/** Looks at the folders above `path`. A root that is gone is refused, never 'missing': it is no deletion. */
export function guardPath(tree: TreeBase, path: string): Guard {
  const names = namesOf(path)
  if (names === null) return { state: 'refused', problem: invalidPath(path) }
  if (!rootStands(tree)) return { state: 'refused', problem: rootChanged(tree.root) }
  const folder = absolute(tree, names.slice(0, -1).join('/'))
  const open = tree.openFolders.at(folder)
  if (open !== null) return { state: 'safe', folders: open.folders }
  const walked = walk(tree, names.slice(0, -1))
  if (walked.state === 'safe') tree.openFolders.remember(folder, walked.folders)
  return walked
}

/** Whether the root is the folder that was opened. */
export function rootStands(tree: TreeBase): boolean {
  const root = tree.volume.lstat(tree.root)
  return root !== null && root.kind === 'folder' && sameMark(root, tree.rootMark)
}

/** Looks at the folder itself too. */
export function guardFolder(tree: TreeBase, folder: string): Guard {
  return guardPath(tree, folder === '' ? 'x' : `${folder}/x`)
}

/** Whether the folders above `path` are still those that `guard` saw. */
export function stillSafe(tree: TreeBase, path: string, guard: Guard): boolean {
  const now = guardPath(tree, path)
  if (guard.state !== 'safe' || now.state !== 'safe') return false
  return (
    now.folders.length === guard.folders.length &&
    now.folders.every((mark, index) => {
      const before = guard.folders[index]
      return before !== undefined && sameMark(mark, before)
    })
  )
}

/** Whether an open file lies below the root, as far as the system can tell. */
export function liesInside(tree: TreeBase, descriptor: number): boolean {
  const path = tree.volume.pathOf(descriptor)
  return path === null || path.startsWith(`${tree.root}/`)
}

/** The parts of a path, or null when it does not stay inside of the root. */
export function namesOf(path: string): string[] | null {
  if (/[\0\\]/.test(path) || /^[A-Za-z]:/.test(path) || /[\ud800-\udfff]/u.test(path)) return null
  const names = path.split('/')
  return names.some((name) => name === '' || name === '.' || name === '..') ? null : names
}

function walk(tree: TreeBase, names: readonly string[]): Guard {
  const folders: FolderMark[] = []
  let path = ''
  for (const name of names) {
    path = path === '' ? name : `${path}/${name}`
    const node = tree.volume.lstat(absolute(tree, path))
    if (node === null) return { state: 'missing' }
    if (node.kind === 'link') return { state: 'refused', problem: linkedFolder(path) }
    if (node.kind !== 'folder') return { state: 'refused', problem: notAFolder(path) }
    folders.push({ dev: node.dev, ino: node.ino })
  }
  return { state: 'safe', folders }
}

function sameMark(a: FolderMark, b: FolderMark): boolean {
  return a.dev === b.dev && a.ino === b.ino
}
