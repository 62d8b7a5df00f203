import { expect, test } from 'vitest'
import { readDocument } from '../../../src/document/document.ts'
import { copiedFrom } from '../../../src/fsui/core/copied-from.ts'

function document(text: string) {
  const read = readDocument(text)
  if (!read.ok) throw new Error(read.problem.message)
  return read.value
}

const task = (status: string, ...lines: string[]) =>
  document(`---\nid: t-aaaaaa\nstatus: ${status}\n---\n# One\n${lines.map((line) => `${line}\n`).join('')}`)

const first = task('open', 'a')
const second = task('closed', 'a')
const third = task('closed', 'a', 'b')

test('T3: a file that says what an older rendering says was made from that', () => {
  expect(copiedFrom(task('open', 'a'), [third, second, first])).toEqual({ rendering: first, own: 0 })
})

test('T3: a file with changes of its own was made from the rendering that leaves it the fewest', () => {
  expect(copiedFrom(task('closed', 'a', 'b', 'c'), [third, second, first])).toEqual({
    rendering: third,
    own: 1,
  })
  expect(copiedFrom(task('open', 'x', 'a'), [third, second, first])?.rendering).toBe(first)
})

test('T3: of renderings that are as near the oldest counts, so that what came since is said against the file', () => {
  expect(copiedFrom(task('blocked', 'a'), [second, first])).toEqual({ rendering: first, own: 1 })
})

test('T3: without a rendering there is none', () => {
  expect(copiedFrom(first, [])).toBeNull()
})
