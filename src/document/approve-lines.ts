// The lines that `cw` adds to a document in review: what would be approved, and the box that approves it.
// They stand at the end, after a blank line, and taking them out gives back the body byte for byte.

const boxLine = /^[ \t]*[-*+][ \t]+\[([ \txX])\][ \t]+Approve[ \t]*$/
const revisionLine = /^[ \t]*[-*+][ \t]+(.+) · r(\d+)[ \t]*$/
const blankLine = /^[ \t]*$/

/** What is approved with a document, as it is listed. */
export interface ListedChild {
  readonly slug: string
  readonly rev: number
}

/** The body with the list of `children` (when there are any) and the box. A missing final newline stays missing. */
export function withApproveLines(body: string, children: readonly ListedChild[]): string {
  const { lines, ended } = linesOf(body)
  const list = children.map(({ slug, rev }) => `- ${slug} · r${rev}`)
  const before = list.length > 0 ? ['', ...list, ''] : separate(lines)
  return textOf([...lines, ...before, '- [ ] Approve'], ended)
}

/**
 * The body without these lines, ticked or not, whatever blanks their lines hold. What a person wrote below them
 * (blank lines, or a section with a heading) stays.
 */
export function withoutApproveLines(body: string): string {
  const { lines, ended } = linesOf(body)
  const box = boxIn(lines)
  if (box === null) return body
  const rest = lines.slice(box.line + 1)
  return textOf([...lines.slice(0, box.start), ...rest], ended)
}

/** What the lines of a body list as approved with it; null where no such list stands. */
export function listedChildren(body: string): ListedChild[] | null {
  const { lines } = linesOf(body)
  const box = boxIn(lines)
  const listed = box === null ? [] : lines.slice(box.start, box.line)
  const children = listed.flatMap((line) => {
    const [, slug, rev] = revisionLine.exec(line) ?? []
    return slug === undefined ? [] : [{ slug, rev: Number(rev) }]
  })
  return children.length === 0 ? null : children
}

/** Whether the box is there and ticked. */
export function isApproveTicked(body: string): boolean {
  const { lines } = linesOf(body)
  const box = boxIn(lines)
  return box !== null && boxLine.exec(lines[box.line] ?? '')?.[1]?.toLowerCase() === 'x'
}

/** A list that ends the body would be taken for ours with one blank line behind it: it gets two. */
function separate(lines: readonly string[]): string[] {
  return listAtEnd(lines) === null ? [''] : ['', '']
}

/** The line of the box, and the first of the lines that belong to it. */
function boxIn(lines: readonly string[]): { readonly start: number; readonly line: number } | null {
  const line = lines.findLastIndex((text) => boxLine.test(text))
  const next = lines.slice(line + 1).find((text) => !blankLine.test(text))
  if (line === -1 || (next !== undefined && !/^#{1,6}[ \t]/.test(next))) return null
  const above = lines.slice(0, line)
  const blanks = blanksAtEnd(above)
  const list = listAtEnd(above)
  if (list !== null && blanks <= 1) return { start: list - 1, line }
  if (list !== null) return { start: line - 2, line }
  return blanks === 0 ? null : { start: line - 1, line }
}

/** Where the list of revisions begins that ends these lines (but for blank ones) and stands below a blank line. */
function listAtEnd(lines: readonly string[]): number | null {
  const end = lines.length - blanksAtEnd(lines)
  let start = end
  while (start > 0 && revisionLine.test(lines[start - 1] ?? '')) start--
  const above = lines[start - 1]
  return start < end && above !== undefined && blankLine.test(above) ? start : null
}

function blanksAtEnd(lines: readonly string[]): number {
  return lines.length - 1 - lines.findLastIndex((text) => !blankLine.test(text))
}

function linesOf(body: string): { lines: string[]; ended: boolean } {
  const lines = body.split('\n')
  if (lines.at(-1) !== '') return { lines, ended: false }
  return { lines: lines.slice(0, -1), ended: true }
}

function textOf(lines: readonly string[], ended: boolean): string {
  return [...lines, ...(ended ? [''] : [])].join('\n')
}
