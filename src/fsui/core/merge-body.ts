// Merging two changed bodies: by lines, with ticks merged by item. Pure, and bounded in time.

import { diff3Merge, diffIndices } from 'node-diff3'
import {
  isApproveOpen,
  isApproveTicked,
  listedChildren,
  withApproveLines,
  withApproveOpen,
  withoutApproveLines,
} from '../../document/approve-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import { mergeTicks } from './merge-ticks.ts'

/** Above this many lines, or pairs of equal lines, a comparison is not tried: it would hold up everything else. */
const mostLines = 20_000
const mostPairs = 100_000

/** The merged body, or null when the changes overlap (or are too large to compare). @see SPEC M6–M9 */
export function mergeBodies(base: string, file: string, entity: string): string | null {
  if (file === base || file === entity) return entity
  if (entity === base) return file
  const merged = mergeLines(withoutTicks(base), withoutTicks(file), withoutTicks(entity))
  const ticked = merged === null ? null : mergeTicks(merged, { base, file, entity })
  return ticked ?? mergeAboveReview(base, file, entity)
}

/**
 * The lines of a review come and go with the status: words right above them overlap with none of them. What was ticked in
 * those that are gone came too late, and goes with them; where they stand, the file has to say what the base says.
 */
function mergeAboveReview(base: string, file: string, entity: string): string | null {
  const [o, a, b] = [base, file, entity].map(withoutApproveLines) as [string, string, string]
  const isInReview = b !== entity
  const listed = listedChildren(entity) ?? []
  const dressed = (body: string) => (isInReview ? withApproveLines(body, listed) : body)
  if ((o === base && a === file && !isInReview) || dressed(b) !== entity) return null
  if (!isInReview && isApproveTicked(file)) return mergeBodies(base, withApproveOpen(file), entity)
  const isLeftAlone = isInReview ? reviewIn(file) === reviewIn(base) : (a !== file) === (o !== base)
  const merged = isLeftAlone ? mergeBodies(o, a, b) : null
  return merged === null ? null : dressed(merged)
}

/** What the lines of a review say in it. */
function reviewIn(body: string): string {
  return JSON.stringify([listedChildren(body), isApproveOpen(body), isApproveTicked(body)])
}

/** A run of lines that differs, with the terminators. */
export interface Hunk {
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** The runs of lines that differ between two texts; null when they are too large to compare. */
export function hunksOf(from: string, to: string): readonly Hunk[] | null {
  const [a, b] = trimmed([linesOf(from), linesOf(to)])
  if (!a || !b || !isComparable(a, b)) return null
  return diffIndices(a, b).map(({ buffer1Content, buffer2Content }) => ({
    removed: buffer1Content,
    added: buffer2Content,
  }))
}

/** How many they are. */
export function countHunks(from: string, to: string): number | null {
  return hunksOf(from, to)?.length ?? null
}

function mergeLines(base: string, file: string, entity: string): string | null {
  if (file === base || file === entity) return entity
  if (entity === base) return file
  const all = [linesOf(base), linesOf(file), linesOf(entity)]
  const { start, end } = commonEnds(all)
  const [o, a, b] = all.map((lines) => lines.slice(start, lines.length - end))
  if (!o || !a || !b || !isComparable(o, a) || !isComparable(o, b)) return null
  const middle: string[] = []
  for (const region of diff3Merge(a, o, b, { excludeFalseConflicts: true })) {
    if (!region.ok) return null
    for (const line of region.ok) middle.push(line)
  }
  const first = all[0] ?? []
  return [...first.slice(0, start), ...middle, ...first.slice(first.length - end)].join('')
}

/** The time a comparison takes grows with the pairs of equal lines, not with the lines. */
function isComparable(a: readonly string[], b: readonly string[]): boolean {
  if (Math.max(a.length, b.length) > mostLines) return false
  const counts = new Map<string, number>()
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1)
  let pairs = 0
  for (const line of b) pairs += counts.get(line) ?? 0
  return pairs <= mostPairs
}

/** Lines with their terminators, so that a missing final newline is a difference like any other. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function trimmed(all: string[][]): string[][] {
  const { start, end } = commonEnds(all)
  return all.map((lines) => lines.slice(start, lines.length - end))
}

/** How many lines at the start and at the end are the same in all. */
function commonEnds(all: readonly string[][]): { start: number; end: number } {
  const shortest = Math.min(...all.map((lines) => lines.length))
  const first = all[0] ?? []
  let start = 0
  while (start < shortest && all.every((lines) => lines[start] === first[start])) start++
  let end = 0
  while (end < shortest - start && all.every((lines) => lines.at(-1 - end) === first.at(-1 - end))) end++
  return { start, end }
}
