// Headings of a body, outside code and comments: ATX (`## x`) and setext (underlined).
import { type BodyLine, bodyLines } from './body-lines.ts'

export interface Heading {
  readonly level: number
  /** Without marks and closing `#`s. */
  readonly text: string
  /** 0-based line it begins in. */
  readonly line: number
  /** Offset of its first line, and the one behind its last line's `\n`. */
  readonly start: number
  readonly end: number
  /** Offsets of what `text` was taken from. */
  readonly textStart: number
  readonly textEnd: number
}

/** The headings of a body in order. A fence, a comment, a list item or a quote holds none. */
export function* listHeadings(body: string): Generator<Heading> {
  let paragraph: BodyLine[] = []
  let inContainer = false
  for (const line of bodyLines(body)) {
    const atx = line.code ? null : readAtx(line, body.length)
    const level = underlineLevel(line)
    if (atx !== null) yield atx
    else if (level > 0 && paragraph.length > 0) yield setext(paragraph, line, { level, length: body.length })
    if (line.code || atx !== null || level > 0 || line.shown.trim() === '') {
      paragraph = []
      inContainer = false
    } else if (beginsContainer(line.shown)) {
      paragraph = []
      inContainer = true
    } else if (!inContainer && (paragraph.length > 0 || !/^(?: {4}|\t)/.test(line.shown))) {
      paragraph.push(line)
    }
  }
}

/** The text of the first level-1 heading; null where there is none or it is empty. */
export function titleOf(body: string): string | null {
  return titleHeading(body)?.text || null
}

/** The body with `title` as the text of its first level-1 heading, which is put in front where there is none. */
export function setTitle(body: string, title: string): string {
  const text = headingText(title)
  const heading = titleHeading(body)
  if (heading === null) return `# ${text}\n\n${body}`
  if (heading.text === title) return body
  const before = body.slice(0, heading.textStart)
  const space = /#$/.test(before) ? ' ' : ''
  return before + space + text + body.slice(heading.textEnd)
}

function titleHeading(body: string): Heading | null {
  for (const heading of listHeadings(body)) if (heading.level === 1) return heading
  return null
}

/** One line; a text that ends in `#` gets closing marks, without which these would be taken for them. */
function headingText(title: string): string {
  const text = title.replace(/\s+/g, ' ').trim()
  return /(?:^| )#+$/.test(text) ? `${text} #` : text
}

function readAtx(line: BodyLine, bodyLength: number): Heading | null {
  const mark = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line.shown)
  const hashes = mark?.[1]
  if (mark === null || hashes === undefined) return null
  const content = line.shown.slice(mark[0].length)
  const lead = content.length - content.trimStart().length
  const text = withoutClosingMarks(content).trim()
  const textStart = line.start + mark[0].length + (text === '' ? 0 : lead)
  return {
    level: hashes.length,
    text,
    line: line.number,
    start: line.start,
    end: Math.min(line.start + line.text.length + 1, bodyLength),
    textStart,
    textEnd: textStart + text.length,
  }
}

function withoutClosingMarks(content: string): string {
  const trimmed = content.trimEnd()
  let end = trimmed.length
  while (trimmed[end - 1] === '#') end--
  const before = trimmed[end - 1]
  return end < trimmed.length && (before === ' ' || before === '\t') ? trimmed.slice(0, end) : trimmed
}

/** 1 for `===`, 2 for `---`, 0 for any other line. A single `-` is taken for a list that is being typed. */
function underlineLevel(line: BodyLine): number {
  if (line.code || !/^ {0,3}(?:=+|-{2,})[ \t]*$/.test(line.shown)) return 0
  return line.shown.includes('=') ? 1 : 2
}

function setext(
  paragraph: readonly BodyLine[],
  underline: BodyLine,
  { level, length }: { level: number; length: number },
): Heading {
  const first = paragraph[0] ?? underline
  const last = paragraph.at(-1) ?? first
  return {
    level,
    text: paragraph.map((line) => line.shown.trim()).join(' '),
    line: first.number,
    start: first.start,
    end: Math.min(underline.start + underline.text.length + 1, length),
    textStart: first.start + first.shown.length - first.shown.trimStart().length,
    textEnd: last.start + last.shown.trimEnd().length,
  }
}

function beginsContainer(shown: string): boolean {
  return /^ {0,3}(?:>|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))/.test(shown)
}
