// "Did you mean": the known word that is closest to an unknown one.

/** The word with the fewest single-letter edits to `word`, if these are few enough to be a slip and no other has as few. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best, next] = [...new Set(known)]
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((one, other) => one.distance - other.distance)
  if (best?.distance === next?.distance) return undefined
  return best && best.distance <= Math.max(1, word.length / 4) ? best.candidate : undefined
}

/** The words that somebody may have meant, nearest first, at most `most`: slips, and those that hold the word or are held by it. */
export function nearby(word: string, known: Iterable<string>, most = 3): string[] {
  const typed = word.toLowerCase()
  const slip = Math.max(1, typed.length / 3)
  const rated: { readonly candidate: string; readonly distance: number }[] = []
  for (const candidate of new Set(known)) {
    const folded = candidate.toLowerCase()
    const holds = typed.length > 2 && folded.length > 2 && (folded.includes(typed) || typed.includes(folded))
    if (!holds && Math.abs(folded.length - typed.length) > slip) continue
    const distance = editDistance(typed, folded)
    if (holds || distance <= slip) rated.push({ candidate, distance })
  }
  const nearestFirst = rated.sort((one, other) => one.distance - other.distance)
  return nearestFirst.slice(0, most).map(({ candidate }) => candidate)
}

/** Levenshtein's distance, by rows; two neighbours that changed places are one edit. */
function editDistance(one: string, other: string): number {
  let last: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let line = 1; line <= one.length; line++) {
    const next = [line]
    for (let column = 1; column <= other.length; column++) {
      const change = one[line - 1] === other[column - 1] ? 0 : 1
      const above = row[column] ?? 0
      const left = next[column - 1] ?? 0
      const swapped = one[line - 2] === other[column - 1] && one[line - 1] === other[column - 2]
      const swap = line > 1 && column > 1 && swapped ? (last[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min((row[column - 1] ?? 0) + change, above + 1, left + 1, swap))
    }
    last = row
    row = next
  }
  return row[other.length] ?? 0
}
