// Documents that what their files say does not tell, and that went along with the folder they stand in.

import { kindOfId } from '../../../kernel/ids.ts'
import { folderOf, placeOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import { classify } from '../../core/classify.ts'
import { wrongId } from '../../core/identify.ts'
import type { BaseRow } from '../base-store.ts'
import type { EngineParts, SeenFile } from './parts.ts'
import { namedBy, type ReadHere } from './read.ts'
import { isAlike } from './situate.ts'

/** Bytes of a file that may say nothing at all: such a one waits in no list to be read. */
const nextToNothing = 64

/** Most documents of a folder that are looked at to find out where it went. */
const mostInside = 50

/** Most files that wait among which its documents are sought: after more than that, a whole tree is coming. */
const mostWaiting = 1_000

interface Around {
  /** Paths at which nothing stands, for now or for good. */
  readonly missing: readonly string[]
  /** Paths that are looked at, now or when something else is there. */
  readonly waiting: readonly string[]
  /** Whether something is told of at that path. */
  isWrong(path: string): boolean
  /** Whether that path has yet to be looked at: it comes in a batch of its own. */
  isDue(path: string): boolean
}

interface Folder {
  readonly from: string
  readonly to: string
}

/**
 * Adds to the files of a batch what stands where a folder went, in the place of a document that is missing in the folder
 * as it was: emptied or unreadable, where most of the folder went along; or without its id, or with a wrong one, where it
 * resembles that document or was wrong before. @see SPEC I21
 */
export async function findCarried(
  here: ReadHere,
  files: Map<string, SeenFile>,
  { missing, waiting, isWrong, isDue }: Around,
): Promise<void> {
  const { tree, bases } = here
  const isMissing = async (path: string) => (await tree.stat(path)).state === 'missing'
  const isElsewhere = async (id: string, row: BaseRow) => {
    const named = bases.withKey(id)
    return named !== null && named.key !== row.key && !isWrong(row.path) && (await isMissing(named.path))
  }
  const unread = async (path: string, row: BaseRow) => {
    if (isDue(path)) return null
    const looked = await tree.stat(path)
    const isSeenHere = looked.state === 'file' && (looked.stat.size <= nextToNothing || isWrong(path))
    return isSeenHere ? here.read(path, row.hash) : null
  }
  const named = new Map([...files].flatMap(([path, file]) => namesItself(path, namedBy(file))))
  const gone: Folder[] = []
  const renamed = [...renamedIn(bases, files), ...(await toldByInside(here, missing, waiting))]
  for (const { from, to } of renamed) {
    if (gone.some((above) => wentWith(above, { from, to })) || !(await isLeft(here, from))) continue
    gone.push({ from, to })
    const goesAlong = (left: string) => wentMost(here, { from, to }, { left, named })
    for (const left of bases.foldersBelow(from).flatMap((folder) => bases.inFolder(folder))) {
      const row = bases.atPath(left)
      const path = `${to}${left.slice(from.length)}`
      if (row === null || classify(path).is !== 'document' || bases.atPath(path) !== null) continue
      // What says that it is this document is it.
      if ((named.get(row.key) ?? path) !== path) continue
      const file = files.get(path) ?? (await unread(path, row))
      if (file === null || file.state === 'missing') continue
      const id = namedBy(file)
      if (!(await isMissing(left)) || (id !== null && (await isElsewhere(id, row)))) continue
      const is = id === row.key || isWrong(left)
      if (!is && !(file.state === 'file' ? isAlike(bases, row, file) : await goesAlong(left))) continue
      // What says so itself, and can be read, is looked at in its own time.
      if (id === row.key && file.state === 'file') continue
      files.set(path, carried(file, row.key, id))
      files.set(left, { state: 'missing' })
    }
  }
}

/** Where one kind belongs, no file can be a document of another. */
function namesItself(path: string, id: string | null): [string, string][] {
  const place = classify(path)
  return id === null || (place.is === 'document' && place.kind !== kindOfId(id)) ? [] : [[id, path]]
}

/** Whether the folder is where the one above it went, under its own name. */
function wentWith(above: Folder, { from, to }: Folder): boolean {
  return from.startsWith(`${above.from}/`) && to === `${above.to}${from.slice(above.from.length)}`
}

/** As what it is although it does not say so; with an id of another it is wrong, here as in its old place. */
function carried(file: Exclude<SeenFile, { state: 'missing' }>, key: string, named: string | null): SeenFile {
  if (file.state === 'unreadable') return { ...file, claims: key }
  if (named === null) return { ...file, carried: key }
  return { state: 'unreadable', problem: wrongId(named, file.document), read: file.read, claims: key }
}

/** Whether at least half of what is known in the folder, beside that one, stands in the other, be it below another name there. */
async function wentMost(
  { tree, bases }: ReadHere,
  { from, to }: Folder,
  { left, named }: { readonly left: string; readonly named: ReadonlyMap<string, string> },
): Promise<boolean> {
  const others = bases.foldersBelow(from).flatMap((folder) => bases.inFolder(folder))
  const beside = others.filter((path) => path !== left).slice(0, mostInside)
  const isThere = async (path: string) =>
    named.get(bases.atPath(path)?.key ?? '')?.startsWith(`${to}/`) === true ||
    (await tree.stat(`${to}${path.slice(from.length)}`)).state === 'file'
  const there = (await Promise.all(beside.map(isThere))).filter(Boolean).length
  return there > 0 && there * 2 >= beside.length
}

/** Where folders went, by the files of the batch that name documents which stood in them; those inside of one come after it. */
function renamedIn(bases: EngineParts['bases'], files: ReadonlyMap<string, SeenFile>): Folder[] {
  const found = new Map<string, Folder>()
  for (const [path, file] of files) {
    const known = bases.withKey(namedBy(file) ?? '')
    if (known === null || known.path === path) continue
    for (const folder of foldersAbove(known.path, path)) found.set(`${folder.from}\n${folder.to}`, folder)
  }
  return [...found.values()].sort((a, b) => a.from.length - b.from.length)
}

/** The folders above two paths that may be one that went elsewhere, since both paths end alike below them. */
function foldersAbove(from: string, to: string): Folder[] {
  const [before, after] = [from.split('/'), to.split('/')]
  const folders: Folder[] = []
  while (before.length > 1 && after.length > 1 && before.pop() === after.pop())
    folders.push({ from: before.join('/'), to: after.join('/') })
  return folders
}

/**
 * Where those folders went of which the own document does not tell, by one of the documents in it: to one beside it in which
 * nothing is known yet, since that may come later, or to where such a document waits.
 */
async function toldByInside(
  here: ReadHere,
  missing: readonly string[],
  waiting: readonly string[],
): Promise<Folder[]> {
  const unknown = new Map<string, readonly string[]>()
  const found: Folder[] = []
  for (const left of missing) {
    if (here.bases.atPath(left) === null || !hasFolder(left)) continue
    const from = folderOf(left)
    const above = folderPart(from)
    const beside = unknown.get(above) ?? (await unknownIn(here, above))
    unknown.set(above, beside)
    const candidates = [...beside, ...mayHold(here.bases, from, waiting)]
    if (candidates.length === 0 || !(await isLeft(here, from))) continue
    for (const to of new Set(candidates)) if (await holdsOneOf(here, { from, to })) found.push({ from, to })
  }
  return found
}

/** Folders in which a file waits where a document stood in that one. */
function mayHold(bases: EngineParts['bases'], from: string, waiting: readonly string[]): string[] {
  if (waiting.length > mostWaiting) return []
  return insideOf(bases, from).flatMap((path) => {
    const inside = path.slice(from.length)
    const alike = waiting.filter((each) => each.endsWith(inside) && bases.atPath(each) === null)
    return alike.map((each) => each.slice(0, -inside.length))
  })
}

/** Documents that are known in a folder, beside its own. */
function insideOf(bases: EngineParts['bases'], folder: string): string[] {
  const inside = bases.foldersBelow(folder).flatMap((each) => bases.inFolder(each))
  return inside.filter((path) => !hasFolder(path) || folderOf(path) !== folder).slice(0, mostInside)
}

/** Folders there in which no document is known. */
async function unknownIn({ tree, bases }: ReadHere, folder: string): Promise<string[]> {
  const listed = await tree.list(folder, ({ kind }) => kind === 'folder')
  if (listed.state !== 'folder') return []
  const known = new Set(bases.foldersBelow(folder).map((each) => each.slice(folder.length + 1).split('/')[0]))
  return listed.entries.filter(({ name }) => !known.has(name)).map(({ name }) => `${folder}/${name}`)
}

/** Whether nothing that is known in the folder stands there; what else does says nothing. */
async function isLeft({ tree, bases }: ReadHere, folder: string): Promise<boolean> {
  for (const each of bases.foldersBelow(folder))
    for (const path of bases.inFolder(each)) if ((await tree.stat(path)).state !== 'missing') return false
  return true
}

/** Whether a document that is known in the one folder stands at its place in the other. */
async function holdsOneOf({ bases, read }: ReadHere, { from, to }: Folder): Promise<boolean> {
  for (const path of insideOf(bases, from)) {
    const seen = await read(`${to}${path.slice(from.length)}`, null)
    const row = bases.atPath(path)
    if (seen === null || seen.state === 'missing' || row === null) continue
    // One that has not got its id yet is known by its bytes.
    if (namedBy(seen) === row.key || seen.read?.hash === row.hash) return true
  }
  return false
}

/** Whether the document stands in a folder that is its own. */
function hasFolder(path: string): boolean {
  const place = placeOf(path)
  return place !== null && place.archivedFrom === null && path.startsWith(`${folderOf(path)}/`)
}
