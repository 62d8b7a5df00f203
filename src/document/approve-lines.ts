// The lines that `cw` adds to a document in review: what would be approved, and the box that approves it.
// They stand at the end, after a blank line, and taking them out gives back the body byte for byte.

const boxLine = /^[ \t]*[-*+][ \t]+\[([ \txX])\][ \t]+Approve[ \t]*$/
const revisionLine = /^[ \t]*[-*+][ \t]+([^ \t].*) · r(\d+)[ \t]*$/
/** What somebody may have meant for the box. */
const nearlyBox = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*)?\[[^\]]{0,20}\]?[ \t]{0,20}\W{0,2}approved?\b/i
const blankLine = /^[ \t]*$/
const headingLine = /^#{1,6}[ \t]/
/** What goes on with a list: an item of it, or something indented. */
const listLine = /^(?:[ \t]|[-*+]|\d{1,9}[.)])/

/** What is approved with a document, as it is listed. */
export interface ListedChild {
  readonly slug: string
  readonly rev: number
}

/** What the lines of a body list as approved with something, wherever they stand: `01-schema · r57`. */
export function revisionsIn(body: string): string[] {
  return linesOf(body).lines.flatMap((line) => {
    const [, slug, rev] = revisionLine.exec(line) ?? []
    return slug === undefined ? [] : [`${slug} · r${rev}`]
  })
}

/** The body with the list of `children` (when there are any) and the box. A missing final newline stays missing. */
export function withApproveLines(body: string, children: readonly ListedChild[]): string {
  const { lines, ended } = linesOf(body)
  const sign = endsInDashes(lines) ? '*' : '-'
  const list = children.map(({ slug, rev }) => `${sign} ${slug} · r${rev}`)
  const before = list.length > 0 ? [...list, ''] : []
  return textOf([...lines, ...separate(lines), ...before, '- [ ] Approve'], ended)
}

/**
 * The body without these lines, ticked or not, whatever blanks their lines hold and with blank lines between them, as
 * formatters write them. What a person wrote below them stays, as a paragraph of its own; without a list it has to begin with a
 * heading or below a blank line, or with plain words below a box that is not ticked.
 */
export function withoutApproveLines(body: string): string {
  const { lines, ended } = linesOf(body)
  const box = boxIn(lines)
  if (box === null) return body
  const [above, rest] = [lines.slice(0, box.start), lines.slice(box.line + 1)]
  const between = above.length > 0 && !blankLine.test(rest[0] ?? '') ? [''] : []
  return textOf([...above, ...between, ...rest], ended)
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

/** The body with what `now` lists as approved with it, ticked as it is; null where it lists that already, or nothing. */
export function relisted(body: string, now: string): string | null {
  const [before, listed] = [listedChildren(body), listedChildren(now)]
  if (before === null || listed === null || JSON.stringify(before) === JSON.stringify(listed)) return null
  const { lines } = linesOf(now)
  const box = boxIn(lines)
  if (box === null || !isApproveTicked(body)) return now
  return now.split('\n').with(box.line, '- [x] Approve').join('\n')
}

/** The body with the box not ticked, where it is there. */
export function withApproveOpen(body: string): string {
  const lines = body.split('\n')
  const at = boxIn(linesOf(body).lines)?.line ?? -1
  return lines.map((line, n) => (n === at ? line.replace(/\[[xX]\]/, '[ ]') : line)).join('\n')
}

/** Whether the box is there and ticked. */
export function isApproveTicked(body: string): boolean {
  return signInBox(body) === 'x'
}

/** Whether the box is there and not ticked. */
export function isApproveOpen(body: string): boolean {
  return signInBox(body) === ' '
}

/** A line that may be meant for the box. `at`: 0-based in the body. `crowded`: the box itself, without room around it. */
export interface UnclearLine {
  readonly at: number
  readonly text: string
  readonly crowded: boolean
}

/**
 * A tick that cannot be read in a document that had the box: its line, or null. `- [v] Approve`, `- [x]Approve`, or words
 * behind it, so that nobody believes that what they saved approves.
 */
export function unclearApproval(before: string, after: string): UnclearLine | null {
  if (boxIn(linesOf(before).lines) === null || boxIn(linesOf(after).lines) !== null) return null
  const known = new Set(linesOf(before).lines)
  const meant = (line: string) => boxLine.test(line) || (nearlyBox.test(line) && !known.has(line))
  const { lines } = linesOf(after)
  const at = lines.findLastIndex(meant)
  const text = lines[at]
  return text === undefined ? null : { at, text, crowded: boxLine.test(text) }
}

/** How many lines of the body say what the box says. */
export function countApproveLines(body: string): number {
  return linesOf(body).lines.filter((line) => boxLine.test(line)).length
}

/** `x`, or a blank; null where there is no box. */
function signInBox(body: string): string | null {
  const { lines } = linesOf(body)
  const box = boxIn(lines)
  const [, sign] = (box && boxLine.exec(lines[box.line] ?? '')) ?? []
  return sign === undefined ? null : sign === ' ' || sign === '\t' ? ' ' : 'x'
}

/** What ends the body like a list of ours would be taken for it with one blank line behind it: it gets two. */
function separate(lines: readonly string[]): string[] {
  return endsAsList(lines) ? ['', ''] : ['']
}

/** Whether the last of the lines stand in a list of dashes: one of ours with the same sign would go on with it. */
function endsInDashes(lines: readonly string[]): boolean {
  const end = lines.length - blanksAtEnd(lines)
  const start = lines.slice(0, end).findLastIndex((text) => blankLine.test(text)) + 1
  return lines.slice(start, end).some((text) => /^[ \t]*-[ \t]/.test(text))
}

/** The line of the box, and the first of the lines that belong to it. */
function boxIn(lines: readonly string[]): { readonly start: number; readonly line: number } | null {
  const line = lines.findLastIndex((text) => boxLine.test(text))
  if (line === -1) return null
  const above = lines.slice(0, line)
  const blanks = blanksAtEnd(above)
  const list = blanks <= 1 ? listAtEnd(above) : null
  if (list !== null) return { start: list - separation(lines.slice(0, list)), line }
  if (blanks === 0 || !standsApart(lines, line)) return null
  return { start: line - separation(above), line }
}

/** Whether what follows the box is no part of a list. Words below a tick may be meant to say what of it is approved. */
function standsApart(lines: readonly string[], box: number): boolean {
  const next = lines[box + 1] ?? ''
  if (blankLine.test(next) || headingLine.test(next)) return true
  const [, sign = ''] = boxLine.exec(lines[box] ?? '') ?? []
  return blankLine.test(sign) && !listLine.test(next)
}

/** How many of the blank lines that end these set apart what follows. */
function separation(lines: readonly string[]): number {
  return endsAsList(lines) && blanksAtEnd(lines) > 1 ? 2 : 1
}

function endsAsList(lines: readonly string[]): boolean {
  return revisionLine.test(lines.findLast((line) => !blankLine.test(line)) ?? '')
}

/** Where the list of revisions begins that ends these lines (but for blank ones) and stands below a blank line. */
function listAtEnd(lines: readonly string[]): number | null {
  const end = lines.length - blanksAtEnd(lines)
  const listed = (at: number) => revisionLine.test(lines[at] ?? '')
  let start = end
  while (listed(start - 1) || (start < end && blankLine.test(lines[start - 1] ?? '-') && listed(start - 2)))
    start--
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
