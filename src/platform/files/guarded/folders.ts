// Folders: listed, made, and removed when empty.

import { Breath } from '../../../kernel/breath.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Entry, Listed, ListedEntry, Stat } from '../file-tree.ts'
import { type Anchor, errnoOf } from '../volume.ts'
import { anchored } from './anchor.ts'
import { ensureFolder } from './ensure-folder.ts'
import { problemOfError } from './file-problems.ts'
import { guardFolder, namesOf, rootStands, stillSafe } from './guard-path.ts'
import { absolute, type TreeBase } from './tree-context.ts'

/** Entries of a folder after which others may get their turn. */
const entriesPerBreath = 64

type Wanted = (entry: Entry) => boolean

export async function listFolder(
  tree: TreeBase,
  folder: string,
  wanted: Wanted = () => true,
): Promise<Listed> {
  try {
    const listed = await listOpen(tree, folder, wanted)
    if (listed !== null) return listed
    const guard = guardFolder(tree, folder)
    if (guard.state !== 'safe') return guard
    const entries = await entriesAt(tree, absolute(tree, folder), wanted)
    if (stillSafe(tree, `${folder}/x`.replace(/^\//, ''), guard)) return { state: 'folder', entries }
    return { state: 'missing' }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { state: 'missing' }
    return { state: 'refused', problem: problemOfError(error, folder) }
  }
}

/**
 * Through the open folder itself: as long as the system says that it lies at its path, none above it is a link. Null where it
 * cannot tell, and where it says anything else: then each folder is looked at.
 */
async function listOpen(tree: TreeBase, folder: string, wanted: Wanted): Promise<Listed | null> {
  if (folder !== '' && namesOf(folder) === null) return null
  const at = absolute(tree, folder)
  const anchor = rootStands(tree) ? openOrNull(tree, at) : null
  if (anchor === null) return null
  try {
    if (tree.volume.pathOf(anchor.descriptor) !== at) return null
    const entries = await entriesAt(tree, anchor.path, wanted)
    return tree.volume.pathOf(anchor.descriptor) === at ? { state: 'folder', entries } : null
  } finally {
    anchor.close()
  }
}

async function entriesAt(tree: TreeBase, at: string, wanted: Wanted): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = []
  const breath = new Breath()
  let read = 0
  for (const entry of tree.volume.readdir(at)) {
    if (wanted(entry)) entries.push({ ...entry, stat: statOfEntry(tree, at, entry) })
    read += 1
    if (read % entriesPerBreath === 0) await breath.take()
  }
  return entries
}

/** Whoever looks at the folders one by one says what is wrong. */
function openOrNull(tree: TreeBase, folder: string): Anchor | null {
  try {
    return tree.volume.anchor(folder)
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return null
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
