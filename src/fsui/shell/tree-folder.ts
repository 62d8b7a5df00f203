// The folder of a tree: found, set up from the template, and known by the home it belongs to.

import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cwError } from '../../kernel/errors.ts'
import { makeToken } from '../../kernel/ids.ts'
import { nearest } from '../../kernel/nearest.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { Home } from '../../platform/home.ts'

export interface TreeFolder {
  readonly root: string
  readonly id: string
  /** Whether it was never kept before. */
  readonly fresh: boolean
  /** The other folders that this home keeps. */
  readonly beside: readonly string[]
}

export interface OpenTree {
  /** As it was typed; null: the tree around the current folder, or the home's only one. */
  readonly directory: string | null
  /** Makes a folder that is not empty a tree; what is in it stays. */
  readonly here: boolean
  /** Sets up a tree whose name is nearly that of one that the home keeps already. */
  readonly anew: boolean
}

export interface Marker {
  readonly home: string
  readonly tree: string
}

/** Names the home (and the tree) in the folder; committed, so that a clone tells whose it is. */
const markerName = '.cw-home'
const template = fileURLToPath(new URL('../../../workspace-template', import.meta.url))
const folders = [
  'initiatives',
  'tasks',
  'agents',
  'projects',
  'domain',
  'settings',
  'needs-you',
  'log',
  'archive',
]

/**
 * Opens the folder as a tree of the home, or sets up one that is missing or empty. Without a folder: the tree
 * around the current one, or the home's only tree. A name that is nearly that of a tree the home keeps is taken for a slip, unless `anew` says it is none.
 * @throws CwError `tree.unknown`, `tree.not-empty`, `tree.foreign`, `tree.second`
 */
export async function openTreeFolder(home: Home, open: OpenTree): Promise<TreeFolder> {
  const path = open.directory === null ? await meantTree(home, process.cwd()) : resolve(open.directory)
  const marker = await readMarker(path)
  const living = await livingTrees(home)
  if (marker) {
    const root = await ownRoot(home, path, marker)
    return complete(home, { root, id: marker.tree, beside: others(living, root) })
  }
  const entries = await entriesOf(path)
  if (entries.length > 0 && !open.here) throw cwError('tree.not-empty', { path })
  const known = slippedFrom(basename(path), living)
  if (known !== undefined && !open.here && !open.anew) throw cwError('tree.second', { path, known })
  const { root, id } = await setUp(home, path)
  return complete(home, { root, id, beside: others(living, root) })
}

/** The tree that stands at a folder already; nothing is set up. Without a folder: as above, seen `from` there. @throws CwError `tree.unknown`, `tree.foreign` */
export async function findTreeFolder(
  home: Home,
  directory: string | null,
  from = process.cwd(),
): Promise<Pick<TreeFolder, 'root' | 'id'>> {
  const path = directory === null ? await meantTree(home, from) : resolve(directory)
  const marker = await readMarker(path)
  if (!marker) throw cwError('tree.unknown', { reason: `${path} is no tree.` })
  return { root: await ownRoot(home, path, marker), id: marker.tree }
}

async function ownRoot(home: Home, path: string, marker: Marker): Promise<string> {
  if (marker.home !== home.id) throw cwError('tree.foreign', { path, found: marker.home, home: home.id })
  return realpath(path)
}

/** Folders of the home's trees that still are these trees. */
async function livingTrees(home: Home): Promise<string[]> {
  const known = await knownTrees(home)
  const living = await Promise.all(
    known.map(async ({ id, root }) => {
      const marker = await readMarker(root).catch(() => null)
      return marker?.tree === id ? [root] : []
    }),
  )
  return living.flat()
}

function others(roots: readonly string[], own: string): string[] {
  return roots.filter((root) => root !== own)
}

/** The tree whose name is a letter or two off. A name that only counts on (`notes`, `notes2`) is meant. */
function slippedFrom(name: string, living: readonly string[]): string | undefined {
  const stem = (text: string) => text.replace(/[-_ ]?\d+$/, '')
  if (living.some((root) => stem(basename(root)) === stem(name))) return undefined
  return living.find((root) => nearest(name, [basename(root)]) !== undefined)
}

