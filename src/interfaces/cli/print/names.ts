// Ids that stand in the fields of a thing, with the names by which people know them.

import { kindOfId } from '../../../kernel/ids.ts'

/** Names by id. */
export type Names = Readonly<Record<string, { readonly slug: string; readonly title: string }>>

export const noNames: Names = {}

/** The ids of other things that a thing names in its fields, each once. */
export function idsIn({ id: own, ...thing }: Readonly<Record<string, unknown>>): string[] {
  const found = new Set<string>()
  const look = (value: unknown) => {
    if (typeof value === 'string' && kindOfId(value) !== null) found.add(value)
    else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) look(each)
  }
  look(thing)
  found.delete(String(own))
  return [...found]
}

/** `01-storage (ph-4k2c9z)`; what has no name stays as it is. */
export function named(text: string, names: Names): string {
  const name = Object.hasOwn(names, text) ? names[text] : undefined
  return name === undefined ? text : `${name.slug} (${text})`
}
