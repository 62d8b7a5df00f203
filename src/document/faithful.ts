// What a splice promises, checked on its result: it must hold before anything is written.
import type { YAMLMap } from 'yaml'
import { foreignLines } from './extent.ts'
import { type Frontmatter, type ParsedFrontmatter, readFrontmatter } from './frontmatter.ts'
import { rangeOf } from './source-nodes.ts'
import { equalValues, type FieldValue } from './value.ts'

export interface Change {
  readonly key: string
  /** `undefined` removes the field. */
  readonly value: FieldValue | undefined
  /** Put behind the value, only where the field is new. */
  readonly comment?: string
}

/** Whether `text` has the changed values, all others as before, and the same bytes everywhere else. */
export function isFaithful(before: ParsedFrontmatter, text: string, changes: readonly Change[]): boolean {
  const read = readFrontmatter(text)
  if (!read.ok) return false
  const after = read.value
  return (
    hasValues(before, after, changes) &&
    (before.flow === null
      ? sameForeignLines(before, after, changes)
      : sameAround(before.flow, before.yaml, after.yaml)) &&
    before.split.bom === after.split.bom &&
    before.split.text.slice(before.split.bodyStart) === text.slice(after.split.bodyStart)
  )
}

function hasValues(before: Frontmatter, after: Frontmatter, changes: readonly Change[]): boolean {
  const expected = new Map(before.entries.map((entry) => [entry.key, entry.value]))
  for (const { key, value } of changes) {
    if (value === undefined) expected.delete(key)
    else expected.set(key, value)
  }
  return (
    after.entries.length === expected.size &&
    after.entries.every(
      (entry) => expected.has(entry.key) && equalValues(expected.get(entry.key), entry.value),
    )
  )
}

function sameForeignLines(before: Frontmatter, after: Frontmatter, changes: readonly Change[]): boolean {
  const keys = new Set(changes.map((change) => change.key))
  return foreignLines(before, keys) === foreignLines(after, keys)
}

function sameAround(flow: YAMLMap, before: string, after: string): boolean {
  const [start, end] = rangeOf(flow)
  return after.startsWith(before.slice(0, start)) && after.endsWith(before.slice(end))
}
