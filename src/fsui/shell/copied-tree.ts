// A folder that was copied from a tree of the same home: a tree of its own, which shows the same documents. Its base
// store begins with what its original agreed on, as far as the files of the copy say so too. @see SPEC T2–T4

import { randomBytes } from 'node:crypto'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type DocumentText, readDocument } from '../../document/document.ts'
import { systemClock } from '../../kernel/clock.ts'
import { ownerOf } from '../../kernel/document-key.ts'
import { cwError } from '../../kernel/errors.ts'
import { makeToken } from '../../kernel/ids.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'
import { openDiskTree } from '../../platform/files/open-tree.ts'
import type { Home } from '../../platform/home.ts'
import { waitLock } from '../../platform/lock.ts'
import { classify } from '../core/classify.ts'
import { copiedFrom } from '../core/copied-from.ts'
import { BaseDatabase } from './base-database.ts'
import { type BaseRow, BaseStore } from './base-store.ts'
import { Observer } from './engine/observer.ts'
import { namedBy, readForDecision } from './engine/read.ts'
import { type Identity, rememberTree, stampTree } from './known-trees.ts'

/** Milliseconds that another process may take to make a tree of the same copy. */
const patience = 60_000

/** The tree that the folder at `root` becomes. `identify` is asked again when no other process can be about it. @throws CwError `lock.held` */
export async function becomeCopy(
  home: Home,
  root: string,
  identify: () => Promise<Identity>,
): Promise<{ readonly id: string; readonly copyOf: string | null }> {
  const purpose = `the copied tree ${root}`
  const attempt = await waitLock(join(home.path, 'copies.lock'), purpose, { timeoutMs: patience })
  if (!attempt.ok) throw cwError('lock.held', { what: purpose, pid: attempt.heldBy?.pid ?? 'unknown' })
  try {
    const identity = await identify()
    if (identity.copyOf === null) return identity
    const original = identity.copyOf
    const id = makeToken(randomBytes).slice(0, 12)
    await mkdir(home.tree(id), { recursive: true, mode: 0o700 })
    await begin(home.tree(original.id), home.tree(id), root)
    await rememberTree(home, id, root)
    await stampTree(root, id)
    return { id, copyOf: original.root }
  } finally {
    attempt.lock.release()
  }
}

/** The base store of the copy, and when its original was kept last: until then nothing is news. */
async function begin(from: string, to: string, root: string): Promise<void> {
  await copyFile(join(from, 'last-kept'), join(to, 'last-kept')).catch(whenMissing)
  BaseDatabase.copy(join(from, 'base.db'), join(to, 'base.db'))
  const tree = openDiskTree(root, { clock: systemClock, beside: true })
  if (!tree.ok) throw cwError('tree.unknown', { reason: tree.problem.message, remedy: tree.problem.remedy })
  const bases = await BaseStore.open(join(to, 'base.db'))
  try {
    await meetCopy(tree.value, bases)
  } finally {
    bases.close()
  }
}

/** Brings a base store that was copied from the original's to what the files of the copy agree with. */
export async function meetCopy(tree: FileTree, bases: BaseStore): Promise<void> {
  const elsewhere = await namedElsewhere(tree, bases)
  const distrusted: string[] = []
  for (const row of [...bases.all()]) {
    const path = (await tree.stat(row.path)).state === 'missing' ? elsewhere.get(row.key) : row.path
    if (path !== undefined && (await meet(tree, bases, { ...row, path })) === 'news') distrusted.push(path)
    if (path === undefined) restoreLater(bases, row)
  }
  bases.distrusted = [...new Set([...bases.distrusted, ...distrusted])]
  await dropLists(tree, bases)
  await meetSettings(tree, bases)
}

/** Whether the file says what nobody agreed on yet. */
async function meet(tree: FileTree, bases: BaseStore, row: BaseRow): Promise<'agreed' | 'news'> {
  const { key, path, hash, conflict } = row
  const isThere = conflict === null || (await tree.stat(conflict.sidecar)).state === 'file'
  if (!isThere) {
    // That its sidecar was not copied settles no conflict.
    restoreLater(bases, row)
    return 'news'
  }
  bases.update(key, { path, stat: null })
  const file = await readForDecision(tree, path, hash)
  if (file?.state !== 'file') return 'news'
  if (file.read.hash === hash) return 'agreed'
  const agreed = bases.text(hash)
  const texts = agreed === null || conflict !== null ? [] : [agreed, ...bases.older(key)]
  const origin = copiedFrom(file.document, texts.flatMap(parsed))
  if (origin === null) return 'news'
  if (origin.rendering.text !== agreed) {
    bases.forget(key)
    bases.agree({ ...row, stat: null }, origin.rendering.text)
    bases.noteChanged([ownerOf(key)], null)
  }
  return origin.own === 0 ? 'agreed' : 'news'
}

function parsed(text: string): DocumentText[] {
  const read = readDocument(text)
  return read.ok ? [read.value] : []
}

/** The tree has not agreed on anything about it: what stands there, or nothing, meets the entity anew. */
function restoreLater(bases: BaseStore, { key }: BaseRow): void {
  bases.forget(key)
  bases.noteChanged([ownerOf(key)], null)
}

/** Where the copy has documents that the original has at another path, by their ids. */
async function namedElsewhere(tree: FileTree, bases: BaseStore): Promise<ReadonlyMap<string, string>> {
  const { paths } = await new Observer(tree, bases).sweep()
  const found = new Map<string, string>()
  for (const path of paths.toSorted()) {
    const { is } = classify(path)
    if (bases.atPath(path) !== null || (is !== 'document' && is !== 'put-away')) continue
    const file = await readForDecision(tree, path, null)
    const id = file && namedBy(file)
    if (id && !found.has(id)) found.set(id, path)
  }
  return found
}

/** Ticks in a list that came with the copy were meant for what the original holds. */
async function dropLists(tree: FileTree, bases: BaseStore): Promise<void> {
  const listed = await tree.list('needs-you')
  if (listed.state !== 'folder') return
  for (const { name } of listed.entries) {
    const path = `needs-you/${name}`
    const read = classify(path).is === 'confirm' ? await tree.read(path) : null
    if (read?.state !== 'file') continue
    const why = 'came with the copy of the folder'
    bases.addVersion({ path, bytes: read.bytes, at: systemClock.now(), why })
    const removed = await tree.remove(path, read.hash)
    if (removed.outcome === 'removed') await tree.forget(removed.kept)
  }
}

/** Settings that were agreed on before are no change; those that nobody agreed on are compared with the home's one by one. */
async function meetSettings(tree: FileTree, bases: BaseStore): Promise<void> {
  const path = 'config.yaml'
  const written = bases.written(path)
  const read = await tree.read(path)
  if (written === null || read.state !== 'file' || read.hash === written.hash) return
  bases.noteWritten(path, bases.isRendering(read.hash) ? { hash: read.hash, stat: read.stat } : null)
}

function whenMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
