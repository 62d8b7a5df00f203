// The difference of two texts by lines: what goes with `-`, what comes with `+`, and some lines around.

import { diffIndices } from 'node-diff3'

/** Lines shown before and after a change. */
const around = 2
/** Above this product of lines a comparison takes too long, and the texts are shown one after the other. */
const mostWork = 1_000_000

interface Change {
  /** Index of the first line that goes. */
  readonly at: number
  readonly gone: readonly string[]
  readonly come: readonly string[]
}

/** Empty when the texts are equal. */
export function lineDifference(before: string, after: string): string {
  if (before === after) return ''
  const old = linesOf(before)
  const changes = changesOf(old, linesOf(after))
  const shown: string[] = []
  let next = 0
  for (const { at, gone, come } of changes) {
    const from = Math.max(next, at - around)
    if (from > next && shown.length > 0) shown.push('  …')
    shown.push(...old.slice(from, at).map(same), ...gone.map(minus), ...come.map(plus))
    next = at + gone.length
    const until = Math.min(
      old.length,
      next + around,
      changes.find((change) => change.at >= next && change.at !== at)?.at ?? old.length,
    )
    shown.push(...old.slice(next, until).map(same))
    next = until
  }
  return shown.join('\n')
}

function changesOf(old: readonly string[], now: readonly string[]): Change[] {
  const first = old.findIndex((line, index) => line !== now[index])
  const start = first === -1 ? old.length : first
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++
  const before = old.slice(start, old.length - end)
  const after = now.slice(start, now.length - end)
  if (before.length * after.length > mostWork) return [{ at: start, gone: before, come: after }]
  return diffIndices([...before], [...after]).map(({ buffer1, buffer2 }) => ({
    at: start + buffer1[0],
    gone: linesAt(before, buffer1),
    come: linesAt(after, buffer2),
  }))
}

function linesAt(lines: readonly string[], [from, length]: readonly [number, number]): string[] {
  return lines.slice(from, from + length)
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function same(line: string): string {
  return `  ${line}`
}

function minus(line: string): string {
  return `- ${line}`
}

function plus(line: string): string {
  return `+ ${line}`
}
