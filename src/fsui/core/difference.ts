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

/** Most documents that are named in one line of the log. */
const mostNamed = 4

/** Which documents changed, and how much of each, for one line of the log. */
export function extentOf(differences: readonly Difference[]): string {
  const named = differences.slice(0, mostNamed).map(({ path, lines }) => `${path} (${counted(lines)})`)
  const more = differences.length - named.length
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

function counted(lines: Difference['lines']): string {
  if (lines === null) return 'very many lines'
  const telling = lines.filter((line) => line.slice(2).trim() !== '').length
  return telling === 1 ? '1 line' : `${telling} lines`
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '')
}
