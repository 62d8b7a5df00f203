// What changed between two texts, as a person reads it. Pure.

import { hunksOf } from './merge-body.ts'

/** What changed in one document. */
export interface Difference {
  readonly path: string
  /** `- ` in front of what is gone, `+ ` in front of what is new; null when the texts are too large to compare. */
  readonly lines: readonly string[] | null
}

/** The lines that differ, in their order. */
export function differingLines(from: string, to: string): readonly string[] | null {
  const hunks = hunksOf(from, to)
  if (hunks === null) return null
  return hunks.flatMap(({ removed, added }) => [
    ...removed.map((line) => `- ${withoutEnd(line)}`),
    ...added.map((line) => `+ ${withoutEnd(line)}`),
  ])
}

/** Most lines of one document in one line of the log, and most characters of each. */
const mostLines = 6
const mostCharacters = 100

/** The same for one line of the log. */
export function differenceInLine({ path, lines }: Difference): string {
  if (lines === null) return `${path} changed too much to be shown`
  const telling = lines.filter((line) => line.slice(2).trim() !== '')
  const shown = telling.slice(0, mostLines).map(short)
  const more = telling.length - shown.length
  return `${path}: ${[...shown, ...(more > 0 ? [`and ${more} more lines`] : [])].join(' | ')}`
}

function short(line: string): string {
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '')
}
