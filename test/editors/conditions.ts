// What has to be true of a tree at rest, whoever wrote into it (SYNC.md 8), asked from outside: the files, the server
// and the stored versions.

import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readDocument } from '../../src/document/document.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import { sameMeaning } from '../../src/fsui/core/compare.ts'
import type { Tree, TreeStatus } from '../e2e/tree-harness.ts'
import { ask, flush, storeOf } from './ask.ts'

/** What an editor may leave in the folder by itself. */
const ofEditors = /~$|#$|\.save$/
/** What `cw` writes while it rests: its views at most once a second, its log, and what is the machine's. */
const restless: ReadonlySet<string> = new Set(['view', 'log', 'machine'])

interface TreeEvent {
  readonly seq: number
  readonly type: string
  readonly entity: string
  readonly rev: number
  readonly cause: { readonly mutation: string | null }
}

interface ServedDocument {
  readonly key: string
  readonly path: string
  readonly text: string
}

/** Throws where a condition does not hold. `saved` is every text that somebody saved. */
export async function checkConditions(tree: Tree, saved: Iterable<string>): Promise<void> {
  const status = await flush(tree)
  if (status.pendingWrites.length > 0)
    throw new Error(`It does not come to rest: ${JSON.stringify(status.pendingWrites)}`)
  await checkSaved(tree, saved)
  await checkAgreement(tree, status)
  checkOnce(await eventsOf(tree))
  await checkStill(tree)
  await checkNothingLeft(tree)
}

/** Everything that happened in the tree since that place in the log. */
export function eventsOf(tree: Tree, since = 0): Promise<TreeEvent[]> {
  return ask(tree, 'events.list', { since, limit: 1_000 })
}

/** Each saved text is in a file, in a kept version, or in the database. */
async function checkSaved(tree: Tree, saved: Iterable<string>): Promise<void> {
  const files = await Promise.all((await tree.files('')).map((path) => tree.read(path).catch(() => '')))
  const standing = new Set(files)
  for (const text of saved) {
    if (standing.has(text) || (await isStored(tree, text))) continue
    throw new Error(`A text that was saved is nowhere:\n${text}`)
  }
}

async function isStored(tree: Tree, text: string): Promise<boolean> {
  const hash = createHash('sha256').update(text).digest('hex')
  const bases = join(await storeOf(tree), 'base.db')
  if (finds(bases, 'select 1 from texts where hash = ?', hash)) return true
  return finds(join(tree.home, 'cw.db'), 'select 1 from texts where cast(bytes as text) = ?', text)
}

function finds(file: string, sql: string, value: string): boolean {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare(sql).get(value) !== undefined
  } finally {
    database.close()
  }
}

/** File and entity say the same, unless something is listed. */
async function checkAgreement(tree: Tree, status: TreeStatus): Promise<void> {
  const listed = new Set([...status.problems, ...status.conflicts].map(({ path }) => path))
  for (const path of status.held) listed.add(path)
  for (const { key, path, text } of await servedDocuments(tree)) {
    if (listed.has(path)) continue
    const file = await tree.read(path).catch(() => null)
    if (file === null) throw new Error(`${key} has no file at ${path}`)
    const [mine, theirs] = [readDocument(file), readDocument(text)]
    if (!mine.ok || !theirs.ok) throw new Error(`${path} cannot be read, and nothing says so:\n${file}`)
    if (!sameMeaning(mine.value, theirs.value))
      throw new Error(`${path} differs from ${key}:\n${file}\n=== entity\n${text}`)
  }
}

async function servedDocuments(tree: Tree): Promise<ServedDocument[]> {
  const entries = await ask<{ key: string }[]>(tree, 'tree.entries')
  return ask(tree, 'tree.documents', { ids: entries.map(({ key }) => key) })
}

/** No decision was carried out twice. */
function checkOnce(events: readonly TreeEvent[]): void {
  const seen = new Set<string>()
  for (const { type, entity, cause, rev } of events) {
    if (cause.mutation === null) continue
    const name = [type, entity, cause.mutation, rev].join(' ')
    if (seen.has(name)) throw new Error(`Twice: ${name}`)
    seen.add(name)
  }
}

/** A second pass writes nothing, and nothing happens. */
async function checkStill(tree: Tree): Promise<void> {
  const [files, [last]] = [await stampsOf(tree), (await eventsOf(tree)).slice(-1)]
  await flush(tree)
  const events = await eventsOf(tree, last?.seq)
  if (events.length > 0) throw new Error(`A second pass made events: ${events.map(({ type }) => type)}`)
  const now = await stampsOf(tree)
  const written = Object.keys({ ...files, ...now }).filter((path) => files[path] !== now[path])
  if (written.length > 0) throw new Error(`A second pass wrote ${written.join(', ')}`)
}

async function stampsOf(tree: Tree): Promise<Record<string, string>> {
  const paths = (await tree.files('')).filter(
    (path) => !restless.has(classify(path).is) && !path.startsWith('.git/'),
  )
  const stamps = paths.map(async (path) => {
    const { ino, mtimeNs } = await lstat(tree.at(path), { bigint: true })
    return [path, `${ino} ${mtimeNs}`]
  })
  return Object.fromEntries(await Promise.all(stamps))
}

/** No staged file, and beside documents nothing but what editors leave. */
async function checkNothingLeft(tree: Tree): Promise<void> {
  const staged = await tree.files('.cw/stage')
  const strange = (await tree.files('')).filter(
    (path) => /^(initiatives|tasks|agents)\//.test(path) && !/\.md$/.test(path) && !ofEditors.test(path),
  )
  const left = [...staged, ...strange]
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`)
}
