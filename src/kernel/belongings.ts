// What stands in the folder of a document goes with it: into the archive, out of it, and to another place.
// Children know their parents, so each slice states by rules that its documents follow theirs.

import { changeEntity, type Entity, type EntityStore, setArchived } from './entity.ts'
import type { Event } from './event.ts'
import { freePath } from './free-path.ts'
import type { Kind } from './ids.ts'
import { folderOf } from './layout.ts'
import type { Rule, Tx } from './tx.ts'

/**
 * Rules by which the documents of a store go to the archive with a parent of one of these kinds and come back with
 * it, keeping their places in its folder. What was archived on its own before the parent stays in the archive.
 */
export function followArchive<E extends Entity>(of: () => EntityStore<E>, parents: readonly Kind[]): Rule[] {
  const store = of as unknown as () => EntityStore
  return [
    {
      on: parents.map((kind) => `${kind}.archived`),
      because: 'what stands in a folder is archived with it',
      run: (tx, event) =>
        follow(tx, store(), event, (entity, path) => {
          if (entity.archivedAt !== null) return
          setArchived(tx, store(), { entity, archived: true, path })
        }),
    },
    {
      on: parents.map((kind) => `${kind}.restored`),
      because: 'what was archived with a folder comes back with it',
      run: (tx, event) =>
        follow(tx, store(), event, (entity, path) => {
          if (entity.archivedAt === null || entity.archivedAt !== event.change.before?.archivedAt) return
          setArchived(tx, store(), { entity, archived: false, path })
        }),
    },
  ]
}

/** Rules by which the documents of a store move with the folder they stand in. */
export function followMove<E extends Entity>(of: () => EntityStore<E>, parents: readonly Kind[]): Rule[] {
  const store = of as unknown as () => EntityStore
  return [
    {
      on: parents.map((kind) => `${kind}.moved`),
      because: 'what stands in a folder moves with it',
      run: (tx, event) =>
        follow(tx, store(), event, (entity, path) => {
          changeEntity(tx, store(), { entity, patch: { path }, event: 'moved' })
        }),
    },
  ]
}

/** Calls `act` for each document in the folder the parent left, with the path it gets in the parent's new folder. */
function follow(tx: Tx, store: EntityStore, event: Event, act: (entity: Entity, path: string) => void): void {
  const from = folderBefore(event)
  const to = folderAfter(event)
  if (from === null || to === null || from === to) return
  for (const { id, path } of store.below(tx, from)) {
    const entity = store.get(tx, id)
    if (entity?.path === path && belongsTo(entity, event))
      act(entity, freePath(tx, store, to + path.slice(from.length), id))
  }
}

/** What stands in the same folder, but belongs to another, stays with that. */
function belongsTo(entity: Entity, { kind, entity: parent }: Event): boolean {
  const owner = (entity as Entity & { readonly [field: string]: unknown })[kind]
  return typeof owner !== 'string' || owner === parent
}

function folderBefore(event: Event): string | null {
  const path = event.change.before?.path
  return typeof path === 'string' ? folderOf(path) : null
}

function folderAfter(event: Event): string | null {
  const path = event.change.after.path
  return typeof path === 'string' ? folderOf(path) : null
}
