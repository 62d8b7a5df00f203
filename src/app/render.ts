// From an entity to the text of its document: the last text a person saved, with the fields that changed spliced in.

import type { EntityCodec, FieldSpec, Look } from '../document/codec.ts'
import { composeDocument, type NewField } from '../document/compose.ts'
import { type DocumentText, type FieldValue, readDocument } from '../document/document.ts'
import { type Change, spliceBody, spliceFields } from '../document/splice.ts'
import { equalValues, isList } from '../document/value.ts'
import type { Entity } from '../kernel/entity.ts'
import { type Kind, kindOfId } from '../kernel/ids.ts'
import type { Reader } from '../kernel/tx.ts'

export interface Rendering {
  readonly codec: EntityCodec<Entity>
  readonly look: Look
  /** The id of that kind that a typed reference names where it stands, or null. */
  resolve(reference: string, near: string, kind: Kind): string | null
}

/**
 * The full text of the entity's document. Formatting, unknown fields and references as typed come from the source;
 * a source that cannot be read any more counts as none. Of one in which a field cannot be written without touching
 * others (an anchor that an alias means) the unknown fields stay, with their values.
 */
export function renderDocument(reader: Reader, entity: Entity, rendering: Rendering): string {
  const source = entity.source === null ? null : reader.text(entity.source)
  const read = source === null ? null : readDocument(source)
  if (!read?.ok) return compose(entity, rendering, [])
  return (
    splice(read.value, entity, rendering) ?? compose(entity, rendering, unknownFields(read.value, rendering))
  )
}

function splice(source: DocumentText, entity: Entity, rendering: Rendering): string | null {
  const { codec, look } = rendering
  const wanted: Record<string, FieldValue | undefined> = { id: entity.id, ...codec.values(entity) }
  const specs = new Map(codec.fields.map((field) => [field.key, field]))
  const changes: Change[] = Object.entries(wanted)
    .filter(
      ([key, value]) => !says(source, { key, value, spec: specs.get(key), near: entity.path, rendering }),
    )
    .map(([key, value]) => {
      const typed = specs.get(key)?.references ? source.fields.get(key)?.value : undefined
      return { key, value: asTyped(value, typed, { near: entity.path, rendering }) }
    })
  const text = spliceFields(source.text, changes, ['id', ...codec.fields.map((field) => field.key)])
  if (!text.ok) return null
  const body = endedAs(source.body, codec.body(entity, look))
  return body === source.body ? text.value : spliceBody(text.value, body)
}

/** What a command wrote may lack a final newline: it has one where the last text of the document had. */
function endedAs(before: string, body: string): string {
  return body !== '' && before.endsWith('\n') && !body.endsWith('\n') ? `${body}\n` : body
}

/** Whether the source says that value already, perhaps in other words: an empty list by leaving the field out. */
function says(
  source: DocumentText,
  asked: {
    readonly key: string
    readonly value: FieldValue | undefined
    readonly spec: FieldSpec | undefined
    readonly near: string
    readonly rendering: Rendering
  },
): boolean {
  const { key, value, spec, near, rendering } = asked
  const found = source.fields.get(key)?.value
  if (equalValues(found, value)) return true
  if (spec === undefined) return false
  if (found === undefined) return spec.absent !== undefined && equalValues(spec.absent, value)
  const decoded = spec.decode(found)
  if (!decoded.ok) return false
  const meant = spec.references ? resolved(decoded.value, value, { near, rendering }) : decoded.value
  const empty = meant === null || (Array.isArray(meant) && meant.length === 0)
  const unsaid = spec.absent !== undefined && equalValues(spec.absent, meant as FieldValue)
  return value === undefined ? empty || unsaid : equalValues(meant as FieldValue, value)
}

/** With ids in place of what is typed where one of that value's kind is named. */
function resolved(
  typed: unknown,
  value: FieldValue | undefined,
  at: { readonly near: string; readonly rendering: Rendering },
): unknown {
  const kind = kindIn(value)
  if (kind === null) return typed
  if (typeof typed === 'string') return at.rendering.resolve(typed, at.near, kind) ?? typed
  return Array.isArray(typed) ? typed.map((item) => resolved(item, value, at)) : typed
}

/** The list with each of its ids as it is typed already, where it is. */
function asTyped(
  value: FieldValue | undefined,
  typed: FieldValue | undefined,
  at: { readonly near: string; readonly rendering: Rendering },
): FieldValue | undefined {
  if (typed === undefined || !isList(value)) return value
  const items = isList(typed) ? typed : [typed]
  const meant = items.map((item) => resolved(item, value, at))
  return value.map((id) => items[meant.indexOf(id)] ?? id)
}

/** Of which kind the ids are; null: there is none. */
function kindIn(value: FieldValue | undefined): Kind | null {
  const first = isList(value) ? value[0] : value
  return typeof first === 'string' ? kindOfId(first) : null
}

function unknownFields({ fields }: DocumentText, { codec }: Rendering): NewField[] {
  const known = new Set(['id', ...codec.fields.map(({ key }) => key)])
  return [...fields].flatMap(([key, { value }]) => (known.has(key) ? [] : [{ key, value }]))
}

function compose(entity: Entity, { codec, look }: Rendering, unknown: readonly NewField[]): string {
  const values = codec.values(entity)
  const fields = codec.fields.flatMap(({ key, comment }) => {
    const value = values[key]
    return value === undefined ? [] : [{ key, value, ...(comment === undefined ? {} : { comment }) }]
  })
  return composeDocument([{ key: 'id', value: entity.id }, ...fields, ...unknown], codec.body(entity, look))
}
