// Options that an editor has wrapped, on one line each again.

import type { BodyLine } from '../../document/body-lines.ts'
import { boxIn } from './boxes.ts'

/** The lines, in which every label stands whole that was wrapped. One that stands whole elsewhere was not. */
export function* unwrapped(
  lines: readonly BodyLine[],
  labels: readonly string[],
  deep: ReadonlySet<number>,
): Generator<BodyLine> {
  const whole = lines.flatMap(({ text }) => boxIn(text)?.label ?? [])
  const wanted = labels.filter((label) => !whole.some((each) => each.startsWith(label)))
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as BodyLine
    const more = line.code || deep.has(line.number) || !boxIn(line.text) ? 0 : linesOf(wanted, lines, at)
    const parts = lines.slice(at, at + more + 1).map(({ text }) => text.trim())
    yield more === 0 ? line : { ...line, text: parts.join(' ') }
    at += more
  }
}

/** On how many lines below the first one the label of the box goes on; of two labels, the longer one. */
function linesOf(labels: readonly string[], lines: readonly BodyLine[], at: number): number {
  let text = lines[at]?.text.trim() ?? ''
  let found = 0
  for (let below = 1; ; below++) {
    const next = lines[at + below]
    if (!next || next.code || !/^\s*[^\s>#]/.test(next.text) || boxIn(next.text)) break
    text += ` ${next.text.trim()}`
    const label = boxIn(text)?.label ?? ''
    if (!labels.some((each) => each.startsWith(label) || label.startsWith(each))) break
    if (labels.some((each) => label.startsWith(each)) && found === 0) found = below
    if (labels.includes(label)) found = below
  }
  return found
}
