// From the files of a batch and the entities that changed to the documents there is something to decide about.

import { type DocumentText, readDocument } from '../../../document/document.ts'
import { kindOfId } from '../../../kernel/ids.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import { classify } from '../../core/classify.ts'
import { idOf } from '../../core/compare.ts'
import { type Identity, identify, type KnownDocument, wrongId } from '../../core/identify.ts'
import { mostAlike } from '../../core/resemblance.ts'
import type { BaseRow, BaseStore } from '../base-store.ts'
import type { SeenFile, Unit } from './parts.ts'
import { namedBy } from './read.ts'

export interface Situated {
  readonly units: readonly Unit[]
  /** Files that can be decided about only when another path has been looked at. */
  readonly undecided: readonly { readonly path: string; readonly lookAt: string }[]
  readonly wrongIds: readonly { readonly path: string; readonly problem: Problem }[]
}

/**
 * `files` are the settled paths of the batch; `entities` are the changed ones, null for an id that the database
 * does not know any more. `waitsAt` tells where the file of a document that has left its place waits for a word. @see SPEC I1–I13, I19
 */
export function situate(
  bases: BaseStore,
  files: ReadonlyMap<string, SeenFile>,
  entities: ReadonlyMap<string, TreeDocument | null>,
  waitsAt: (key: string) => string | null = () => null,
): Situated {
  const standingAt = standing({ bases, files, entities }, waitsAt)
  const identities = identifyAll({ bases, files, entities, standingAt })
  const sides = { bases, files, entities, standingAt, unshown: unshownIn(bases, entities) }
  const units: Unit[] = []
  const undecided: { path: string; lookAt: string }[] = []
  const wrongIds: { path: string; problem: Problem }[] = []
  const covered = new Set<string>()
  const taken = new Set<string>()
  for (const [path, found] of identities) {
    const file = files.get(path)
    const readable = file?.state === 'file'
    const identity = readable ? firstOf(found, taken) : found
    // What cannot be read may have moved; else it is told of where it stands, below.
    if (!readable && identity.is !== 'moved' && identity.is !== 'undecided') continue
    if (!readable && identity.is === 'moved' && isPutAwayBy(entities, identity)) continue
    if (identity.is === 'undecided') undecided.push({ path, lookAt: identity.lookAt })
    else if (identity.is === 'wrong-id' && readable)
      wrongIds.push({ path, problem: wrongId(identity.id, file.document) })
    const unit = fromFile(sides, path, identity)
    if (!unit) continue
    units.push(unit)
    if (unit.key !== null) covered.add(unit.key)
  }
  const placed = new Set([...units, ...undecided].map(({ path }) => path))
  for (const [path, file] of files) {
    const base = bases.atPath(path)
    if (file.state === 'unreadable' && placed.has(path)) continue
    // What is wrong with something new has to be said too.
    if (base === null && file.state === 'unreadable' && !isPutAway(path))
      units.push(newUnit(path, kindAt(path), file))
    if (base === null || covered.has(base.key) || (file.state === 'file' && isEntityFile(path))) continue
    covered.add(base.key)
    units.push(known(base, path, file, entities))
  }
  return { units, undecided, wrongIds }
}

/** The unit of an entity that changed while its file did not. */
export function fromEntity(base: BaseRow | null, document: TreeDocument | null, file: SeenFile): Unit | null {
  const path = base?.path ?? document?.path
  const kind = base?.kind ?? document?.kind
  const key = base?.key ?? document?.key
  if (path === undefined || kind === undefined || key === undefined) return null
  return { path, key, kind, base, movedFrom: null, copyOf: null, file, entity: document ?? 'gone' }
}

/** Whether the database has archived what stood at a live path: a file that cannot be read brings nothing back. */
function isPutAwayBy(entities: Sides['entities'], { key, from }: Identity & { is: 'moved' }): boolean {
  const path = entities.get(key)?.path
  return path !== undefined && isArchivedPath(path) && !isArchivedPath(from)
}

