// Comments as other programs take them in JSON, with slashes: here they would be text, and swallow the setting below them. Pure.

export interface SlashComment {
  readonly offset: number
  /** What it begins with. */
  readonly mark: string
  /** It with the rest of its line. */
  readonly line: string
}

/** Characters of one that are shown. */
const mostShown = 60
/** Quoted texts, comments as they should be, and what is looked for. */
const parts = /"(?:\\.|[^"\\])*"|'[^']*'|(?<![^\s])#[^\n]*|(?<![^\s,:{}[\]"'])\/[/*]/g

/** The first outside of quotes, in a text in braces; null where there is none. */
export function slashComment(text: string): SlashComment | null {
  if (!text.trimStart().startsWith('{')) return null
  for (const { 0: mark, index } of text.matchAll(parts)) {
    if (!mark.startsWith('/')) continue
    const line = (text.slice(index).split(/\r?\n/, 1)[0] ?? '').trim()
    return {
      ...{ offset: index, mark },
      line: line.length > mostShown ? `${line.slice(0, mostShown)}…` : line,
    }
  }
  return null
}
