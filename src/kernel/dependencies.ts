// What depends on what: references become ids, and circles are refused.

import type { Entity, EntityStore } from './entity.ts'
import { CwError, cwError } from './errors.ts'
import { nameAt, placeOf } from './layout.ts'
import { findEntity, meantBy } from './references.ts'
import type { Reader } from './tx.ts'
import { linkTarget } from './wiki-link.ts'

/**
 * The ids that references in a field mean, each once. `near` is the path of the document they stand in.
 * @throws CwError `reference.unknown`, `entity.ambiguous`
 */
export function resolveReferences(
  reader: Reader,
  store: EntityStore,
  given: { readonly field: string; readonly refs: readonly string[]; readonly near: string },
): string[] {
  const ids = given.refs.map((ref) => {
    try {
      return findEntity(reader, store, ref, given.near).id
    } catch (error) {
      throw error instanceof CwError ? inField(reader, store, { error, ref, ...given }) : error
    }
  })
  return [...new Set(ids)]
}

function inField(
  reader: Reader,
  store: EntityStore,
  { error, field, ref, near }: { readonly error: CwError; field: string; ref: string; near: string },
): CwError {
  const { code, details } = error
  if (code === 'entity.unknown')
    return unknownReference({ field, ref, meant: meantBy(reader, store, ref, near) })
  return code === 'entity.ambiguous' ? cwError(code, { ...details, field }) : error
}

/** `meant`: a sentence on what may have been meant, or ''. */
export function unknownReference(of: {
  readonly field: string
  readonly ref: string
  readonly meant: string
}): CwError {
  const hint = 'Use an id, a slug that is unique here, a relative path or a [[wikilink]].'
  return cwError('reference.unknown', { ...of, meant: of.meant === '' ? hint : `${of.meant} ${hint}` })
}

/** The id that a reference in a field means; a field without one stays as it is. @throws the same */
export function resolveReference(
  reader: Reader,
  store: EntityStore,
  given: { readonly field: string; readonly ref: string | null | undefined; readonly near: string },
): string | null | undefined {
  const { field, ref, near } = given
  return ref == null ? ref : resolveReferences(reader, store, { field, refs: [ref], near })[0]
}

/**
 * The ids of the things of its own kind that something needs.
 * @throws CwError `reference.unknown`, `entity.ambiguous`, `dependency.self`, `dependency.cycle`
 */
export function resolveNeeds<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  given: {
    readonly of: Pick<Entity, 'id' | 'path'>
    readonly field: string
    readonly refs: readonly string[]
    needsOf(entity: E): readonly string[]
  },
): string[] {
  const { of, field, refs, needsOf } = given
  const needs = refs.flatMap((ref) => resolveOther(reader, store, { ref, of, field }))
  refuseCycle(reader, store, { id: of.id, field, needs, needsOf })
  return [...new Set(needs)]
}

/** The same for one reference. What is only being made is not found yet, but its name is known. @throws CwError `dependency.self` */
function resolveOther(
  reader: Reader,
  store: EntityStore,
  {
    ref,
    of,
    field,
  }: { readonly ref: string; readonly of: Pick<Entity, 'id' | 'path'>; readonly field: string },
): string[] {
  try {
    const ids = resolveReferences(reader, store, { field, refs: [ref], near: of.path })
    if (!ids.includes(of.id)) return ids
  } catch (error) {
    const unknown = error instanceof CwError && error.code === 'reference.unknown'
    if (!unknown || !namesItself(ref, of.path)) throw error
  }
  throw cwError('dependency.self', { field, ref })
}

function namesItself(ref: string, path: string): boolean {
  const text = linkTarget(ref.trim())
  const named = text.replace(/^\.\//, '').replace(/\.md$/, '')
  const slug = nameAt(path)
  return [slug, slug.replace(/^\d+(\.\d+)?-/, ''), path.replace(/\.md$/, '')].includes(named)
}

/**
 * The chain from `id` back to itself that `needs` would close, or null. Each thing is looked at once.
 */
export function findCycle(
  id: string,
  needs: readonly string[],
  needsOf: (id: string) => readonly string[],
): string[] | null {
  const seen = new Set<string>()
  const open = needs.map((need) => [id, need])
  for (let chain = open.pop(); chain; chain = open.pop()) {
    const last = chain.at(-1) ?? id
    if (last === id) return chain
    if (seen.has(last)) continue
    seen.add(last)
    for (const next of needsOf(last)) open.push([...chain, next])
  }
  return null
}

/** @throws CwError `dependency.cycle` naming the documents of the circle that `needs` of `id` would close */
function refuseCycle<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  given: {
    readonly id: string
    readonly field: string
    readonly needs: readonly string[]
    needsOf(entity: E): readonly string[]
  },
): void {
  const needsOf = (id: string) => {
    const entity = store.get(reader, id)
    return entity ? given.needsOf(entity) : []
  }
  const cycle = findCycle(given.id, given.needs, needsOf)
  if (cycle === null) return
  const names = cycle.map((id) => placeOf(store.get(reader, id)?.path ?? '')?.slug ?? id)
  throw cwError('dependency.cycle', { cycle: names.join(' → '), field: given.field })
}
