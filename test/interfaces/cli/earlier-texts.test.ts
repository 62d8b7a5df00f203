// What a file said before: what cw put aside and what persons saved, joined without telling of the same bytes twice.

import { expect, test } from 'vitest'
import { earlierTexts } from '../../../src/interfaces/cli/local/earlier-texts.ts'

const version = (number: number, at: number, hash: string) => ({
  number,
  at,
  hash,
  path: 'tasks/a.md',
  why: 'written by cw',
  size: 3,
})
const saved = (seq: number, at: number, hash: string) => ({
  seq,
  at,
  hash,
  by: 'Ann',
  size: 3,
  command: null,
  text: null,
})

test('both stand in one list, newest first, each with where it is from', () => {
  const rows = earlierTexts([version(2, 50, 'c'), version(1, 20, 'a')], [saved(9, 30, 'b')], null)
  expect(rows.map((row) => [row.version, row.from, row.why])).toEqual([
    ['2', 'kept', 'written by cw'],
    ['s9', 'saved', 'saved by Ann'],
    ['1', 'kept', 'written by cw'],
  ])
})

test('what was kept, what was saved again later, and what stands there now is not listed twice', () => {
  const all = [saved(9, 60, 'now'), saved(8, 50, 'b'), saved(7, 40, 'a'), saved(6, 30, 'b')]
  const rows = earlierTexts([version(1, 20, 'a')], all, 'now')
  expect(rows.map((row) => row.version)).toEqual(['s8', '1'])
})
