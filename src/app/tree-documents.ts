// Every document of the tree that comes from an entity, as the sync engine sees it.

import type { Look } from '../document/codec.ts'
import { byPath } from '../document/names.ts'
import { kindsApprovedWith, listedName } from '../kernel/approved-with.ts'
import type { Entity, Page, Place } from '../kernel/entity.ts'
import { CwError, cwError } from '../kernel/errors.ts'
import { type Kind, kindOfId } from '../kernel/ids.ts'
import { folderOf } from '../kernel/layout.ts'
import { findEntity } from '../kernel/references.ts'
import type { TreeDocument, TreeEntry } from '../kernel/tree-exchange.ts'
import type { Reader } from '../kernel/tx.ts'
import { meantRevision } from '../modules/approvals/index.ts'
import type { ReplyMode } from '../modules/messages/index.ts'
import { renderDocument } from './render.ts'
import { type SliceParts, slices } from './slices.ts'

/** The documents of those entities; an unknown id gives none. */
export function documentsOf(
  reader: Reader,
  ids: readonly string[],
  reply: ReplyMode = 'auto',
): TreeDocument[] {
  const bySlice = new Map<SliceParts, string[]>()
  for (const id of ids) {
    const slice = sliceOf(id)
    const its = slice && (bySlice.get(slice) ?? [])
    if (slice && its) bySlice.set(slice, its)
    its?.push(id)
  }
  const found = new Map<string, Entity>()
  for (const [slice, its] of bySlice)
    for (const [id, entity] of slice.store().several(reader, its)) found.set(id, entity)
  return ids.flatMap((id) => {
    const slice = sliceOf(id)
    const entity = found.get(id)
    return slice && entity ? render(reader, { slice, reply }, entity) : []
  })
}

/** Texts of the documents at those paths, or with those ids, by these. */
export function textsAt(reader: Reader, at: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    at.flatMap((place) => {
      const id = sliceOf(place)
        ? place
        : slices.map(({ store }) => store().atPath(reader, place)).find(Boolean)?.id
      const [document] = id === undefined ? [] : documentsOf(reader, [id])
      return document === undefined ? [] : [[place, document.text] as const]
    }),
  )
}

/** @throws CwError `rev.stale` when the entity is at another revision; one that is not there is not at any */
export function requireRevision(reader: Reader, seen: { readonly id: string; readonly rev: number }): void {
  const { id, rev: expected } = seen
  const actual = sliceOf(id)?.store().get(reader, id)?.rev
  if (actual !== undefined && actual !== expected)
    throw cwError('rev.stale', { kind: kindOfId(id) ?? 'document', id, actual, expected })
}

/**
 * Every document there is, parents before what belongs to them; of `limit` entities at most, behind the one with the id
 * `after`. Ids never change, so what changes between two pages is missed by none.
 */
export function entriesAfter(reader: Reader, { after, limit }: Page): TreeEntry[] {
  const kind = after === '' ? null : kindOfId(after)
  const first = Math.max(
    0,
    slices.findIndex((slice) => slice.codec.kind === kind),
  )
  const entries: TreeEntry[] = []
  let left = limit
  for (const slice of slices.slice(first)) {
    if (left <= 0) break
    const page = { after: slice.codec.kind === kind ? after : '', limit: left }
    for (const its of entriesOf(reader, slice, page)) {
      left -= 1
      entries.push(...its)
    }
  }
  return entries
}

/** Those of each entity of the page. Only of one that may have other documents more is read than its place. */
function entriesOf(reader: Reader, slice: SliceParts, page: Page): TreeEntry[][] {
  const own = ({ id, path, rev }: Place) => [{ key: id, path, rev }]
  const store = slice.store()
  if (slice.entries === undefined) return store.placesAfter(reader, page).map(own)
  return store.outlinesAfter(reader, 'id', page).map((entity) => slice.entries?.(entity) ?? own(entity))
}

/** The id a reference names near a document, among those of a kind; null when none or several fit. */
function resolveReference(reader: Reader, reference: string, near: string, kind: Kind): string | null {
  const slice = slices.find(({ codec }) => codec.kind === kind)
  try {
    return slice ? findEntity(reader, slice.store(), reference, near).id : null
  } catch (error) {
    if (error instanceof CwError) return null
    throw error
  }
}

function render(
  reader: Reader,
  { slice, reply }: { readonly slice: SliceParts; readonly reply: ReplyMode },
  entity: Entity,
): TreeDocument[] {
  const own = slice.documents?.(reader, entity, reply)
  if (own) return own
  const rendering = {
    codec: slice.codec,
    look: lookOf(reader),
    resolve: (reference: string, near: string, kind: Kind) => resolveReference(reader, reference, near, kind),
  }
  const text = renderDocument(reader, entity, rendering)
  return [
    {
      key: entity.id,
      kind: slice.codec.kind,
      path: entity.path,
      rev: entity.rev,
      text,
      mode: 'shared',
      ...(entity.archivedAt !== null && { archivedAt: entity.archivedAt }),
    },
  ]
}

function sliceOf(id: string): SliceParts | undefined {
  const kind = kindOfId(id)
  return slices.find((slice) => slice.codec.kind === kind)
}

/** What is approved with a document, with its revisions: listed in it while it is in review. */
function lookOf(reader: Reader): Look {
  return {
    children: (path) =>
      slices
        .filter((slice) => kindsApprovedWith(path).some((kind) => kind === slice.codec.kind))
        .flatMap((slice) => slice.store().below(reader, folderOf(path)))
        .filter((child) => child.archivedAt === null)
        .sort(byPath)
        .map((child) => ({ slug: listedName(child.path), rev: meantRevision(reader, child) })),
  }
}
