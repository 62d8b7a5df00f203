// The folder of a tree: found, set up from the template, and known by the home it belongs to.

import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cwError } from '../../kernel/errors.ts'
import { makeToken } from '../../kernel/ids.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { Home } from '../../platform/home.ts'

export interface TreeFolder {
  readonly root: string
  readonly id: string
  /** Whether it was set up by this call. */
  readonly fresh: boolean
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
 * Opens the folder as a tree of the home, or sets up one that is missing or empty. Without a folder: the home's only
 * tree. `here` makes a folder that is not empty a tree; what is in it stays.
 * @throws CwError `tree.unknown`, `tree.not-empty`, `tree.foreign`
 */
export async function openTreeFolder(home: Home, folder: string | null, here: boolean): Promise<TreeFolder> {
  const path = folder === null ? await onlyTree(home) : resolve(folder)
  const marker = await readMarker(path)
  if (marker) {
    if (marker.home !== home.id) throw cwError('tree.foreign', { path, found: marker.home, home: home.id })
    return remember(home, { root: await realpath(path), id: marker.tree, fresh: false })
  }
  const entries = await entriesOf(path)
  if (entries.length > 0 && !here) throw cwError('tree.not-empty', { path })
  return remember(home, await setUp(home, path))
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

async function onlyTree(home: Home): Promise<string> {
  const trees = await knownTrees(home)
  const [only] = trees
  if (only && trees.length === 1) return only.root
  const reason = trees.length === 0 ? 'This home has no tree yet.' : `This home has ${trees.length} trees.`
  throw cwError('tree.unknown', { reason })
}

async function setUp(home: Home, path: string): Promise<TreeFolder> {
  await mkdir(path, { recursive: true })
  for (const folder of folders) await mkdir(join(path, folder), { recursive: true })
  await install(template, path)
  passStep('tree:filled', path)
  const id = makeToken(randomBytes).slice(0, 12)
  await writeFile(join(path, markerName), `${JSON.stringify({ home: home.id, tree: id })}\n`, { flag: 'wx' })
  passStep('tree:marked', path)
  return { root: await realpath(path), id, fresh: true }
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
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
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
