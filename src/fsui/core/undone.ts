// Whether a file takes back what was written into it last. Pure.

import { hunksOf } from './merge-body.ts'

/**
 * Whether `now` lacks something that turned `before` into `written`: lines that were put in are gone again, or lines that
 * were taken out are there again. Texts too large to compare count as taken back.
 */
export function takesBack(before: string, written: string, now: string): boolean {
  if (now === before) return true
  const hunks = hunksOf(before, written)
  if (hunks === null) return true
  const lines = new Set(now.split('\n').map((line) => line.trim()))
  return hunks.some(({ removed, added }) => {
    const [out, into] = [telling(removed), telling(added)]
    const gone = into.every((line) => !lines.has(line))
    const back = out.every((line) => lines.has(line))
    return out.length + into.length > 0 && gone && back
  })
}

function telling(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}
