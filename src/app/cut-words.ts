// Words of somebody's own that are told in a line.

/** At most so many characters of them, between letters as people see them: never within one of several characters. */
export function cutWords(said: string, most: number): string {
  if (said.length <= most) return said
  // The end of a letter is looked for in twice as many.
  const letters = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(said.slice(0, 2 * most))]
  const last = letters.findLast(({ index, segment }) => index + segment.length <= most - 1)
  return `${said.slice(0, last === undefined ? 0 : last.index + last.segment.length)}…`
}
