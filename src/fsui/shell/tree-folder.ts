// The folder of a tree: found, set up from the template, and known by the home it belongs to.

import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cwError } from '../../kernel/errors.ts'
import { makeToken } from '../../kernel/ids.ts'
import { nearest } from '../../kernel/nearest.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { Home } from '../../platform/home.ts'
import { becomeCopy } from './copied-tree.ts'
import {
  knownTrees,
  livingTrees,
  type Marker,
  markerOf,
  readMarker,
  rememberTree,
  whenThere,
  whichTree,
  writeMarker,
} from './known-trees.ts'
import { refuseNested } from './nested-tree.ts'

export interface TreeFolder {
  readonly root: string
  readonly id: string
  /** Whether it was never kept before. */
  readonly fresh: boolean
  /** Whether the first question stands in it, answered or not, as in a tree of another home. */
  readonly greeted: boolean
  /** The folder it was copied from, when it is opened for the first time since; else null. */
  readonly copyOf: string | null
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
 * @throws CwError `tree.unknown`, `tree.not-empty`, `tree.nested`, `tree.foreign`, `tree.second`
 */
export async function openTreeFolder(home: Home, open: OpenTree): Promise<TreeFolder> {
  const path = open.directory === null ? await meantTree(home, process.cwd()) : resolve(open.directory)
  const marker = await markerOf(home, path)
  const living = (await livingTrees(home)).map(({ root }) => root)
  if (marker) {
    const root = await ownRoot(home, path, marker)
    await refuseNested(home, root, living)
    await writeMarker(root, marker)
    const own = await ownTree(home, root, marker)
    return complete(home, { ...own, root, beside: others(living, root) })
  }
  await refuseNested(home, path, living)
  const entries = await entriesOf(path)
  if (entries.length > 0 && !open.here) throw cwError('tree.not-empty', { path })
  const known = slippedFrom(basename(path), living)
  if (known !== undefined && !open.here && !open.anew) throw cwError('tree.second', { path, known })
  const { root, id } = await setUp(home, path)
  return complete(home, { root, id, copyOf: null, beside: others(living, root) })
}

/** The tree that stands at a folder already; nothing is set up. Without a folder: as above, seen `from` there. @throws CwError `tree.unknown`, `tree.foreign` */
export async function findTreeFolder(
  home: Home,
  directory: string | null,
  from = process.cwd(),
): Promise<Pick<TreeFolder, 'root' | 'id'>> {
  const path = directory === null ? await meantTree(home, from) : resolve(directory)
  const marker = await markerOf(home, path)
  if (!marker)
    throw cwError('tree.unknown', {
      reason: `${path} is no tree.`,
      remedy: `Make it one: \`cw fsui ${path}\`.`,
    })
  const root = await ownRoot(home, path, marker)
  const identity = await whichTree(home, root, marker)
  // A copy that was never opened is kept by nobody.
  if (identity.copyOf !== null) throw cwError('tree.idle', { path: root })
  return { root, id: identity.id }
}

/** The id of the folder; one that was copied from a tree that still stands gets an id and a base store of its own. */
async function ownTree(home: Home, root: string, marker: Marker) {
  const identity = await whichTree(home, root, marker)
  if (identity.copyOf === null) return identity
  return becomeCopy(home, root, () => whichTree(home, root, marker))
}

async function ownRoot(home: Home, path: string, marker: Marker): Promise<string> {
  if (marker.home !== home.id) throw cwError('tree.foreign', { path, found: marker.home, home: home.id })
  return realpath(path)
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

/** The tree around `from`, else the home's only one that still stands. */
async function meantTree(home: Home, from: string): Promise<string> {
  const living = (await livingTrees(home)).map(({ root }) => root)
  const around = living.find((root) => `${from}${sep}`.startsWith(`${root}${sep}`))
  if (around !== undefined) return around
  const [only] = living
  if (only !== undefined && living.length === 1) return only
  if (only !== undefined)
    throw cwError('tree.unknown', {
      reason: `This home has ${living.length} trees: ${living.join(', ')}.`,
      remedy: 'Go into one of them, or name it at the end of the command.',
    })
  const gone = [...new Set((await knownTrees(home)).map(({ root }) => root))].join(', ')
  throw cwError('tree.unknown', gone === '' ? noTree : lost(gone))
}

/** The marker goes first: a folder that holds anything else of a tree says whose it is. */
async function setUp(home: Home, path: string): Promise<Pick<TreeFolder, 'root' | 'id'>> {
  await mkdir(path, { recursive: true })
  const own: Marker = { home: home.id, tree: makeToken(randomBytes).slice(0, 12) }
  await writeMarker(path, own)
  passStep('tree:marked', path)
  // Of two processes that set it up at once, the first has named it.
  const marker = (await readMarker(path)) ?? own
  return { root: await ownRoot(home, path, marker), id: marker.tree }
}

/** A tree that was never kept is filled; what a crash cut off is gone on with. */
async function complete(home: Home, tree: Omit<TreeFolder, 'fresh' | 'greeted'>): Promise<TreeFolder> {
  const fresh = !existsSync(lastKeptFile(home.tree(tree.id)))
  if (fresh) await fillTree(tree.root)
  await rememberTree(home, tree.id, tree.root)
  return { ...tree, fresh, greeted: existsSync(join(tree.root, 'agents/cw/messages')) }
}

/** Makes what of the folders and files that a new tree starts from is missing. */
export async function fillTree(root: string): Promise<void> {
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

const noTree = { reason: 'This home has no tree yet.', remedy: 'Make one: `cw fsui my-workspace`.' }

function lost(gone: string) {
  return {
    reason: `No tree of this home stands where it was: ${gone}.`,
    remedy: 'Say where it is now: `cw fsui` with that folder.',
  }
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory())
      throw cwError('tree.unknown', { reason: `${path} is not a folder.`, remedy: 'Name a folder.' })
    return await readdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
