// What a command makes of an entity has to fit into documents that `cw` reads again: none is written that it would refuse.

import { decodeDocument, encodeDocument, readDocument, tooLargeToRead } from '../document/document.ts'
import type { Entity } from '../kernel/entity.ts'
import { cwError } from '../kernel/errors.ts'
import type { Event } from '../kernel/event.ts'
import { kindOfId } from '../kernel/ids.ts'
import { bad, type Problem, type Result } from '../kernel/problem.ts'
import type { TreeDocument } from '../kernel/tree-exchange.ts'
import type { Reader } from '../kernel/tx.ts'
import { slices } from './slices.ts'
import { documentsOf } from './tree-documents.ts'

/**
 * Refuses what the events of one call, or of one group of calls, have made of their entities.
 * @throws CwError `document.unreadable`
 */
export function requireReadable(reader: Reader, events: readonly Event[]): void {
  const ids = new Set(events.filter(saysMore).map(({ entity }) => entity))
  for (const id of ids) {
    const entity = entityOf(reader, id)
    if (entity === null || isHarmless(reader, entity)) continue
    for (const document of documentsOf(reader, [id])) {
      const read = readBack(document)
      if (!read.ok) throw unreadable(document.path, read.problem)
    }
  }
}

/** Events that add text. All others change a word at most: what is too large by then is not written, and told of. */
function saysMore({ type }: Event): boolean {
  return texts.has(type.slice(type.lastIndexOf('.') + 1))
}

const texts: ReadonlySet<string> = new Set([
  'created',
  'changed',
  'saved',
  'linked',
  'asked',
  'answered',
  'sent',
])

/**
 * Characters of an entity and its source that fit into any limit: each has three bytes at most and stands three times at
 * most in one document, and frontmatter has 64 KiB.
 */
const fewCharacters = 7_000

/** What makes a text unreadable whatever its size: markers of a conflict, and NUL as JSON writes it. */
const suspicious = /<{7}|>{7}|\|{7}|\\u0000/

function isHarmless(reader: Reader, entity: Entity): boolean {
  const said = JSON.stringify(entity)
  if (said.length > fewCharacters || suspicious.test(said)) return false
  const source = entity.source === null ? null : reader.text(entity.source)
  return said.length + (source?.length ?? 0) <= fewCharacters
}

/** A view is never read back as a document. */
function readBack({ text, mode }: TreeDocument): Result<unknown> {
  const tooLarge = tooLargeToRead(text)
  if (tooLarge !== null) return bad(tooLarge)
  const decoded = decodeDocument(encodeDocument(text))
  return decoded.ok && mode !== 'view' ? readDocument(decoded.value) : decoded
}

function entityOf(reader: Reader, id: string): Entity | null {
  const kind = kindOfId(id)
  const slice = slices.find(({ codec }) => codec.kind === kind)
  return slice?.store().get(reader, id) ?? null
}

function unreadable(path: string, { message, remedy, line }: Problem) {
  const reason = line === undefined ? message : `line ${line}: ${message}`
  return cwError('document.unreadable', { path, reason, remedy })
}
