// The three-way merge of one document: what the server is to become, and what the file is to become.

import type { FieldSpec } from '../../document/codec.ts'
import { type DocumentText, type FieldValue, readDocument } from '../../document/document.ts'
import { type Change, spliceBody, spliceFields } from '../../document/splice.ts'
import { equalValues, isList } from '../../document/value.ts'
import type { Result } from '../../kernel/problem.ts'
import { fieldOf, idOf, keysOf } from './compare.ts'
import { mergeBodies } from './merge-body.ts'

export interface Sides {
  readonly base: DocumentText
  readonly file: DocumentText
  readonly entity: DocumentText
}

export interface Merged {
  /** What the entity becomes: the entity's text with the file's changes that do not overlap. */
  readonly entity: DocumentText
  /** What the file becomes: the file's text with the entity's changes that do not overlap. */
  readonly file: DocumentText
  /** Fields both sides changed differently; `body` when the bodies overlap. The file keeps its own, the entity too. */
  readonly conflicts: readonly string[]
  /** Guarded fields the file set while what they decide about changed: not taken, and put back in the file. */
  readonly refused: readonly string[]
}

/** Merges by field, by checkbox and by line. @see SPEC M1–M6 */
export function mergeDocuments(sides: Sides, fields: readonly FieldSpec[]): Result<Merged> {
  const specs = new Map(fields.map((field) => [field.key, field]))
  const choices = keysOf(sides.base, sides.file, sides.entity).map((key) =>
    choose(key, sides, specs.get(key)),
  )
  const body = mergeBodies(sides.base.body, sides.file.body, sides.entity.body)
  const entityMoved = body !== sides.file.body || choices.some((choice) => choice.side === 'entity')
  const refused = choices.filter((choice) => choice.side === 'file' && choice.guarded && entityMoved)

  const settled = choices.map((choice) =>
    refused.includes(choice)
      ? { ...choice, side: 'entity' as const, value: fieldOf(sides.entity, choice.key) }
      : choice,
  )
  const order = fields.map((field) => field.key)
  const entityText = rewrite(sides.entity, settled, body ?? sides.entity.body, order)
  if (!entityText.ok) return entityText
  const fileText = rewrite(sides.file, settled, body ?? sides.file.body, order)
  if (!fileText.ok) return fileText
  const conflicts = settled.filter((choice) => choice.side === 'conflict').map((choice) => choice.key)
  return {
    ok: true,
    value: {
      entity: entityText.value,
      file: fileText.value,
      conflicts: body === null ? [...conflicts, 'body'] : conflicts,
      refused: refused.map((choice) => choice.key),
    },
  }
}

/** `target` with whatever differs between `from` and `to` spliced in, and with the id of `to`. @see SPEC P2 */
export function transfer(
  target: DocumentText,
  difference: { readonly from: DocumentText; readonly to: DocumentText },
  order: readonly string[],
): Result<DocumentText> {
  const { from, to } = difference
  const choices: Choice[] = keysOf(from, to)
    .filter((key) => !equalValues(fieldOf(from, key), fieldOf(to, key)))
    .map((key) => ({ key, side: 'entity', value: fieldOf(to, key), guarded: false }))
  const body = from.body === to.body ? target.body : to.body
  const spliced = rewrite(target, choices, body, order)
  return spliced.ok ? withId(spliced.value, idOf(to)) : spliced
}

/** The document with that id in its frontmatter; as it is when the id is null or there already. */
export function withId(document: DocumentText, id: string | null): Result<DocumentText> {
  if (id === null || idOf(document) === id) return { ok: true, value: document }
  const text = spliceFields(document.text, [{ key: 'id', value: id }], ['id'])
  return text.ok ? readDocument(text.value) : text
}

interface Choice {
  readonly key: string
  readonly side: 'none' | 'file' | 'entity' | 'both' | 'conflict'
  readonly value: FieldValue | undefined
  readonly guarded: boolean
}

function choose(key: string, sides: Sides, spec: FieldSpec | undefined): Choice {
  const base = fieldOf(sides.base, key)
  const file = fieldOf(sides.file, key)
  const entity = fieldOf(sides.entity, key)
  const guarded = spec?.guarded === true
  if (equalValues(file, entity)) return { key, side: 'none', value: file, guarded }
  if (equalValues(file, base)) return { key, side: 'entity', value: entity, guarded }
  if (equalValues(entity, base)) return { key, side: 'file', value: file, guarded }
  if (spec?.set)
    return { key, side: 'both', value: mergeSets(asList(base), asList(file), asList(entity)), guarded }
  return { key, side: 'conflict', value: undefined, guarded }
}

function rewrite(
  document: DocumentText,
  choices: readonly Choice[],
  body: string,
  order: readonly string[],
): Result<DocumentText> {
  const changes: Change[] = choices
    .filter((choice) => choice.side !== 'none' && choice.side !== 'conflict')
    .filter((choice) => !equalValues(fieldOf(document, choice.key), choice.value))
    .map(({ key, value }) => ({ key, value }))
  if (changes.length === 0 && body === document.body) return { ok: true, value: document }
  const spliced =
    changes.length === 0
      ? { ok: true as const, value: document.text }
      : spliceFields(document.text, changes, ['id', ...order])
  if (!spliced.ok) return spliced
  return readDocument(body === document.body ? spliced.value : spliceBody(spliced.value, body))
}

/** The file's list with what the entity added and without what it removed. */
function mergeSets(base: readonly FieldValue[], file: readonly FieldValue[], entity: readonly FieldValue[]) {
  const has = (list: readonly FieldValue[], item: FieldValue) => list.some((each) => equalValues(each, item))
  const kept = file.filter((item) => has(entity, item) || !has(base, item))
  const added = entity.filter((item) => !has(base, item) && !has(file, item))
  return [...kept, ...added]
}

function asList(value: FieldValue | undefined): readonly FieldValue[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value : [value]
}
