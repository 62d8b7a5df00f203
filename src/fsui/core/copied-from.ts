// Which agreed text a file of a copied folder was made from. Pure.

import type { DocumentText } from '../../document/document.ts'
import { changedKeys } from './compare.ts'
import { hunksOf } from './merge-body.ts'

export interface Origin {
  readonly rendering: DocumentText
  /** Fields and lines that the file says otherwise; 0: it says the same. */
  readonly own: number
}

/**
 * The rendering that leaves the file the fewest changes of its own; of equal ones the oldest, so that what was agreed
 * on since then counts as said against the file. `renderings` is newest first. Null when there is none. @see SPEC T3
 */
export function copiedFrom(file: DocumentText, renderings: readonly DocumentText[]): Origin | null {
  let best: Origin | null = null
  for (const rendering of renderings) {
    const own = changedKeys(rendering, file).length + changedLines(rendering.body, file.body)
    if (best === null || own <= best.own) best = { rendering, own }
  }
  return best
}

function changedLines(from: string, to: string): number {
  if (from === to) return 0
  const hunks = hunksOf(from, to)
  if (hunks === null) return Number.MAX_SAFE_INTEGER
  return hunks.reduce((sum, { removed, added }) => sum + removed.length + added.length, 0)
}