/** A new file that names the id of another kind: it is nobody's move and nobody's copy. */
function isStrange(standingAt: StandingAt, path: string, file: SeenFile): boolean {
  const id = namedBy(file)
  return id !== null && standingAt(path) === null && !isPutAway(path) && kindOfId(id) !== kindAt(path)
}

/** Of several new files with one id the first has it; the others are copies of that. */
function firstOf(identity: Identity, taken: Set<string>): Identity {
  if (identity.is !== 'new' || identity.id === null) return identity
  if (taken.has(identity.id)) return { is: 'copy', of: identity.id }
  taken.add(identity.id)
  return identity
}

/** The document that is known at a path, unless its file waits elsewhere; or null. */
type StandingAt = (path: string) => BaseRow | null

interface Sides {
  readonly bases: BaseStore
  readonly standingAt: StandingAt
  readonly files: ReadonlyMap<string, SeenFile>
  readonly entities: ReadonlyMap<string, TreeDocument | null>
  /** Documents that the tree does not show yet, by their paths. */
  readonly unshown: ReadonlyMap<string, TreeDocument>
}

function unshownIn(bases: BaseStore, entities: Sides['entities']): Map<string, TreeDocument> {
  const unshown = [...entities.values()].filter((each) => each !== null && bases.withKey(each.key) === null)
  return new Map(unshown.flatMap((each) => (each === null ? [] : [[each.path, each]])))
}

function fromFile(
  { bases, files, entities, standingAt, unshown }: Sides,
  path: string,
  identity: Identity,
): Unit | null {
  const file = files.get(path)
  if (!file || identity.is === 'undecided' || identity.is === 'wrong-id') return null
  if (identity.is === 'known' || identity.is === 'moved') {
    const base = bases.withKey(identity.key)
    if (!base) return null
    // Where another kind belongs, its text becomes something new, and what stood at the old path is gone from there.
    if (base.kind !== kindAt(path) && !isPutAway(path))
      return { ...newUnit(path, kindAt(path), file), copyOf: base.key }
    const unit = known(base, path, file, entities)
    return identity.is === 'moved' ? { ...unit, movedFrom: identity.from } : unit
  }
  // What is new in the archive outside of a document's place, or a copy there, is somebody's own.
  if (isPutAway(path)) return null
  const kind = kindAt(path)
  const id = identity.is === 'new' ? identity.id : null
  // Somebody else made it at the same moment: without an id a file is what stands at its path.
  const theirs = (id === null && identity.is === 'new' ? unshown.get(path) : entities.get(id ?? '')) ?? null
  // An id of another kind cannot be this document's: the file is new, and was made from something else.
  if (theirs ? theirs.kind !== kind : isStrange(standingAt, path, file))
    return { ...newUnit(path, kind, file), copyOf: file.state === 'file' ? idOf(file.document) : null }
  return {
    path,
    key: theirs ? theirs.key : null,
    kind,
    base: null,
    movedFrom: null,
    copyOf: identity.is === 'copy' ? identity.of : null,
    file,
    entity: theirs ?? 'gone',
  }
}

function newUnit(path: string, kind: string, file: SeenFile): Unit {
  return { path, key: null, kind, base: null, movedFrom: null, copyOf: null, file, entity: 'gone' }
}

function kindAt(path: string): string {
  const place = classify(path)
  return place.is === 'document' ? place.kind : place.is
}

function known(base: BaseRow, path: string, file: SeenFile, entities: Sides['entities']): Unit {
  const theirs = entities.get(base.key)
  const entity = theirs === undefined ? 'same' : (theirs ?? 'gone')
  return { path, key: base.key, kind: base.kind, base, movedFrom: null, copyOf: null, file, entity }
}

