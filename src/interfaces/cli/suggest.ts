// "Did you mean": the word that a slip of the fingers turned into another one.

import { nearest } from '../../kernel/nearest.ts'

/** The known word that is meant: swapped letters, a beginning, or a letter or two off. Null when none is near. */
export function suggest(word: string, known: readonly string[]): string | null {
  if (word === '') return null
  const swapped = known.find((each) => sorted(each) === sorted(word))
  const begun = word.length > 1 ? known.find((each) => each.startsWith(word)) : undefined
  return swapped ?? begun ?? nearest(word, known) ?? null
}

function sorted(word: string): string {
  return [...word].sort().join('')
}
