// Cuts a document into BOM, fences, frontmatter and body by offsets; nothing is changed, so the parts joined are the text.
import { bad, ok, type Result } from '../kernel/problem.ts'

export interface Split {
  readonly text: string
  /** U+FEFF or nothing. */
  readonly bom: string
  /** Whether the document has fences; without them `yamlStart` = `yamlEnd` = `bodyStart`. */
  readonly fenced: boolean
  /** Offsets of the YAML between the fences: from after the opening line up to the closing line. */
  readonly yamlStart: number
  readonly yamlEnd: number
  /** Offset behind the closing fence's line. */
  readonly bodyStart: number
  /** How the document's first line ends: the terminator of every line that is added to it. */
  readonly eol: '\n' | '\r\n'
}

const fence = '---'
const frontmatterLimit = 64 * 1024

/**
 * Splits a document. A fence is a line of exactly `---` (SYNC.md 5); a text that does not begin with one has no
 * frontmatter. Problems: `frontmatter.unclosed`, `frontmatter.fence`, `frontmatter.late`, `frontmatter.too-large`.
 */
export function splitDocument(text: string): Result<Split> {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const first = lineAt(text, bom.length)
  const base = { text, bom, eol: eolOf(text) }
  if (first.content !== fence) {
    const late = /^---[ \t]+$/.test(first.content) ? blanksAfterFence : lateFields(text.slice(bom.length))
    if (late !== null) return bad(late)
    return ok({ ...base, fenced: false, yamlStart: bom.length, yamlEnd: bom.length, bodyStart: bom.length })
  }
  const close = findClosingFence(text, first.next)
  if (close.at === undefined) return bad(unclosed(text, close.nearMiss))
  if (byteLength(text.slice(first.next, close.at)) > frontmatterLimit) return bad(tooLarge)
  const bodyStart = lineAt(text, close.at).next
  return ok({ ...base, fenced: true, yamlStart: first.next, yamlEnd: close.at, bodyStart })
}

/** How the first line of a text ends; `\n` where it has one line only. */
export function eolOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n')
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n'
}

/** Every line end as `\n`, also the `\r\r\n` of tools that convert twice. */
export function normaliseEol(text: string): string {
  return text.includes('\r') ? text.replace(/(?<!\r)\r+\n/g, '\n') : text
}

/** 1-based number of the line that holds `offset`. */
export function lineNumber(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

const blanksAfterFence = {
  code: 'frontmatter.fence',
  message: 'The first line has blanks behind `---`, so it is unclear whether frontmatter begins here.',
  remedy: 'Remove the blanks behind `---`, or begin the file with another line.',
  line: 1,
}

/** Lines that can only be meant as fields: their names are all in lower case. */
const fields = /(?:[a-z][a-z0-9_]*[ \t]*:(?:[ \t].*)?\r?\n(?:[ \t]+\S.*\r?\n|- .*\r?\n)*)+/.source
const lateBlock = new RegExp(
  `^((?:[ \\t]*\\r?\\n)*)(#.*\\r?\\n(?:[ \\t]*\\r?\\n)*)?-{3,}[ \\t]*\\r?\\n${fields}-{3,}[ \\t]*(?:\\r?\\n|$)`,
)

/** Names that make lines between dashes the fields of a document: others may be anybody's words. */
const tellingFields =
  /^(?:id|status|priority|plan|needs|files|labels|assignee|wave|depends_on|role|task)[ \t]*:/m

/** Fields that nobody would read, because something stands above them or their fence has too many dashes. */
function lateFields(text: string) {
  const [block = '', blanks = '', heading = ''] = lateBlock.exec(text.slice(0, frontmatterLimit)) ?? []
  if (block === '' || !tellingFields.test(block)) return null
  const line = lineNumber(text, blanks.length + heading.length)
  const about = { code: 'frontmatter.late', line }
  if (heading !== '')
    return {
      ...about,
      message: `The fields in line ${line} stand below the heading, where they are not read.`,
      remedy:
        'Move them to the top of the file, from `---` to `---`; what is only text goes into a code block.',
    }
  if (blanks !== '')
    return {
      ...about,
      message: `The fields begin in line ${line}, where they are not read: they stand at the very top of a file.`,
      remedy: 'Take out the blank lines above `---`.',
    }
  return {
    ...about,
    message: 'The first line has more than three dashes, so what follows is not read as fields.',
    remedy: 'Write exactly `---` above and below the fields.',
  }
}

const tooLarge = {
  code: 'frontmatter.too-large',
  message: 'The frontmatter is longer than 64 KiB.',
  remedy: 'Move the long texts into the body, below the second `---`.',
  line: 1,
}

function unclosed(text: string, nearMiss: number | undefined) {
  const line = nearMiss === undefined ? 1 : lineNumber(text, nearMiss)
  const body = nearMiss === undefined ? firstOfBody(text) : null
  return {
    code: 'frontmatter.unclosed',
    message:
      nearMiss === undefined
        ? 'The frontmatter that begins in line 1 is never closed.'
        : `The frontmatter is never closed: line ${line} begins with \`---\` but is not exactly that.`,
    remedy:
      body === null
        ? 'End the frontmatter with a line of exactly `---`.'
        : `Put a line of exactly \`---\` above line ${body.line}${body.shown}.`,
    line,
  }
}

/** The first line that looks like text and not like a field: there the frontmatter was meant to be over. */
function firstOfBody(text: string): { readonly line: number; readonly shown: string } | null {
  const lines = text.slice(0, frontmatterLimit).split('\n')
  const at = lines.findIndex((line, index) => index > 0 && !/^(?:[\w-]+ *:|[ \t]+\S|- |#(?!#* ))/.test(line))
  const found = lines[at]?.trim()
  // Behind the last field nothing comes at all.
  if (found === undefined || (found === '' && at === lines.length - 1)) return null
  return { line: at + 1, shown: found === '' ? '' : `, “${found.slice(0, 60)}”` }
}

function findClosingFence(text: string, from: number): { at?: number; nearMiss?: number } {
  let nearMiss: number | undefined
  for (let hit = text.indexOf('\n---', from - 1); hit !== -1; hit = text.indexOf('\n---', hit + 1)) {
    if (lineAt(text, hit + 1).content === fence) return { at: hit + 1 }
    nearMiss ??= hit + 1
  }
  return nearMiss === undefined ? {} : { nearMiss }
}

function lineAt(text: string, start: number): { content: string; next: number } {
  const end = text.indexOf('\n', start)
  if (end === -1) return { content: text.slice(start), next: text.length }
  return { content: text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end), next: end + 1 }
}

function byteLength(text: string): number {
  return text.length * 3 <= frontmatterLimit ? text.length : new TextEncoder().encode(text).length
}
