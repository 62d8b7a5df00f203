// Merging two changed bodies: by lines, with ticks merged by item. Pure, and bounded in size.

import { diff3Merge, diffIndices } from 'node-diff3'
import { mergeCheckboxes, withoutTicks } from '../../document/checkboxes.ts'

/** Above this many line pairs a comparison is not tried: it would hold up everything else for seconds. */
const mostPairs = 4_000_000

/** The merged body, or null when the changes overlap (or are too large to compare). */
export function mergeBodies(base: string, file: string, entity: string): string | null {
  if (file === base || file === entity) return entity
  if (entity === base) return file
  const bare = { base: withoutTicks(base), file: withoutTicks(file), entity: withoutTicks(entity) }
  const merged = mergeLines(bare.base, bare.file, bare.entity)
  if (merged === null) return null
  return mergeTicks(merged, { base, file, entity })
}

/** How many runs of lines differ between two texts; null when they are too large to compare. */
export function countHunks(from: string, to: string): number | null {
  const [a, b] = trimmed([linesOf(from), linesOf(to)])
  if (!a || !b || a.length * b.length > mostPairs) return null
  return diffIndices(a, b).length
}

function mergeLines(base: string, file: string, entity: string): string | null {
  if (file === base || file === entity) return entity
  if (entity === base) return file
  const all = [linesOf(base), linesOf(file), linesOf(entity)]
  const { start, end } = commonEnds(all)
  const [o, a, b] = all.map((lines) => lines.slice(start, lines.length - end))
  if (!o || !a || !b) return null
  if (o.length * Math.max(a.length, b.length) > mostPairs) return null
  const middle: string[] = []
  for (const region of diff3Merge(a, o, b, { excludeFalseConflicts: true })) {
    if (!region.ok) return null
    middle.push(...region.ok)
  }
  const first = all[0] ?? []
  return [...first.slice(0, start), ...middle, ...first.slice(first.length - end)].join('')
}

/** Puts the ticks of the three sides on the merged lines, item by item. */
function mergeTicks(merged: string, sides: { base: string; file: string; entity: string }): string {
  const onMerged = (ticks: string) => mergeCheckboxes({ base: merged, file: ticks, entity: merged })
  return mergeCheckboxes({
    base: onMerged(sides.base),
    file: onMerged(sides.file),
    entity: onMerged(sides.entity),
  })
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
