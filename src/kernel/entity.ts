// Entities with a document: what all of them share, and the only ways to change one. Every change raises `rev`
// and records the changed fields before and after, so that the log alone rebuilds the tables.

import type { EventTypeSuffix } from './entity-events.ts'
import { cwError } from './errors.ts'
import type { Kind } from './ids.ts'
import { canStandAt, folderOf, otherFormOf, placeOf } from './layout.ts'
import { nameProblem } from './name-rules.ts'
import type { Reader, Tx } from './tx.ts'

export interface Entity {
  readonly id: string
  /** Raised by each change. */
  readonly rev: number
  /** Where its document stands, relative to the tree; unique. */
  readonly path: string
  readonly title: string
  /** The Markdown after the frontmatter, heading included, with `\n` line ends. */
  readonly body: string
  /** Hash of the last full text as a person saved it, or null when no person has. */
  readonly source: string | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
  /** When it was archived, or null. */
  readonly archivedAt: number | null
}

/** Fields that the functions below manage; nobody else sets them. */
type Managed = 'id' | 'rev' | 'createdAt' | 'updatedAt' | 'archivedAt'

/** What a change sets; undefined leaves a field alone. */
export type Patch<E extends Entity> = Partial<Omit<E, Managed>>

/** An entity without its text. */
export type Outline<E extends Entity> = Omit<E, 'body' | 'source'>

/** Where an entity's document stands, and in which revision the entity is. */
export type Place = Pick<Entity, 'id' | 'path' | 'rev'>

/** `after` is the last of the page before; '' for the first page. */
export interface Page {
  readonly after: string
  readonly limit: number
}

export interface EntityStore<E extends Entity = Entity> {
  readonly kind: Kind
  get(reader: Reader, id: string): E | null
  /** By their ids, with one statement; an unknown id gives none. */
  several(reader: Reader, ids: readonly string[]): Map<string, E>
  atPath(reader: Reader, path: string): E | null
  /** Ids that begin with that text, at most `limit`. */
  beginningWith(reader: Reader, prefix: string, limit: number): string[]
  /** Those that are not archived, in the order of their paths. */
  active(reader: Reader): E[]
  all(reader: Reader): E[]
  /** All, archived ones too, by their paths, without their texts: those are most of what a large home holds. */
  outlines(reader: Reader): Outline<E>[]
  /** Where a document but that of `except`, archived or not, stands: at that path or at one that some system takes for it. Null: nowhere. */
  alikeAt(reader: Reader, path: string, except: string | null): string | null
  /** The first of them behind an id or a path, in that order: a large home is read in pages. */
  outlinesAfter(reader: Reader, by: 'id' | 'path', page: Page): Outline<E>[]
  /** Where the first of them behind an id stand. */
  placesAfter(reader: Reader, page: Page): Place[]
  /** All, archived ones too, whose documents stand in that folder or below it. */
  below(reader: Reader, folder: string): E[]
  /** Archived ones whose file, or the folder of whose `phase.md`, has a name with that end. */
  archivedEnding(reader: Reader, name: string): E[]
  /**
   * Inserts or replaces the row and everything that is derived from it. `before` is what stands there: what follows from
   * fields that are the same in it is left as it is.
   */
  put(tx: Pick<Reader, 'db'>, entity: E, before?: E): void
}

/**
 * Makes an entity whose document no person has saved yet. Without an id it gets a new one.
 * @throws CwError `id.taken`, `path.taken`, `path.alike`, `path.form`, `path.kind`
 */
export function createEntity<E extends Entity>(
  tx: Tx,
  store: EntityStore<E>,
  values: Omit<E, Managed | 'source'> & { readonly id?: string | undefined },
): E {
  const id = values.id ?? tx.newId(store.kind)
  if (store.get(tx, id)) throw cwError('id.taken', { kind: store.kind, id })
  requireFree(tx, store, values.path)
  // A document that arrives in the archive is archived.
  const archivedAt = placeOf(values.path)?.archivedFrom ? tx.now : null
  const managed = { id, rev: 1, source: null, createdAt: tx.now, updatedAt: tx.now, archivedAt }
  const entity = { ...values, ...managed } as unknown as E
  requirePlace(store, entity.path)
  requireName(entity.path, '')
  store.put(tx, entity)
  tx.record({
    type: `${store.kind}.created`,
    kind: store.kind,
    entity: id,
    rev: 1,
    change: { before: null, after: { ...(entity as Entity) } },
  })
  return entity
}

