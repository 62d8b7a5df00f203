// A key that stands twice in one mapping, as a parser of YAML refuses it: at the second place, without a word of which it is.

import { type Document, isScalar, type Pair, visit } from 'yaml'

export interface TwiceSet {
  readonly key: string
  /** Offset of the first of the two. */
  readonly first: number
}

/** The key that stands at `offset` a second time; null: none does. */
export function twiceSet(document: Document, offset: number): TwiceSet | null {
  let found: TwiceSet | null = null
  visit(document, {
    Map: (_, map) => {
      const second = map.items.findIndex((pair) => keyAt(pair)?.at === offset)
      const key = map.items[second] && keyAt(map.items[second])
      const before = map.items.slice(0, Math.max(second, 0)).map(keyAt)
      const first = before.find((each) => each?.value === key?.value)
      if (key == null || first == null) return undefined
      found = { key: key.value, first: first.at }
      return visit.BREAK
    },
  })
  return found
}

function keyAt({ key }: Pair): { readonly value: string; readonly at: number } | null {
  return isScalar(key) && key.range ? { value: String(key.value), at: key.range[0] } : null
}
