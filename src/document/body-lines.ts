// The one scanner of Markdown bodies: which lines are fenced code, and which characters are HTML comments.

/** A range of offsets in a body. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface BodyLine {
  /** 0-based. */
  readonly number: number
  /** Offset of its first character in the body. */
  readonly start: number
  /** Without the `\n`. */
  readonly text: string
  /** `text` with every character of a comment replaced by a blank, so that offsets stay. */
  readonly shown: string
  /** Part of a fenced code block, its fences included. */
  readonly code: boolean
  /** Whether it is one of these fences; null where it is none. */
  readonly fence: 'opens' | 'closes' | null
}

interface Fence {
  readonly mark: string
  readonly length: number
  /** A line that is not blank and indented less ends the list item the fence is in, and so the fence. */
  readonly floor: number
}

/** Every line of a body (with `\n` line ends), in order. Comments found on the way are added to `comments`. */
export function* bodyLines(body: string, comments: Span[] = []): Generator<BodyLine> {
  const finder = new CommentFinder(body, comments)
  let fence: Fence | null = null
  let start = 0
  for (let number = 0; start <= body.length; number++) {
    const newline = body.indexOf('\n', start)
    const end = newline === -1 ? body.length : newline
    const text = body.slice(start, end)
    if (fence !== null && leaves(fence, text)) fence = null
    if (fence !== null) {
      const last = closes(fence, text)
      if (last) fence = null
      yield { number, start, text, shown: text, code: true, fence: last ? 'closes' : null }
    } else {
      if (!finder.isInside(start)) fence = opens(text)
      const code = fence !== null
      const shown = code ? text : finder.mask(text, start)
      yield { number, start, text, shown, code, fence: code ? 'opens' : null }
    }
    start = end + 1
  }
}

/** The lines of a body that are not fenced code. */
export function* outsideCode(body: string): Generator<BodyLine> {
  for (const line of bodyLines(body)) if (!line.code) yield line
}

/** The HTML comments of a body in order, with their marks. */
export function listComments(body: string): string[] {
  const comments: Span[] = []
  for (const _ of bodyLines(body, comments));
  return comments.map(({ start, end }) => body.slice(start, end))
}

/** The body without its HTML comments; a line that held nothing else goes too. Hints are never sent to anyone (TREE.md 4). */
export function stripComments(body: string): string {
  if (!body.includes('<!--')) return body
  return Array.from(uncommentedLines(body), ({ text }) => text).join('\n')
}

/**
 * The lines that `stripComments` leaves, numbered as in the body; what stands on both sides of a comment is one line.
 * Blanks that a cut left at the end of a line are gone.
 */
export function* uncommentedLines(body: string): Generator<BodyLine> {
  const comments: Span[] = []
  let known = 0
  let cut: BodyLine | null = null
  for (const line of bodyLines(body, comments)) {
    const end = line.start + line.text.length
    const around = comments.slice(cut === null ? known : known - 1)
    known = comments.length
    const text: string = (cut?.text ?? '') + textOutside(line, around)
    const goesOn = (around.at(-1)?.end ?? 0) > end
    const tidy = around.length > 0 ? text.trimEnd() : text
    const whole: BodyLine = { ...line, ...cut, text: tidy, shown: tidy }
    cut = goesOn ? { ...whole, text } : null
    if (!goesOn && (around.length === 0 || tidy !== '' || end === body.length)) yield whole
  }
}

/** What of a line stands in none of these ranges, which are in order. */
function textOutside({ start, text }: BodyLine, ranges: readonly Span[]): string {
  const kept: string[] = []
  let from = start
  for (const range of ranges) {
    kept.push(text.slice(from - start, Math.max(from, range.start) - start))
    from = range.end
  }
  kept.push(text.slice(from - start))
  return kept.join('')
}

const listMarker = /^ *(?:[-*+]|\d{1,9}[.)]) +/

function opens(text: string): Fence | null {
  if (!text.includes('```') && !text.includes('~~~')) return null
  const marker = listMarker.exec(text)?.[0].length ?? 0
  const rest = text.slice(marker)
  const found = /^[ \t]*(`{3,}|~{3,})/.exec(rest)
  const run = found?.[1]
  if (found === null || run === undefined) return null
  const mark = run.charAt(0)
  if (mark === '`' && rest.includes('`', found[0].length)) return null
  const indent = found[0].length - run.length
  return { mark, length: run.length, floor: marker > 0 ? marker : indent > 3 ? 1 : 0 }
}

function closes(fence: Fence, text: string): boolean {
  const line = text.trim()
  return line.length >= fence.length && line === fence.mark.repeat(line.length)
}

function leaves(fence: Fence, text: string): boolean {
  if (fence.floor === 0 || text.trim() === '') return false
  return text.length - text.trimStart().length < fence.floor && !text.startsWith('\t')
}

/** Finds comments line by line; remembers the one that is open, and that no `-->` follows any more. */
class CommentFinder {
  readonly #body: string
  readonly #found: Span[]
  #openUntil = 0
  #noMoreEnds = false

  constructor(body: string, found: Span[]) {
    this.#body = body
    this.#found = found
  }

  isInside(offset: number): boolean {
    return offset < this.#openUntil
  }

  mask(text: string, start: number): string {
    const inside = Math.min(Math.max(this.#openUntil - start, 0), text.length)
    if (inside === 0 && !text.includes('<!--')) return text
    const parts = [' '.repeat(inside)]
    let at = inside
    for (let open = nextComment(text, at); open !== -1; open = nextComment(text, at)) {
      const end = this.#endOf(start + open, text.slice(0, open).trim() === '' && open <= 3)
      if (end === null) break
      this.#found.push({ start: start + open, end })
      this.#openUntil = end
      const to = Math.min(end - start, text.length)
      parts.push(text.slice(at, open), ' '.repeat(to - open))
      at = to
    }
    parts.push(text.slice(at))
    return parts.join('')
  }

  /** Offset behind the comment; one that is never closed is a comment only where it begins its line (CommonMark 4.6). */
  #endOf(open: number, beginsLine: boolean): number | null {
    const close = this.#noMoreEnds ? -1 : this.#body.indexOf('-->', open + 2)
    if (close !== -1) return close + 3
    this.#noMoreEnds = true
    return beginsLine ? this.#body.length : null
  }
}

/** Where the next `<!--` that is neither escaped nor in a code span begins. */
function nextComment(text: string, from: number): number {
  const unclosed = new Set<number>()
  for (let at = from; at < text.length; ) {
    const character = text[at]
    if (character === '`') at = skipCodeSpan(text, at, unclosed)
    else if (character === '\\') at += 2
    else if (character === '<' && text.startsWith('<!--', at)) return at
    else at++
  }
  return -1
}

/** Offset behind the code span that begins at `at`, or behind its backticks where it is never closed on the line. */
function skipCodeSpan(text: string, at: number, unclosed: Set<number>): number {
  const length = runLength(text, at)
  const after = at + length
  if (unclosed.has(length)) return after
  for (let next = text.indexOf('`', after); next !== -1; ) {
    const run = runLength(text, next)
    if (run === length) return next + run
    next = text.indexOf('`', next + run)
  }
  unclosed.add(length)
  return after
}

function runLength(text: string, at: number): number {
  let end = at
  while (text[end] === '`') end++
  return end - at
}
