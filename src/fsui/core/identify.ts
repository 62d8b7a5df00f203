// Which document a file is: by the path it was known at, by the id it names, or by its bytes. A batch of files is
// looked at together, so that moves, swaps and copies are told from one another. Pure.

import type { DocumentText } from '../../document/document.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { otherFormOf } from '../../kernel/layout.ts'
import type { Problem } from '../../kernel/problem.ts'
import { type Content, mostAlike } from './resemblance.ts'

export interface SeenFile {
  readonly path: string
  /** The id its frontmatter names, or null. */
  readonly id: string | null
  readonly hash: string
  /** Its text cannot be read; `id` is the one it claims. */
  readonly unreadable?: boolean
  readonly content?: Content
}

export interface KnownDocument {
  readonly key: string
  /** The id its file named when it was last agreed on: a copy names another's until its own has been written. */
  readonly named?: string | null
  readonly path: string
  readonly hash: string
  readonly content?: Content
  /** Its file waits elsewhere, so what stands at its path is something else. */
  readonly left?: boolean
}

/** What is known of the tree beyond the batch. */
export interface Knowledge {
  atPath(path: string): KnownDocument | null
  withKey(key: string): KnownDocument | null
  /** One that is known elsewhere, and has its place in the database at that path. */
  belongsAt?(path: string): KnownDocument | null
  /** The same with its content. */
  withContent?(document: KnownDocument): KnownDocument
  /** Known documents whose file is missing now, looked at in this batch. */
  readonly missing: readonly KnownDocument[]
}

export type Identity =
  /** The document that is known at this path. */
  | { readonly is: 'known'; readonly key: string }
  /** A known document that stood elsewhere. */
  | { readonly is: 'moved'; readonly key: string; readonly from: string }
  /** Another file holds that id too; this one is a new document with the same content. */
  | { readonly is: 'copy'; readonly of: string }
  | { readonly is: 'new'; readonly id: string | null }
  /** A known path whose file names an id that is not its own. */
  | { readonly is: 'wrong-id'; readonly key: string; readonly id: string }
  /** It may be a move or a copy: the known path has to be looked at first. */
  | { readonly is: 'undecided'; readonly lookAt: string }

/** What is told of a file that names the id of another document, or one that nobody knows. @see SPEC I8, I9 */
export function wrongId(id: string, document: DocumentText): Problem {
  const line = document.fields.get('id')?.line
  return {
    code: 'id.foreign',
    message: `The id ${id} belongs to another document, or to none.`,
    remedy: 'Take the id line out: the document is known by its path and gets its id back.',
    field: 'id',
    ...(line !== undefined && { line }),
  }
}

/** Says for each file of the batch which document it is. @see SPEC I1–I13 */
export function identify(files: readonly SeenFile[], knowledge: Knowledge): Map<string, Identity> {
  const seen = new Map(files.map((file) => [file.path, file]))
  const naming = new Map(files.filter(mayBeNamed).map((file) => [file.id, file]))
  const gone = new Map(knowledge.missing.map((document) => [document.path, document]))
  const claimed = new Set<string>()
  const exchanged = exchangedIn(files, { naming, knowledge })
  const result = new Map<string, Identity>()
  for (const file of [...files].sort(readableFirst)) {
    const identity = identityOf(file, { seen, naming, gone, claimed, exchanged, knowledge })
    if (identity.is === 'moved') {
      claimed.add(identity.key)
      // The archived file of a document that came back is not that document any more.
      const there = result.get(identity.from)
      if (there?.is === 'known' && there.key === identity.key) result.delete(identity.from)
    }
    if (!(identity.is === 'known' && claimed.has(identity.key))) result.set(file.path, identity)
  }
  return result
}

/** Where one kind belongs, no file can be a document of another; put away may be any. */
function mayBeNamed({ id, content }: SeenFile): boolean {
  return id === null || content === undefined || [kindOfId(id), 'put-away'].includes(content.kind)
}

/** In the order of their paths; what only claims an id comes after what says it. */
function readableFirst(a: SeenFile, b: SeenFile): number {
  const rank = Number(a.unreadable === true) - Number(b.unreadable === true)
  return rank || (a.path < b.path ? -1 : 1)
}

interface Batch {
  readonly seen: ReadonlyMap<string, SeenFile>
  /** The last file that names an id of its kind. */
  readonly naming: ReadonlyMap<string | null, SeenFile>
  readonly gone: ReadonlyMap<string, KnownDocument>
  readonly claimed: ReadonlySet<string>
  /** By the paths of files without an id that stand in the places of others: the documents that they are. */
  readonly exchanged: ReadonlyMap<string, KnownDocument>
  readonly knowledge: Knowledge
}

/**
 * Files of documents that exchanged their places, of which one was saved anew without its id: another file names the document
 * that is known there, and the text resembles the one that nothing names. @see SPEC I3
 */
