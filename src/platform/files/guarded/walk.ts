// Walks over the machine folder, never through a link.

import { anchored } from './anchor.ts'
import { guardFolder } from './guard-path.ts'
import { absolute, type TreeBase } from './tree-context.ts'

/** Files below a folder, relative to it; none when it is missing or refused. */
export function filesBelow(tree: TreeBase, folder: string): string[] {
  if (guardFolder(tree, folder).state !== 'safe') return []
  return [...tree.volume.readdir(absolute(tree, folder))].flatMap(({ name, kind }) => {
    if (kind !== 'folder') return kind === 'file' ? [name] : []
    return filesBelow(tree, `${folder}/${name}`).map((below) => `${name}/${below}`)
  })
}

/** Removes everything below a folder; links are removed, not followed. */
export function emptyFolder(tree: TreeBase, folder: string): void {
  if (guardFolder(tree, folder).state !== 'safe') return
  // What is removed while a folder is read may hide what comes after it.
  for (const { name, kind } of [...tree.volume.readdir(absolute(tree, folder))]) {
    const path = `${folder}/${name}`
    if (kind !== 'folder') {
      anchored(tree, path, (entry) => tree.volume.unlink(entry))
      continue
    }
    emptyFolder(tree, path)
    anchored(tree, path, (empty) => tree.volume.rmdir(empty))
  }
}
