// What a frontmatter field may hold, and how a YAML node becomes such a value without losing digits or growing by aliases.
import { isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml'

export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue }

/** Why a YAML text cannot be read; `offset` counts characters from its start. Never leaves this folder. */
export class UnusableYaml extends Error {
  readonly code: string
  readonly remedy: string
  readonly offset: number
  /** Where that which is there again stands first; null: nothing is. */
  readonly first: number | null
  constructor(reason: { code: string; message: string; remedy: string; offset: number; first?: number }) {
    super(reason.message)
    this.code = reason.code
    this.remedy = reason.remedy
    this.offset = reason.offset
    this.first = reason.first ?? null
  }
}

/** Keys that reach an object's prototype: they stay in the text and are never fields (SYNC.md 5). */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** How many values all aliases of one frontmatter together may stand for. */
const aliasedValuesLimit = 1_000
const depthLimit = 64

interface Weighed {
  readonly value: FieldValue
  /** How many values it holds, itself included. */
  readonly weight: number
}

/** Turns the nodes of one YAML document into values, in source order, so that an alias means the last anchor before it. */
export class ValueReader {
  #anchors = new Map<string, Weighed>()
  #aliased = 0
  #depth = 0

  /** @throws {UnusableYaml} for unknown aliases, alias bombs, deep nesting, duplicate keys and keys that are not scalars */
  read(node: unknown): FieldValue {
    return this.#weigh(node).value
  }

  /** The text of a mapping's key. @throws {UnusableYaml} */
  readKey(node: unknown): string {
    if (!isScalar(node)) {
      throw new UnusableYaml({
        code: 'yaml.key',
        message: 'A key of the frontmatter is not a plain word.',
        remedy: 'Write each field as `name: value`.',
        offset: offsetOf(node),
      })
    }
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, { value: text, weight: 1 })
    return text
  }

  #weigh(node: unknown): Weighed {
    if (isAlias(node)) return this.#follow(node.source, offsetOf(node))
    if (++this.#depth > depthLimit) throw tooDeep(offsetOf(node))
    const weighed = this.#weighOwn(node)
    this.#depth--
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) this.#anchors.set(anchor, weighed)
    return weighed
  }

  #weighOwn(node: unknown): Weighed {
    if (isMap(node)) return this.#weighMap(node)
    if (isScalar(node)) return { value: scalarValue(node), weight: 1 }
    if (!isSeq(node)) return { value: null, weight: 1 }
    const items = node.items.map((item) => this.#weigh(item))
    return { value: items.map((item) => item.value), weight: sum(items) }
  }

  #weighMap(map: YAMLMap): Weighed {
    const seen = new Map<string, number>()
    const value: Record<string, FieldValue> = {}
    const parts: Weighed[] = []
    for (const pair of map.items) {
      const key = this.readKey(pair.key)
      refuseDuplicate(seen, key, pair.key)
      const part = this.#weigh(pair.value)
      parts.push(part)
      if (!forbiddenKeys.has(key)) value[key] = part.value
    }
    return { value, weight: sum(parts) }
  }

  #follow(name: string, offset: number): Weighed {
    const target = this.#anchors.get(name)
    if (target === undefined) {
      throw new UnusableYaml({
        code: 'yaml.alias',
        message: `\`*${name}\` means a value that was given that name above, and none was.`,
        remedy: `Put the value in quotes if it is text: "*${name}".`,
        offset,
      })
    }
    this.#aliased += target.weight
    if (this.#aliased > aliasedValuesLimit) {
      throw new UnusableYaml({
        code: 'yaml.alias-limit',
        message: 'The aliases of the frontmatter stand for too many values.',
        remedy: 'Write the values out.',
        offset,
      })
    }
    return target
  }
}

/** Refuses a key that was seen before in the same mapping, and remembers it. @throws {UnusableYaml} */
export function refuseDuplicate(seen: Map<string, number>, key: string, node: unknown): void {
  const first = seen.get(key)
  if (first !== undefined) {
    throw new UnusableYaml({
      code: 'yaml.duplicate-key',
      message: `\`${key}\` is there twice.`,
      remedy: 'Keep one of the two.',
      offset: offsetOf(node),
      first,
    })
  }
  seen.set(key, offsetOf(node))
}

/** Same meaning: lists in order, mappings in any order. */
export function equalValues(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, at) => equalValues(item, b[at]))
  }
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key], b[key]))
  )
}

export function isList(value: FieldValue | undefined): value is readonly FieldValue[] {
  return Array.isArray(value)
}

export function tooDeep(offset: number): UnusableYaml {
  return new UnusableYaml({
    code: 'yaml.too-deep',
    message: 'The frontmatter is nested too deeply.',
    remedy: 'Write flat fields; put the rest into the body.',
    offset,
  })
}

/** `1.10` and 20-digit numbers come back as they were typed: only a number whose digits JavaScript keeps is one. */
function scalarValue(node: Scalar): FieldValue {
  const { value, source } = node
  if (typeof value === 'number') return source === undefined || String(value) === source ? value : source
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  return source ?? String(value)
}

function sum(parts: readonly Weighed[]): number {
  return parts.reduce((total, part) => total + part.weight, 1)
}

function offsetOf(node: unknown): number {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0
}
