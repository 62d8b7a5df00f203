// Brings a unit into the form `decide` takes: three documents, or why one of them cannot be read.

import { type DocumentText, readDocument } from '../../../document/document.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { decide } from '../../core/decide.ts'
import type { Action, Base, EntitySide, FileSide } from '../../core/model.ts'
import type { Step } from '../../core/unread-change.ts'
import type { BaseRow, BaseStore } from '../base-store.ts'
import type { Earlier } from '../older-texts.ts'
import type { EngineParts, Unit } from './parts.ts'

interface Circumstances {
  readonly resolution: 'open' | 'mine' | 'theirs'
  /** History forked since the file was last decided about. */
  readonly returning: boolean
  /** The entity was decided about after the file was saved. */
  readonly isNews?: boolean
}

/** What to do about the content of a shared document. */
export function judge(
  parts: EngineParts,
  unit: Unit,
  { resolution, returning, isNews = false }: Circumstances,
): Action {
  const codec = parts.codecs.get(unit.kind)
  if (!codec) throw new Error(`No codec for a ${unit.kind}: ${unit.path}`)
  const base = unit.base && baseSide(parts.bases, unit, { row: unit.base, resolution })
  const file = fileSide(unit, unit.base)
  const entity = entitySide(unit, base)
  if ('problem' in entity) return { do: 'block', problem: entity.problem }
  const subject = { id: unit.key, path: unit.path, codec, copy: unit.copyOf !== null, returning }
  return decide(subject, {
    base,
    file,
    entity: isNews && entity.state !== 'gone' ? { ...entity, isNews } : entity,
  })
}

/** Reads a text that was written by `cw` or agreed on before. */
export function parseAgreed(text: string, what: string): DocumentText {
  const read = readDocument(text)
  if (!read.ok) throw new Error(`${what} cannot be read: ${read.problem.message}`)
  return read.value
}

function baseSide(
  bases: BaseStore,
  unit: Unit,
  { row, resolution }: { readonly row: BaseRow; readonly resolution: Circumstances['resolution'] },
): Base {
  const text = bases.text(row.hash)
  if (text === null) throw new Error(`The base store lacks the text of ${row.path}`)
  const conflict = row.conflict && { fields: row.conflict.fields, resolution }
  const document = parseAgreed(text, row.path)
  if (!mayBeStale(unit, row)) return { document, older: [], steps: [], conflict }
  const { overwritten, steps } = bases.earlier(row)
  return { document, older: olderOf(overwritten), steps: stepsOf(steps), conflict }
}

/** Only a file that is not as it was agreed on can be made from an older rendering. */
function mayBeStale({ file }: Unit, row: BaseRow): boolean {
  return row.conflict !== null || (file.state === 'file' && file.read.hash !== row.hash)
}

function olderOf(overwritten: Earlier['overwritten']): DocumentText[] {
  return overwritten.flatMap((each) => {
    const read = readDocument(each)
    return read.ok ? [read.value] : []
  })
}

function stepsOf(steps: Earlier['steps']): Step[] {
  return steps.flatMap((step) => {
    const [older, newer] = [readDocument(step.older), readDocument(step.newer)]
    return older.ok && newer.ok ? [{ older: older.value, newer: newer.value }] : []
  })
}

function fileSide(unit: Unit, base: BaseRow | null): FileSide {
  const { file } = unit
  if (file.state === 'missing') return { state: 'missing' }
  if (file.state === 'unreadable') return { state: 'unreadable', problem: file.problem }
  return base && file.read.hash === base.hash
    ? { state: 'same' }
    : { state: 'changed', document: file.document }
}

function entitySide(unit: Unit, base: Base | null): EntitySide | { readonly problem: Problem } {
  const { entity } = unit
  if (entity === 'same' || entity === 'gone') return { state: entity }
  if (base?.conflict === null && base.document.text === entity.text) return { state: 'same' }
  const read = readDocument(entity.text)
  return read.ok ? { state: 'changed', document: read.value } : { problem: read.problem }
}
