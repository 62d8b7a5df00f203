// Which lines of the frontmatter belong to a field; comments and blank lines between fields belong to none.
import type { Entry } from './entry.ts'
import type { Frontmatter } from './frontmatter.ts'

export interface Extent<E extends Entry = Entry> {
  readonly entry: E
  /** Offset of the first character of the key's line, in the YAML. */
  readonly start: number
  /** Offset behind the last line's end. */
  readonly end: number
}

/** The extents of all entries in source order; they do not overlap unless two fields share a line (flow mappings). */
export function extentsOf<E extends Entry>({
  yaml,
  entries,
}: {
  readonly yaml: string
  readonly entries: readonly E[]
}): Extent<E>[] {
  const starts = entries.map((entry) => lineStart(yaml, entry.keyStart))
  return entries.map((entry, at) => {
    const next = starts[at + 1] ?? yaml.length
    const start = starts[at] ?? 0
    return { entry, start, end: Math.min(contentEnd(yaml, entry), Math.max(next, start)) }
  })
}

/** The frontmatter's lines that belong to none of `keys`: those that changing these fields must leave alone. */
export function foreignLines(frontmatter: Frontmatter, keys: ReadonlySet<string>): string {
  const kept: string[] = []
  let from = 0
  for (const { entry, start, end } of extentsOf(frontmatter)) {
    if (!keys.has(entry.key)) continue
    kept.push(frontmatter.yaml.slice(from, start))
    from = end
  }
  kept.push(frontmatter.yaml.slice(from))
  return kept.join('')
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** Offset behind the `\n` of the line that holds `offset`. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  return newline === -1 ? text.length : newline + 1
}

function contentEnd(yaml: string, entry: Entry): number {
  const end = entry.valueEnd
  return end > 0 && yaml[end - 1] === '\n' ? end : lineEnd(yaml, end)
}