function exchangedIn(
  files: readonly SeenFile[],
  { naming, knowledge }: Pick<Batch, 'naming' | 'knowledge'>,
): Map<string, KnownDocument> {
  const { withContent = (document) => document } = knowledge
  const found = new Map<string, KnownDocument>()
  for (const { path, id, unreadable, content } of files) {
    const here = id === null && unreadable !== true ? knowledge.atPath(path) : null
    const other = here && unnamedAfter(here, { naming, knowledge })
    if (here === null || other === null) continue
    if (mostAlike(content, [here, other].map(withContent))?.key === other.key) found.set(path, other)
  }
  return found
}

/** In whose places files stand from that document on, each naming the one before: the last, which no file names; or null. */
function unnamedAfter(
  here: KnownDocument,
  { naming, knowledge }: Pick<Batch, 'naming' | 'knowledge'>,
): KnownDocument | null {
  const passed = new Set<string>()
  for (let at = here; ; ) {
    passed.add(at.key)
    const file = naming.get(at.key)
    if (file === undefined) return at === here ? null : at
    const next = file.unreadable === true ? null : knowledge.atPath(file.path)
    if (next === null || passed.has(next.key)) return null
    at = next
  }
}

function identityOf(file: SeenFile, batch: Batch): Identity {
  const here = batch.knowledge.atPath(file.path)
  if (here) return identityAtKnownPath(file, here, batch)
  if (file.id !== null) return identityByKey(file.path, file.id, batch)
  const twin = otherFormLeft(file, batch) ?? cameHome(file, batch) ?? twinOf(file, batch)
  return twin ? { is: 'moved', key: twin.key, from: twin.path } : { is: 'new', id: null }
}

function identityAtKnownPath(file: SeenFile, here: KnownDocument, batch: Batch): Identity {
  const other = batch.exchanged.get(file.path)
  if (other && !batch.claimed.has(other.key)) return { is: 'moved', key: other.key, from: other.path }
  if (file.id === null || file.id === here.key || file.id === here.named)
    return { is: 'known', key: here.key }
  const named = batch.knowledge.withKey(file.id)
  if (named !== null && !batch.claimed.has(named.key) && mayBeNamed(file)) {
    if (leftItsPath(named, batch)) return { is: 'moved', key: named.key, from: named.path }
    if (!batch.seen.has(named.path)) return { is: 'undecided', lookAt: named.path }
  }
  if (named === null && batch.naming.has(here.key)) return { is: 'new', id: file.id }
  return { is: 'wrong-id', key: here.key, id: file.id }
}

function identityByKey(path: string, id: string, batch: Batch): Identity {
  const named = batch.knowledge.withKey(id)
  if (named === null) return { is: 'new', id }
  if (batch.claimed.has(id)) return { is: 'copy', of: id }
  if (leftItsPath(named, batch) || comesBack(path, named)) return { is: 'moved', key: id, from: named.path }
  return batch.seen.has(named.path) ? { is: 'copy', of: id } : { is: 'undecided', lookAt: named.path }
}

/** Whether the known path is missing, or its file names another id by now (two files that swapped names). */
function leftItsPath(document: KnownDocument, { gone, seen, exchanged }: Batch): boolean {
  if (gone.has(document.path) || document.left === true || exchanged.has(document.path)) return true
  const there = seen.get(document.path)
  if (there === undefined || there.id === null) return false
  return there.id !== document.key && there.id !== document.named
}

/** A live file that names an archived document: it was put back by git or by hand, and what the archive shows goes. */
function comesBack(path: string, named: KnownDocument): boolean {
  return named.path.startsWith('archive/') && !path.startsWith('archive/')
}

/** The document that stood in the other form (`x.md` for `x/initiative.md`) and is missing there: it has grown, or shrunk. */
function otherFormLeft({ path }: SeenFile, { gone, claimed }: Batch): KnownDocument | null {
  const left = gone.get(otherFormOf(path) ?? '')
  return left === undefined || claimed.has(left.key) ? null : left
}

/** The document that the database has at this path, where another one stands by now: it was moved, and not noted. */
function cameHome({ path }: SeenFile, batch: Batch): KnownDocument | null {
  const document = batch.knowledge.belongsAt?.(path) ?? null
  if (document === null || batch.claimed.has(document.key)) return null
  const isReplaced = !batch.gone.has(document.path) && leftItsPath(document, batch)
  return isReplaced ? document : null
}

/** The one missing document that had the same bytes, or most of them: a move before an id was written. */
function twinOf(file: SeenFile, batch: Batch): KnownDocument | null {
  const left = [...batch.gone.values()].filter((known) => !batch.claimed.has(known.key))
  const twins = left.filter((known) => known.hash === file.hash && mayBecome(known, file))
  if (twins.length > 0) return twins.length === 1 ? (twins[0] ?? null) : null
  // One whose id stood in its file is followed by that alone.
  const nameless = left.filter((known) => known.named === null)
  return mostAlike(file.content, nameless)
}

/** Where one kind belongs, nothing that was of another kind has gone. */
function mayBecome({ content: was }: KnownDocument, { content: now }: SeenFile): boolean {
  return was === undefined || now === undefined || now.kind === 'put-away' || now.kind === was.kind
}
