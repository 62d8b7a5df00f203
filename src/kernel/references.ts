// From what a person typed to the entity that is meant: an id, the beginning of one, a path or a slug.

import type { Entity, EntityStore } from './entity.ts'
import { CwError, cwError } from './errors.ts'
import { kindOfId, mayBeginId } from './ids.ts'
import { folderOf, nameAt, placeOf } from './layout.ts'
import { nearby } from './nearest.ts'
import type { Reader } from './tx.ts'
import { linkTarget } from './wiki-link.ts'

/**
 * Finds the entity a reference names. `near` is the path of the document the reference stands in: a slug is
 * looked for beside it first.
 * @throws CwError `entity.unknown`, `entity.ambiguous`
 */
export function findEntity<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  ref: string,
  near: string | null = null,
): E {
  const text = linkTarget(ref.trim())
  const found =
    byId(reader, store, text) ?? byPath(reader, store, text, near) ?? bySlug(reader, store, text, near)
  if (!found) throw unknown(reader, store, { ref, text, near })
  return found
}

/** Whoever typed it is told what they may have meant; a document is told so in the words of its field. */
function unknown(
  reader: Reader,
  store: EntityStore,
  { ref, text, near }: { readonly ref: string; readonly text: string; readonly near: string | null },
): CwError {
  const error = cwError('entity.unknown', { kind: store.kind, ref })
  const meant = near === null && kindOfId(text) === null ? meantBy(reader, store, text, null) : ''
  return meant === ''
    ? error
    : new CwError(error.code, error.message, `${meant} ${error.hint}`, error.details)
}

/** Longer ones are no slip of the pen. */
const longestMeant = 200
/** Most that are listed when nothing is near: then there is not much to choose from. */
const fewEnough = 5

/** Which ones somebody may have meant by a reference that fits none, by the names they answer to here: a sentence. */
export function meantBy(reader: Reader, store: EntityStore, ref: string, near: string | null): string {
  const all = store.outlines(reader).filter(({ archivedAt }) => archivedAt === null)
  if (all.length === 0) return `There is no ${store.kind} yet.`
  const named = nearestOf(
    all.filter(({ path }) => path !== near),
    near,
  )
  const found = nearNames(ref, named) ?? nearNames(ref, all)
  if (found) return `Did you mean ${found.join(' or ')}?`
  const few = named.length > 0 && named.length <= fewEnough
  return few ? `There is ${named.map(({ path }) => nameAt(path)).join(', ')}.` : ''
}

/** By name, by name without its number and by title; shown by name. */
function nearNames(
  ref: string,
  among: readonly { readonly path: string; readonly title: string }[],
): string[] | null {
  const typed = linkTarget(ref.trim()).replace(/^.*\//, '').replace(/\.md$/, '')
  if (typed === '' || typed.length > longestMeant) return null
  const names = new Map<string, string>()
  for (const { path, title } of among) {
    const slug = nameAt(path)
    for (const name of [slug, slug.replace(/^\d+(\.\d+)?-/, ''), title])
      if (!names.has(name)) names.set(name, slug)
  }
  const found = nearby(typed, names.keys(), 5).map((name) => names.get(name) ?? name)
  return found.length === 0 ? null : [...new Set(found)].slice(0, 3)
}

/** The same, but an archived entity is refused. */
export function findActive<E extends Entity>(reader: Reader, store: EntityStore<E>, ref: string): E {
  const entity = findEntity(reader, store, ref)
  if (entity.archivedAt === null) return entity
  // A question belongs where the database has it: one whose folder is moved goes back there.
  const orByHand = store.kind === 'message' ? '' : ', or move its file out of archive/'
  throw cwError('entity.archived', { kind: store.kind, id: entity.id, orByHand })
}

function byId<E extends Entity>(reader: Reader, store: EntityStore<E>, text: string): E | null {
  if (kindOfId(text) === store.kind) return store.get(reader, text)
  if (!mayBeginId(store.kind, text)) return null
  const ids = store.beginningWith(reader, text, 6)
  if (ids.length > 1) throw ambiguous(store, text, ids)
  return ids[0] === undefined ? null : store.get(reader, ids[0])
}

function byPath<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  text: string,
  near: string | null,
): E | null {
  const beside = near === null ? null : normalise(`${near.slice(0, near.lastIndexOf('/') + 1)}${text}`)
  const direct = normalise(text)
  for (const candidate of [direct, direct && `${direct}.md`, beside, beside && `${beside}.md`]) {
    const found = candidate ? store.atPath(reader, candidate) : null
    if (found) return found
  }
  return null
}

/** The path without `.` and `..`; null when it leaves the tree. */
function normalise(path: string): string | null {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function bySlug<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  text: string,
  near: string | null,
): E | null {
  const wanted = text.replace(/\.md$/, '')
  const active = store.active(reader).filter((entity) => answersTo(entity, wanted))
  // An archived one is meant only where no other is called so: `cw task restore SLUG`.
  const all = active.length > 0 ? active : store.all(reader).filter((entity) => answersTo(entity, wanted))
  const found = nearestOf(all, near)
  if (found.length > 1)
    throw ambiguous(
      store,
      text,
      found.map(({ id, path }) => `${id} (${path})`),
    )
  return found[0] ?? null
}

function answersTo(entity: Entity, wanted: string): boolean {
  return namesOf(entity).includes(wanted)
}

/** What a document answers to besides its id and its path: its slug, that without its number, its title. */
export function namesOf({ path, title }: Pick<Entity, 'path' | 'title'>): string[] {
  const slug = placeOf(path)?.slug
  return slug === undefined ? [title] : [slug, slug.replace(/^\d+(\.\d+)?-/, ''), title]
}

/** Those in the same phase as the document at `near`, else in the same initiative, else all. */
function nearestOf<T extends { readonly path: string }>(
  all: readonly T[],
  near: string | null,
): readonly T[] {
  for (const folder of near === null ? [] : groupsOf(near)) {
    const close = all.filter(({ path }) => path.startsWith(`${folder}/`))
    if (close.length > 0) return close
  }
  return all
}

/** The folders of what a document belongs to, the closest first. */
function groupsOf(path: string): string[] {
  const folder = folderOf(path)
  const outer = folder.replace(/\/(?:phases|pages|messages)\/.*$/, '')
  return [...new Set([folder.replace(/\/(?:plans|tasks)\/[^/]*$/, ''), outer])]
}

function ambiguous(store: EntityStore, ref: string, fitting: readonly string[]) {
  const more = fitting.length - fewEnough
  const candidates = fitting.slice(0, fewEnough).join(', ') + (more > 0 ? ` and ${more} more` : '')
  return cwError('entity.ambiguous', { kind: store.kind, ref, candidates })
}
