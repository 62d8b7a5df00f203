// From the path of a document to the entity it belongs to.

import type { Entity, EntityStore } from './entity.ts'
import { cwError } from './errors.ts'
import { nameAt, placeOf } from './layout.ts'
import { findActive, meantBy } from './references.ts'
import type { Reader } from './tx.ts'

/** The entity of the store that the document at `path` belongs to, or null. */
export function parentAt<E extends Entity>(reader: Reader, store: EntityStore<E>, path: string): E | null {
  for (const candidate of placeOf(path)?.parents ?? []) {
    const found = store.atPath(reader, candidate)
    if (found) return found
  }
  return null
}

/** The same. @throws CwError `path.misplaced` when nothing stands there */
export function requireParent<E extends Entity>(reader: Reader, store: EntityStore<E>, path: string): E {
  const found = parentAt(reader, store, path)
  if (found) return found
  const parents = placeOf(path)?.parents ?? []
  const missing = parents[0] ?? null
  const archived = lastArchivedFrom(reader, store, parents)
  const meant = missing === null ? '' : meantBy(reader, store, nameAt(missing), null)
  const guess = meant.startsWith('Did') ? `${meant} Else create` : 'Create'
  const back =
    archived && `What stood there is archived: \`cw ${store.kind} restore ${archived.id}\` brings it back.`
  throw cwError('path.misplaced', {
    path,
    parent: store.kind,
    missing,
    guess: back === null ? guess : `${back} For another one create`,
  })
}

function lastArchivedFrom<E extends Entity>(reader: Reader, store: EntityStore<E>, paths: readonly string[]) {
  const there = store.outlines(reader).filter(({ path }) => paths.includes(placeOf(path)?.archivedFrom ?? ''))
  return there.sort((a, b) => (a.archivedAt ?? 0) - (b.archivedAt ?? 0)).at(-1) ?? null
}

/** The one that a command names for something new. @throws CwError `input.invalid` when it names none */
export function namedParent<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  ref: string | undefined,
): E {
  if (ref !== undefined) return findActive(reader, store, ref)
  const reason = `Say which ${store.kind} it belongs to: --${store.kind}.`
  throw cwError('input.invalid', { reason })
}
