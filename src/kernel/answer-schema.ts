// The shape of an answer: a JSON schema of an object, as it is told to agent programs, and what an answer lacks of it.

import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** What is told of an answer that does not fit: as many places as one mends at once. */
const mostMisfits = 8

/** Why that is no schema of an answer, as the rest of a sentence; null: it is one. */
export function schemaProblem(value: unknown): string | null {
  if (!isMapping(value)) return 'it is no mapping'
  if (value.type !== 'object') return 'it has no “type: object”'
  try {
    checkerOf(value)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** What of the answer is not as the schema says, each with its place; null: it fits. */
export function misfitOf(schema: JsonSchema, answer: unknown): string | null {
  try {
    const { error } = checkerOf(schema).safeParse(answer)
    if (error === undefined) return null
    const told = error.issues.slice(0, mostMisfits).map(({ path, message }) => `${placeOf(path)}: ${message}`)
    const more = error.issues.length - told.length
    return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
  } catch (error) {
    // One that is nested deeper than the stack is.
    return `it cannot be checked: ${messageOf(error)}`
  }
}

/**
 * Whether model servers take it in their strict mode: in each object every property is required, and no other is allowed.
 * They refuse the whole request otherwise.
 */
export function isStrict(schema: JsonSchema): boolean {
  const { properties, required, additionalProperties, type } = schema
  const isObject = isMapping(properties) || [type].flat().includes('object')
  const names = Object.keys(properties ?? {})
  const isWhole =
    additionalProperties === false && names.every((name) => listOf(required).some((each) => each === name))
  return (!isObject || isWhole) && partsOf(schema).every(isStrict)
}

function checkerOf(schema: JsonSchema): z.ZodType {
  return z.fromJSONSchema(completed(schema) as Parameters<typeof z.fromJSONSchema>[0])
}

/** Keywords that say something of one type alone: zod passes over them where the type is not said. */
const needType =
  /^(?:properties|required|additionalProperties|items|pattern|(?:min|max)\w+|(?:exclusive)?(?:Minimum|Maximum))$/
const sayType = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref']

/**
 * The same with each required property among the properties: zod passes over those that are not.
 * @throws Error for what no answer could be checked by
 */
function completed(schema: JsonSchema, at = ''): JsonSchema {
  const { properties = {}, required = [], enum: words } = schema
  const where = at === '' ? '' : `${at}: `
  if (!isMapping(properties)) throw new Error(`${where}“properties” is no mapping`)
  if (!Array.isArray(required) || !required.every((name) => typeof name === 'string'))
    throw new Error(`${where}“required” is no list of names`)
  if (words !== undefined && !Array.isArray(words)) throw new Error(`${where}“enum” is no list`)
  if (words?.length === 0) throw new Error(`${where}“enum” lists nothing: no answer would fit`)
  // It becomes a part of another, and `#` would be that.
  if (schema.$ref === '#')
    throw new Error(`${where}“$ref: #” is not possible; put it below “$defs” and name that`)
  const idle = Object.keys(schema).find((key) => needType.test(key))
  if (idle !== undefined && !sayType.some((key) => key in schema))
    throw new Error(`${where}“${idle}” stands there without a “type”`)
  const missing = (required as string[]).filter((name) => !Object.hasOwn(properties, name))
  if (missing.length > 0 && schema.additionalProperties === false)
    throw new Error(`${where}“${missing[0]}” is required, and not among the properties`)
  const whole = Object.entries(schema).map(([key, value]) => [key, withParts(key, value, at)])
  if (missing.length === 0) return Object.fromEntries(whole)
  const added = Object.fromEntries(missing.map((name) => [name, {}]))
  return {
    ...Object.fromEntries(whole),
    properties: { ...withParts('properties', properties, at), ...added },
  }
}

const hold = {
  one: ['items', 'additionalProperties', 'contains'],
  list: ['anyOf', 'oneOf', 'allOf', 'prefixItems'],
  named: ['properties', 'patternProperties', '$defs', 'definitions'],
}

function withParts(key: string, value: unknown, at: string): object {
  const whole = (part: unknown, name: string) => {
    if (typeof part === 'boolean') return part
    const place = at === '' ? name : `${at}.${name}`
    if (!isMapping(part)) throw new Error(`${place} is no schema`)
    return completed(part, place)
  }
  if (hold.one.includes(key) && isMapping(value)) return whole(value, key) as object
  if (hold.list.includes(key) && Array.isArray(value)) return value.map((part) => whole(part, key))
  if (hold.named.includes(key) && isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, whole(part, name)]))
  return value as object
}

/** The schemas that it is made of. */
function partsOf(schema: JsonSchema): JsonSchema[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (hold.named.includes(key)) return Object.values(value ?? {}).filter(isMapping)
    return hold.one.includes(key) || hold.list.includes(key) ? listOf(value).filter(isMapping) : []
  })
}

function listOf(value: unknown): unknown[] {
  return [value].flat()
}

function isMapping(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the answer' : path.map(String).join('.')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
