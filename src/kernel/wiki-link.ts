// References that are written as links between notes are: `[[storage]]`, or `[[storage|the storage phase]]`.

/** What such a link leads to, or the text itself; time grows with its length alone. */
export function linkTarget(text: string): string {
  return linkParts(text)?.target ?? text
}

/** Null: it is no such link. `label` begins with its `|`, or is empty. */
export function linkParts(text: string): { readonly target: string; readonly label: string } | null {
  if (text.length < '[[x]]'.length || !text.startsWith('[[') || !text.endsWith(']]')) return null
  const inside = text.slice('[['.length, -']]'.length)
  const bar = inside.indexOf('|', 1)
  return bar === -1
    ? { target: inside, label: '' }
    : { target: inside.slice(0, bar), label: inside.slice(bar) }
}