/** Applies a patch. When nothing differs, nothing is recorded, unless it counts that somebody said it `anew`. */
export function changeEntity<E extends Entity>(
  tx: Tx,
  store: EntityStore<E>,
  change: {
    readonly entity: E
    readonly patch: Patch<E>
    readonly event?: EventTypeSuffix
    readonly anew?: boolean
  },
): E {
  const { entity, patch, event = 'changed', anew = false } = change
  return apply(tx, store, { entity, patch: patch as Partial<E>, event, anew })
}

/** Marks an entity archived (or not any more) and moves its document. */
export function setArchived<E extends Entity>(
  tx: Tx,
  store: EntityStore<E>,
  change: { readonly entity: E; readonly archived: boolean; readonly path: string },
): E {
  const patch = { archivedAt: change.archived ? tx.now : null, path: change.path } as Partial<E>
  return apply(tx, store, { entity: change.entity, patch, event: change.archived ? 'archived' : 'restored' })
}

/** Keeps the full text as a person saved it. It says nothing new, so the revision stays. */
export function keepSource<E extends Entity>(
  tx: Tx,
  store: EntityStore<E>,
  saved: { entity: E; text: string },
): E {
  const { entity, text } = saved
  const source = tx.keepText(text)
  if (entity.source === source) return entity
  const next = { ...entity, source }
  store.put(tx, next, entity)
  const change = { before: { source: entity.source }, after: { source } }
  tx.record({ type: `${store.kind}.saved`, kind: store.kind, entity: entity.id, rev: entity.rev, change })
  return next
}

/**
 * @throws CwError `path.taken`, `path.alike`, `path.form` when another document than that of `except` stands there, where
 * some system takes it to be, or in the other form, with which it would share a folder
 */
export function requireFree(
  reader: Reader,
  store: EntityStore,
  path: string,
  except: string | null = null,
): void {
  const there = store.alikeAt(reader, path, except)
  if (there === path) throw cwError('path.taken', { path })
  if (there !== null) throw cwError('path.alike', { path, other: there })
  const form = otherFormOf(path)
  const other = form === null ? null : store.alikeAt(reader, form, except)
  if (other !== null) throw cwError('path.form', { path, other, kind: store.kind, folder: folderOf(path) })
}

function apply<E extends Entity>(
  tx: Tx,
  store: EntityStore<E>,
  change: {
    readonly entity: E
    readonly patch: Partial<E>
    readonly event: EventTypeSuffix
    readonly anew?: boolean
  },
): E {
  const { entity, patch, anew = false } = change
  const changed = Object.entries(patch)
    .filter(([key, value]) => value !== undefined && !same(entity[key as keyof E], value))
    .map(([key]) => key)
  if (changed.length === 0 && !anew) return entity
  const next = {
    ...entity,
    ...pick({ ...entity, ...patch }, changed),
    rev: entity.rev + 1,
    updatedAt: tx.now,
  }
  if (next.path !== entity.path) {
    requirePlace(store, next.path)
    requireName(next.path, entity.path)
  }
  store.put(tx, next, entity)
  tx.record({
    type: `${store.kind}.${change.event}`,
    kind: store.kind,
    entity: entity.id,
    rev: next.rev,
    change: { before: pick(entity, changed), after: pick(next, [...changed, 'rev', 'updatedAt']) },
  })
  return next
}

/** @throws CwError `path.kind` */
function requirePlace({ kind }: { readonly kind: Kind }, path: string): void {
  if (canStandAt(kind, path)) return
  throw cwError('path.kind', { kind, path })
}

/** What it is called already it may be called on, wherever it goes. @throws CwError `input.invalid` */
export function requireName(path: string, before: string): void {
  const known = new Set(before.split('/'))
  for (const name of path.split('/')) {
    const problem = known.has(name) ? null : nameProblem(name)
    if (problem !== null) throw cwError('input.invalid', { reason: problem.message })
  }
}

function pick(entity: Entity, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, entity[key as keyof Entity]]))
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
