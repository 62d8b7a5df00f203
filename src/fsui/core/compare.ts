// Comparing documents by meaning: every field but `id`, and the body. Formatting of the frontmatter is no meaning.

import type { DocumentText, FieldValue } from '../../document/document.ts'
import { equalValues } from '../../document/value.ts'

/** Whether two documents say the same. */
export function sameMeaning(a: DocumentText, b: DocumentText): boolean {
  return a === b || (a.body === b.body && changedKeys(a, b).length === 0)
}

/** The keys, without `id`, whose values differ, in the order of `b` and then of `a`. */
export function changedKeys(a: DocumentText, b: DocumentText): string[] {
  return keysOf(b, a).filter((key) => !equalValues(fieldOf(a, key), fieldOf(b, key)))
}

/** All keys of the documents but `id`, each once. */
export function keysOf(...documents: readonly DocumentText[]): string[] {
  const keys = new Set(documents.flatMap((document) => [...document.fields.keys()]))
  keys.delete('id')
  return [...keys]
}

/** The value of a field; undefined where there is none. */
export function fieldOf(document: DocumentText, key: string): FieldValue | undefined {
  return document.fields.get(key)?.value
}

/** The id a document names, or null. What is no text (`id: 12`) counts as typed: it is an id that nobody has. */
export function idOf(document: DocumentText): string | null {
  const id = document.fields.get('id')
  if (id === undefined || id.value === null || id.value === '') return null
  return typeof id.value === 'string' ? id.value : id.source
}
