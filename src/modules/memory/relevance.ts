// How well texts fit words: those that few of the texts have tell more. Pure.

/** Letters and digits of any language, without case and accents; single letters tell nothing. */
function wordsOf(text: string): Set<string> {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return new Set((plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1))
}

/** Letters from which on a word also means those that begin with it. */
const shortestBeginning = 4

/** The texts with those that fit best first, and in their order where they fit alike; 0 = no word of the query is in it. */
export function byRelevance<Item extends { readonly text: string }>(
  items: readonly Item[],
  query: string,
): readonly { readonly item: Item; readonly score: number }[] {
  const wanted = [...wordsOf(query)]
  const texts = items.map((item) => ({ item, words: wordsOf(item.text) }))
  const weights = wanted.map((word) => {
    const having = texts.filter(({ words }) => share(word, words) > 0).length
    return having === 0 ? 0 : Math.log(1 + items.length / having)
  })
  return texts
    .map(({ item, words }) => ({
      item,
      score: wanted.reduce((sum, word, at) => sum + (weights[at] ?? 0) * share(word, words), 0),
    }))
    .sort((a, b) => b.score - a.score)
}

function share(word: string, words: ReadonlySet<string>): number {
  if (words.has(word)) return 1
  if (word.length < shortestBeginning) return 0
  for (const each of words) if (each.startsWith(word)) return 0.5
  return 0
}