/** Where the home notes when a tree was kept last: a tree without it has not come to the end of its set-up. */
export function lastKeptFile(store: string): string {
  return join(store, 'last-kept')
}

/** The folders this home keeps in sync, by the ids of their trees. */
export async function knownTrees(home: Home): Promise<{ id: string; root: string }[]> {
  const parent = dirname(home.tree('x'))
  const ids = await readdir(parent).catch(() => [])
  const found = await Promise.all(
    ids.map(async (id) => {
      const root = await readFile(join(home.tree(id), 'root'), 'utf8').catch(() => null)
      return root === null ? [] : [{ id, root }]
    }),
  )
  return found.flat()
}

/** The tree around `from`, else the home's only one. While a tree stands, those whose folders are gone do not count. */
async function meantTree(home: Home, from: string): Promise<string> {
  const living = await livingTrees(home)
  const around = living.find((root) => `${from}${sep}`.startsWith(`${root}${sep}`))
  if (around !== undefined) return around
  const roots = living.length > 0 ? living : (await knownTrees(home)).map(({ root }) => root)
  const [only] = roots
  if (only !== undefined && roots.length === 1) return only
  const several = `This home has ${roots.length} trees: ${roots.join(', ')}.`
  throw cwError('tree.unknown', { reason: only === undefined ? 'This home has no tree yet.' : several })
}

/** The marker goes first: a folder that holds anything else of a tree says whose it is. */
async function setUp(home: Home, path: string): Promise<Pick<TreeFolder, 'root' | 'id'>> {
  await mkdir(path, { recursive: true })
  const own: Marker = { home: home.id, tree: makeToken(randomBytes).slice(0, 12) }
  const file = join(path, markerName)
  await writeFile(file, `${JSON.stringify(own)}\n`, { flag: 'wx' }).catch(whenThere)
  passStep('tree:marked', path)
  // Of two processes that set it up at once, the first has named it.
  const marker = (await readMarker(path)) ?? own
  return { root: await ownRoot(home, path, marker), id: marker.tree }
}

/** A tree that was never kept is filled; what a crash cut off is gone on with. */
async function complete(home: Home, tree: Omit<TreeFolder, 'fresh'>): Promise<TreeFolder> {
  const fresh = !existsSync(lastKeptFile(home.tree(tree.id)))
  if (fresh) await fill(tree.root)
  return remember(home, { ...tree, fresh })
}

async function fill(root: string): Promise<void> {
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true })
  await install(template, root)
  passStep('tree:filled', root)
}

/** Copies the template; a leading `_` becomes `.`, because npm drops some dotfiles. Nothing is overwritten. */
async function install(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name === 'hello.json') continue
    const source = join(from, entry.name)
    const target = join(to, entry.name.replace(/^_/, '.'))
    if (entry.isDirectory()) {
      await mkdir(target, { recursive: true })
      await install(source, target)
    } else await copyUnlessThere(source, target)
  }
}

async function copyUnlessThere(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_EXCL).catch(whenThere)
}

function whenThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function remember(home: Home, tree: TreeFolder): Promise<TreeFolder> {
  const folder = home.tree(tree.id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rm(join(folder, 'root'), { force: true })
  await writeFile(join(folder, 'root'), tree.root, { mode: 0o600 })
  passStep('tree:known', tree.root)
  return tree
}

/** The home and the tree that a folder names; null when it is no tree. @throws CwError `tree.unknown` */
export async function readMarker(path: string): Promise<Marker | null> {
  try {
    const marker = JSON.parse(await readFile(join(path, markerName), 'utf8')) as Partial<Marker>
    if (typeof marker.home === 'string' && typeof marker.tree === 'string')
      return { home: marker.home, tree: marker.tree }
    throw cwError('tree.unknown', { reason: `${join(path, markerName)} does not name a home.` })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (error instanceof SyntaxError)
      throw cwError('tree.unknown', { reason: `${join(path, markerName)} cannot be read: ${error.message}.` })
    throw error
  }
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory())
      throw cwError('tree.unknown', { reason: `${path} is not a folder.` })
    return await readdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
