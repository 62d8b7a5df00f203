// From an entity to the text of its document: the last text a person saved, with the fields that changed spliced in.

import type { EntityCodec, FieldSpec, Look } from '../document/codec.ts'
import { composeDocument, type NewField } from '../document/compose.ts'
import { type DocumentText, type FieldValue, readDocument } from '../document/document.ts'
import { type Change, spliceBody, spliceFields } from '../document/splice.ts'
import { equalValues, isList } from '../document/value.ts'
import type { Entity } from '../kernel/entity.ts'
import type { Reader } from '../kernel/tx.ts'

export interface Rendering {
  readonly codec: EntityCodec<Entity>
  readonly look: Look
  /** The id that a typed reference names where it stands, or null. */
  resolve(reference: string, near: string): string | null
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
    .map(([key, value]) => ({ key, value }))
  const text = spliceFields(source.text, changes, ['id', ...codec.fields.map((field) => field.key)])
  if (!text.ok) return null
  const body = codec.body(entity, look)
  return body === source.body ? text.value : spliceBody(text.value, body)
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
  const meant = spec.references ? resolved(decoded.value, near, rendering) : decoded.value
  const empty = meant === null || (Array.isArray(meant) && meant.length === 0)
  const unsaid = spec.absent !== undefined && equalValues(spec.absent, meant as FieldValue)
  return value === undefined ? empty || unsaid : equalValues(meant as FieldValue, value)
}

function resolved(value: unknown, near: string, { resolve }: Rendering): unknown {
  if (typeof value === 'string') return resolve(value, near) ?? value
  if (isList(value as FieldValue))
    return (value as FieldValue[]).map((item) => resolved(item, near, { resolve } as Rendering))
  return value
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
