// The little of JSON Schema that zod's inputs become: what kind of value a field takes from a command line.

import type { OptionEntry, ValueType } from './manifest.ts'

export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly positional?: boolean
  readonly alias?: string
  /** Of a list: each value is a text of its own, in which commas are commas. */
  readonly whole?: boolean
  /** Only programs give it. */
  readonly programs?: boolean
  /** What a person is offered, where programs may give more. */
  readonly offered?: readonly string[]
}

interface Property {
  readonly type: ValueType
  readonly nullable: boolean
  readonly choices: Pick<OptionEntry, 'choices'>
}

/** How the values of a field are written: unions of anything but a type with null are written as JSON. */
export function readProperty(schema: JsonSchema): Property {
  const all = variantsOf(schema)
  const variants = all.filter((variant) => variant.type !== 'null')
  const nullable = variants.length < all.length
  if (schema.offered) return { type: 'string', nullable, choices: { choices: schema.offered } }
  const literals = variants.every((variant) => typeof variant.const === 'string')
  if (literals) {
    const choices = variants.map((variant) => String(variant.const))
    return { type: 'string', nullable, choices: { choices } }
  }
  const [only] = variants
  if (!only || variants.length > 1) return { type: 'json', nullable, choices: {} }
  const allowed = only.enum ?? only.items?.enum
  const type = typeOf(only)
  return {
    type: type === 'list' && schema.whole ? 'words' : type,
    nullable,
    choices: allowed ? { choices: allowed.map(String) } : {},
  }
}

function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  if (schema.anyOf) return schema.anyOf
  return typeof schema.type === 'object' ? schema.type.map((type) => ({ ...schema, type })) : [schema]
}

function typeOf(schema: JsonSchema): ValueType {
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'boolean' || schema.type === 'string') return schema.type
  return schema.type === 'array' && schema.items?.type === 'string' ? 'list' : 'json'
}
