// Which documents list others: a phase in review shows its plans and tasks, an initiative its pages.

import { normaliseEol } from '../../../document/split.ts'
import { placeOf } from '../../../kernel/layout.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { BaseRow } from '../base-store.ts'
import type { EngineParts } from './parts.ts'

type ListingParts = Pick<EngineParts, 'bases' | 'codecs'>

/** Keys of the documents that may show something of these entities. */
export function listing(parts: ListingParts, ids: Iterable<string>): string[] {
  const paths = [...ids].flatMap((id) => parts.bases.withKey(id)?.path ?? [])
  return listingAt(parts, paths)
}

/** The same for what is heard of otherwise than by an event: it was made, or changed, while nobody kept the tree. */
export function listingNew(parts: ListingParts, entities: Iterable<TreeDocument | null>): string[] {
  const paths = [...entities].flatMap((document) =>
    document !== null && parts.bases.withKey(document.key)?.rev !== document.rev ? [document.path] : [],
  )
  return listingAt(parts, paths)
}

/**
 * Keys of the documents that may show something of what stands at these paths. Many saves in one folder have the same
 * parents: each is looked at once.
 */
export function listingAt(parts: ListingParts, paths: readonly string[]): string[] {
  const above = paths.flatMap((path) => placeOf(path)?.parents ?? [])
  const rows = new Set(above.flatMap((path) => parts.bases.atPath(path) ?? []))
  return [...rows].filter((row) => showsOthers(parts, row)).map(({ key }) => key)
}

/** Only lines that `cw` adds show others. Where they are still to be written, the document is decided about anyway. */
function showsOthers({ bases, codecs }: ListingParts, { kind, hash }: BaseRow): boolean {
  const written = bases.text(hash)
  const text = written === null ? null : normaliseEol(written)
  const strip = codecs.get(kind)?.strip
  return text === null || (strip !== undefined && strip(text) !== text)
}
