// Which folder is which tree of a home. `.cw-home` is committed and goes with every copy and clone: it says whose a
// folder is, and of which tree it was made. Which tree it is says the home, by the path and the folder's own number.

import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cwError } from '../../kernel/errors.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { Home } from '../../platform/home.ts'

export interface KnownTree {
  readonly id: string
  /** Where it stood when it was kept last. */
  readonly root: string
  /** Device and inode of its folder; null where that was not noted. */
  readonly folder: string | null
}

/** What `.cw-home` says. */
export interface Marker {
  readonly home: string
  readonly tree: string
}

/** A folder is a tree of the home, or was copied from one that still stands, and has no id of its own yet. */
export type Identity = { readonly id: string; readonly copyOf: null } | { readonly copyOf: KnownTree }

/** Names the home (and the tree) in the folder; committed, so that a clone tells whose it is. */
export const markerName = '.cw-home'

/** The trees this home keeps, with the folders they had last. */
export async function knownTrees(home: Home): Promise<KnownTree[]> {
  const ids = await readdir(dirname(home.tree('x'))).catch(() => [])
  const found = await Promise.all(
    ids.map(async (id) => {
      const root = await readOrNull(join(home.tree(id), 'root'))
      return root === null ? [] : [{ id, root, folder: await readOrNull(join(home.tree(id), 'folder')) }]
    }),
  )
  return found.flat()
}

/** Those whose folders still stand where they stood. */
export async function livingTrees(home: Home): Promise<KnownTree[]> {
  const known = await knownTrees(home)
  const living = await Promise.all(
    known.map(async (tree) => {
      const marker = await markerOf(home, tree.root).catch(() => null)
      if (marker?.home !== home.id) return []
      const identity = await whichTree(home, tree.root, marker)
      return identity.copyOf === null && identity.id === tree.id ? [tree] : []
    }),
  )
  return living.flat()
}

/**
 * Which tree the folder at `root` (a real path) with that marker is. One that was moved is still the tree it was; one
 * that names a tree whose own folder stands elsewhere is a copy of that. @see SPEC T1, T2
 */
export async function whichTree(home: Home, root: string, marker: Marker): Promise<Identity> {
  const known = await knownTrees(home)
  const folder = await folderMark(root)
  const here = known.find((tree) => tree.root === root && tree.folder === folder)
  if (here) return { id: here.id, copyOf: null }
  const stamp = await readStamp(root)
  const named = known.find(({ id }) => id === stamp) ?? known.find(({ id }) => id === marker.tree)
  if (named === undefined) return { id: marker.tree, copyOf: null }
  const isElsewhere = named.root !== root && (await standsApart(home, named, folder))
  return isElsewhere ? { copyOf: named } : { id: named.id, copyOf: null }
}

/** Notes where a tree is kept, and which folder that is. */
export async function rememberTree(home: Home, id: string, root: string): Promise<void> {
  const store = home.tree(id)
  await mkdir(store, { recursive: true, mode: 0o700 })
  await rm(join(store, 'root'), { force: true })
  await writeFile(join(store, 'folder'), (await folderMark(root)) ?? '', { mode: 0o600 })
  // Last: without it the home knows no such tree.
  await writeFile(join(store, 'root'), root, { mode: 0o600 })
  passStep('tree:known', root)
}

/** Puts the id of a copy into its machine folder, by which it is known when it is moved. Where that cannot be, it is known by its path alone. */
export async function stampTree(root: string, id: string): Promise<void> {
  const folder = join(root, '.cw')
  await mkdir(folder).catch(() => undefined)
  if (!(await lstat(folder).catch(() => null))?.isDirectory()) return
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants
  const file = await open(join(folder, stampName), O_CREAT | O_TRUNC | O_WRONLY | O_NOFOLLOW, 0o600).catch(
    () => null,
  )
  if (file === null) return
  await file.writeFile(`${id}\n`).finally(() => file.close())
}

const badMarker = 'Put it back from git or a backup; without it, the folder is no tree.'

/** The home and the tree that a folder names; null when it is no tree. @throws CwError `tree.unknown` */
export async function readMarker(path: string): Promise<Marker | null> {
  try {
    const marker = JSON.parse(await readFile(join(path, markerName), 'utf8')) as Partial<Marker>
    if (typeof marker.home === 'string' && typeof marker.tree === 'string')
      return { home: marker.home, tree: marker.tree }
    throw cwError('tree.unknown', {
      reason: `${join(path, markerName)} does not name a home.`,
      remedy: badMarker,
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (error instanceof SyntaxError)
      throw cwError('tree.unknown', {
        reason: `${join(path, markerName)} cannot be read: ${error.message}.`,
        remedy: badMarker,
      })
    throw error
  }
}

const stampName = 'tree'

/**
 * The same for a folder that this home keeps: one whose marker a checkout or a revert took away is still the tree it was. A new
 * folder in its place lacks what the machine keeps there. @throws CwError `tree.unknown` @see SPEC T5
 */
export async function markerOf(home: Home, path: string): Promise<Marker | null> {
  const marker = await readMarker(path)
  if (marker !== null) return marker
  const root = await realpath(path).catch(() => null)
  const mark = root === null || (await folderMark(join(root, '.cw'))) === null ? null : await folderMark(root)
  const known = (await knownTrees(home)).find((tree) => tree.root === root && tree.folder === mark)
  return known === undefined || mark === null ? null : { home: home.id, tree: known.id }
}

/** Puts the marker there, unless one stands there. */
export async function writeMarker(root: string, marker: Marker): Promise<void> {
  await writeFile(join(root, markerName), `${JSON.stringify(marker)}\n`, { flag: 'wx' }).catch(whenThere)
}

/** What is there already is left. */
export function whenThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** Whether the folder of the known tree is there, is a tree of this home, and is another one than `folder`. */
async function standsApart(home: Home, known: KnownTree, folder: string | null): Promise<boolean> {
  const marker = await readMarker(known.root).catch(() => null)
  if (marker?.home !== home.id) return false
  const there = await folderMark(known.root)
  if (there === null || there === folder) return false
  return there === known.folder || ((await readStamp(known.root)) ?? marker.tree) === known.id
}

async function readStamp(root: string): Promise<string | null> {
  const text = await readOrNull(join(root, '.cw', stampName))
  return text === null ? null : text.trim()
}

/** Device and inode; null where there is no folder. */
async function folderMark(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  return found?.isDirectory() ? `${found.dev}:${found.ino}` : null
}

async function readOrNull(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null)
}