function standing(
  { bases, files, entities }: Pick<Sides, 'bases' | 'files' | 'entities'>,
  waitsAt: (key: string) => string | null,
): StandingAt {
  const names = (path: string, key: string) => {
    const file = files.get(path)
    return file === undefined ? null : namedBy(file) === key
  }
  // One that stands in its place again has not left it, whatever still waits elsewhere.
  const hasLeft = ({ key, path }: BaseRow) => {
    // What the database has archived may be back although it names nothing.
    const belongs = entities.get(key)?.path ?? path
    const elsewhere = waitsAt(key) ?? (isArchivedPath(belongs) ? path : belongs)
    return elsewhere !== path && names(elsewhere, key) === true && names(path, key) === false
  }
  return (path) => {
    const row = bases.atPath(path)
    return row === null || hasLeft(row) ? null : row
  }
}

function identifyAll({ bases, files, entities, standingAt }: Omit<Sides, 'unshown'>): Map<string, Identity> {
  const present = [...files].flatMap(([path, file]) =>
    file.state !== 'missing' && isEntityFile(path) ? [inBatch({ bases, standingAt }, path, file)] : [],
  )
  const missing = [...files].flatMap(([path, file]): KnownDocument[] => {
    const base = bases.atPath(path)
    return file.state === 'missing' && base ? [withContent(bases, base)] : []
  })
  const belonging = new Map<string, KnownDocument>()
  for (const document of entities.values()) {
    const row = document && bases.withKey(document.key)
    if (row && row.path !== document.path) belonging.set(document.path, row)
  }
  return identify(present, {
    atPath: (path) => withName(bases, standingAt(path)),
    withContent: (document) => {
      const row = bases.withKey(document.key)
      return row === null ? document : withContent(bases, row)
    },
    belongsAt: (path) => belonging.get(path) ?? null,
    withKey: (key) => {
      const known = withName(bases, bases.withKey(key))
      return known && standingAt(known.path) === null ? { ...known, left: true } : known
    },
    missing: missing.flatMap((document) => withName(bases, document) ?? []),
  })
}

function inBatch(
  { bases, standingAt }: Pick<Sides, 'bases' | 'standingAt'>,
  path: string,
  file: SeenFile & { state: 'file' | 'unreadable' },
) {
  const id = isStrange(standingAt, path, file) ? null : namedBy(file)
  const hash = file.read?.hash ?? ''
  if (file.state === 'file')
    return { path, id, hash, content: contentOf(kindAt(path), file.document, file.read.stat) }
  // An id that nobody knows says nothing about a file that cannot be read, nor does one of a kind that cannot stand there.
  const fits = id !== null && bases.withKey(id) !== null && (isPutAway(path) || kindOfId(id) === kindAt(path))
  return { path, id: fits ? id : null, hash, unreadable: true }
}

function withContent(bases: BaseStore, base: BaseRow): KnownDocument {
  const read = readDocument(bases.text(base.hash) ?? '')
  return read.ok ? { ...base, content: contentOf(base.kind, read.value, base.stat) } : base
}

/** Whether the file resembles what is known of that document, as one that was changed does. @see SPEC I10 */
export function isAlike(
  bases: BaseStore,
  row: BaseRow,
  { document, read }: SeenFile & { state: 'file' },
): boolean {
  return mostAlike(contentOf(row.kind, document, read.stat), [withContent(bases, row)]) !== null
}

function contentOf(kind: string, { text, title }: DocumentText, stat: Stat | null) {
  return { kind, text, title, inode: stat === null ? '' : `${stat.dev} ${stat.ino}` }
}

/** What is known of a document, with the id that its agreed text names: a copy's first names its original. */
function withName(bases: BaseStore, document: KnownDocument | null): KnownDocument | null {
  if (document === null) return null
  const text = bases.text(document.hash)
  const read = text === null ? null : readDocument(text)
  return read?.ok ? { ...document, named: idOf(read.value) } : document
}

/** The id that the text of the base names, or null. */
export function namedIn(bases: BaseStore, row: BaseRow): string | null {
  const read = readDocument(bases.text(row.hash) ?? '')
  return read.ok ? idOf(read.value) : null
}

function isEntityFile(path: string): boolean {
  return classify(path).is === 'document' || isPutAway(path)
}

function isArchivedPath(path: string): boolean {
  return path.startsWith('archive/')
}

function isPutAway(path: string): boolean {
  return classify(path).is === 'put-away'
}
