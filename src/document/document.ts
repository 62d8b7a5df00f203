// Reads a Markdown document without losing a byte, and turns bytes into text and back.
import { bad, ok, type Problem, type Result } from '../kernel/problem.ts'
import { outsideCode } from './body-lines.ts'
import { isField, readFrontmatter } from './frontmatter.ts'
import { titleOf } from './headings.ts'
import { readOnce } from './read-once.ts'
import { lineNumber, normaliseEol } from './split.ts'
import type { FieldValue } from './value.ts'

export type { FieldValue } from './value.ts'

export interface DocumentText {
  /** Exactly what was given; may begin with U+FEFF. */
  readonly text: string
  /** The frontmatter in source order. */
  readonly fields: ReadonlyMap<string, Field>
  /** Everything behind the frontmatter, without BOM and with `\n` line ends, otherwise verbatim. */
  readonly body: string
  /** Text of the first level-1 heading outside code and comments; null where there is none or it is empty. */
  readonly title: string | null
}

export interface Field {
  readonly key: string
  readonly value: FieldValue
  /** The YAML of the value, verbatim. */
  readonly source: string
  /** 1-based line of the key in the file. */
  readonly line: number
}

const sizeLimit = 1024 * 1024

/**
 * Parses a document. Problems carry a line: those of the fences (`frontmatter.…`) and of YAML (`yaml.…`), and
 * `merge.markers` for conflict markers in the frontmatter or at the beginning of a body line outside code.
 */
export const readDocument = readOnce((text: string): Result<DocumentText> => {
  const read = readFrontmatter(text)
  if (!read.ok) return read
  const { split, yaml, entries } = read.value
  const body = normaliseEol(text.slice(split.bodyStart))
  const marker = conflictMarkerLine(body)
  if (marker !== null) return bad(conflictMarkers(lineNumber(text, split.bodyStart) + marker))
  const fields = new Map<string, Field>()
  let line = 2
  let counted = 0
  for (const entry of entries) {
    line += lineNumber(yaml.slice(counted, entry.keyStart), Number.POSITIVE_INFINITY) - 1
    counted = entry.keyStart
    const { key, value, source } = entry
    if (isField(entry)) fields.set(key, { key, value, source, line })
  }
  return ok({ text, fields, body, title: titleOf(body) })
})

/**
 * Bytes as text: strict UTF-8, at most 1 MiB; a BOM stays as U+FEFF, so that encoding gives the same bytes.
 * Problems: `text.too-large`, `text.utf16`, `text.nul`, `text.not-utf8`.
 */
export function decodeDocument(bytes: Uint8Array): Result<string> {
  if (bytes.length > sizeLimit) return bad(tooLarge(bytes.length))
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
  if (bytes.length > 1 && (mark === 0xfffe || mark === 0xfeff)) return bad(utf16)
  const nul = bytes.indexOf(0)
  if (nul !== -1) return bad(nulByte(lineOfByte(bytes, nul)))
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return bad(notUtf8(lineOfByte(bytes, firstInvalidByte(bytes))))
  }
}

/** Why a text of `cw` would not be read again for its size, or null. Its frontmatter is measured when it is parsed. */
export function tooLargeToRead(text: string): Problem | null {
  if (text.length * 3 <= sizeLimit) return null
  const size = encodeDocument(text).length
  return size > sizeLimit ? tooLargeWith(size) : null
}

/** Text as UTF-8, its BOM included. */
export function encodeDocument(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** 0-based line of the first conflict marker; `=======` alone underlines a heading and is none. */
function conflictMarkerLine(body: string): number | null {
  if (!/<<<<<<<|>>>>>>>|\|{7}/.test(body)) return null
  for (const line of outsideCode(body)) {
    if (/^(?:<{7}|>{7}|\|{7})(?: |$)/.test(line.text)) return line.number
  }
  return null
}

function firstInvalidByte(bytes: Uint8Array): number {
  const repaired = encodeDocument(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  const at = repaired.findIndex((byte, index) => byte !== bytes[index])
  return at === -1 ? bytes.length : at
}

function lineOfByte(bytes: Uint8Array, offset: number): number {
  let line = 1
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1)) line++
  return line
}

function conflictMarkers(line: number): Problem {
  return {
    code: 'merge.markers',
    message: 'The text holds the markers of a merge conflict.',
    remedy: 'Keep one of the two sides and delete the marker lines.',
    line,
  }
}

function tooLarge(size: number): Problem {
  return {
    code: 'text.too-large',
    message: `The file has ${size} bytes; a document has 1 MiB at most.`,
    remedy: 'Split it into several documents.',
  }
}

/** The file alone may fit: its writer looks at a smaller number than the one that is too large. */
function tooLargeWith(size: number): Problem {
  return {
    code: 'text.too-large',
    message: `With what cw writes into it, such as its id, it would have ${size} bytes; a document has 1 MiB at most.`,
    remedy: `Make it ${size - sizeLimit} bytes shorter, or split it into several documents.`,
  }
}

const utf16: Problem = {
  code: 'text.utf16',
  message: 'The file is stored as UTF-16.',
  remedy: 'Save it as UTF-8.',
  line: 1,
}

function nulByte(line: number): Problem {
  return {
    code: 'text.nul',
    message: 'The file holds a NUL byte, so it is not text.',
    remedy: 'Remove it, or restore the file with `cw restore`.',
    line,
  }
}

function notUtf8(line: number): Problem {
  return {
    code: 'text.not-utf8',
    message: 'The file is not valid UTF-8.',
    remedy: 'Save it as UTF-8.',
    line,
  }
}
