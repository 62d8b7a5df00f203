// The three-way merge of one document: what the server is to become, and what the file is to become.

import { withoutTicks } from '../../document/checkboxes.ts'
import type { FieldSpec } from '../../document/codec.ts'
import { type DocumentText, type FieldValue, readDocument } from '../../document/document.ts'
import { type Change, spliceBody, spliceFields } from '../../document/splice.ts'
import { equalValues, isList } from '../../document/value.ts'
import { ok, type Result } from '../../kernel/problem.ts'
import { fieldOf, idOf, keysOf } from './compare.ts'
import { mergeBodies } from './merge-body.ts'

export interface Sides {
  readonly base: DocumentText
  readonly file: DocumentText
  readonly entity: DocumentText
  /** The entity was decided about after the file was saved, whatever it says by now. */
  readonly isNews?: boolean
}

export interface Merged {
  /** What the entity becomes: the entity's text with the file's changes that do not overlap. */
  readonly entity: DocumentText
  /** What the file becomes: its text with the entity's changes; as it was typed while there is a conflict. */
  readonly file: DocumentText
  /** What both sides agree on once the entity is what it becomes: the file, with the entity's part of each conflict. */
  readonly base: DocumentText
  /** Fields both sides changed differently; `body` when the bodies overlap. Each side keeps its own. */
  readonly conflicts: readonly string[]
  /** Guarded fields the file set while what they decide about changed: not taken, and put back in the file. */
  readonly refused: readonly string[]
}

/** Merges by field, by checkbox and by line. @see SPEC M1–M12 */
export function mergeDocuments(sides: Sides, fields: readonly FieldSpec[]): Result<Merged> {
  const specs = new Map(fields.map((field) => [field.key, field]))
  const choices = keysOf(sides.base, sides.file, sides.entity).map((key) =>
    choose(key, sides, specs.get(key)),
  )
  const body = mergeBodies(sides.base.body, sides.file.body, sides.entity.body)
  const said = choices.filter(({ key }) => !isCompleted(sides, specs.get(key)))
  const refused =
    sides.isNews === true || entityMoved(sides, said, body)
      ? choices.filter((choice) => choice.side === 'file' && choice.guarded)
      : []
  const settled = choices.map((choice) =>
    refused.includes(choice)
      ? { ...choice, side: 'entity' as const, value: fieldOf(sides.entity, choice.key) }
      : choice,
  )
  const conflicts = settled.filter((choice) => choice.side === 'conflict').map((choice) => choice.key)
  if (body === null) conflicts.push('body')
  const order = fields.map((field) => field.key)
  const texts = become(sides, { settled, body, conflicts, order })
  if (!texts.ok) return texts
  return ok({ ...texts.value, conflicts, refused: refused.map((choice) => choice.key) })
}

/** `document` with those fields, or its body, as `other` says them. */
export function takeParts(
  document: DocumentText,
  other: DocumentText,
  parts: readonly string[],
): Result<DocumentText> {
  const choices = parts
    .filter((part) => part !== 'body')
    .map((key) => ({ key, side: 'entity' as const, value: fieldOf(other, key), guarded: false }))
  return rewrite(document, choices, parts.includes('body') ? other.body : document.body, [])
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

/** The document with another body. */
export function withBody(document: DocumentText, body: string): Result<DocumentText> {
  return rewrite(document, [], body, [])
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

/** What was filled in when the document was made, since it said nothing, is no change of what was read. */
function isCompleted({ base, file }: Sides, spec: FieldSpec | undefined): boolean {
  return spec?.whenNew === true && [base, file].every((document) => fieldOf(document, spec.key) === undefined)
}

/** Whether the entity changed what a decision in the file is about: anything but ticks. */
function entityMoved(sides: Sides, choices: readonly Choice[], body: string | null): boolean {
  if (choices.some((choice) => choice.side === 'entity' || choice.side === 'both')) return true
  if (body === null || choices.some((choice) => choice.side === 'conflict')) return true
  return withoutTicks(body) !== withoutTicks(sides.file.body)
}

interface Settled {
  readonly settled: readonly Choice[]
  readonly body: string | null
  readonly conflicts: readonly string[]
  readonly order: readonly string[]
}

function become(
  sides: Sides,
  { settled, body, conflicts, order }: Settled,
): Result<Pick<Merged, 'entity' | 'file' | 'base'>> {
  const entity = rewrite(sides.entity, settled, body ?? sides.entity.body, order)
  if (!entity.ok) return entity
  if (conflicts.length > 0) {
    const base = takeParts(sides.file, sides.entity, conflicts)
    return base.ok ? ok({ entity: entity.value, file: sides.file, base: base.value }) : base
  }
  const file = rewrite(sides.file, settled, body ?? sides.file.body, order)
  return file.ok ? ok({ entity: entity.value, file: file.value, base: sides.file }) : file
}

function choose(key: string, sides: Sides, spec: FieldSpec | undefined): Choice {
  const base = fieldOf(sides.base, key)
  const file = fieldOf(sides.file, key)
  const entity = fieldOf(sides.entity, key)
  const guarded = spec?.guarded === true && decides(spec, file)
  if (equalValues(file, entity)) return { key, side: 'none', value: file, guarded }
  if (hasPassed(spec, file, entity)) return { key, side: 'entity', value: entity, guarded }
  if (equalValues(file, base)) return { key, side: 'entity', value: entity, guarded }
  if (equalValues(entity, base)) return { key, side: 'file', value: file, guarded }
  if (spec?.set)
    return { key, side: 'both', value: mergeSets(asList(base), asList(file), asList(entity)), guarded }
  return { key, side: 'conflict', value: undefined, guarded }
}

/** Whether the entity's value comes later than the file's: a save of that came too late, and says nothing. */
function hasPassed(
  spec: FieldSpec | undefined,
  file: FieldValue | undefined,
  entity: FieldValue | undefined,
): boolean {
  return spec?.passed?.[String(file)]?.includes(String(entity)) === true
}

/** Taking back (`status: draft`) decides nothing that a concurrent change could be against. */
function decides(spec: FieldSpec, value: FieldValue | undefined): boolean {
  return spec.commands === undefined || spec.commands[String(value)]?.decision !== undefined
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
