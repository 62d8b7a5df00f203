// Times as people read them.
import { expect, it } from 'vitest'
import { inUnits, moment, relative } from '../../../../src/interfaces/cli/print/when.ts'

const now = new Date(2026, 10, 21, 14, 32, 7).getTime()
const minute = 60_000

it.each([
  [now - 10_000, 'just now'],
  [now - 5 * minute, '5 min ago'],
  [now - 3 * 60 * minute, '3 h ago'],
  [now - 3 * 24 * 60 * minute, '3 d ago'],
  [now - 40 * 24 * 60 * minute, '2026-10-12'],
  [now + 500, 'just now'],
  [now + 12_000, 'in 12 s'],
  [now + 10 * minute, 'in 10 min'],
])('%d is %s', (at, text) => {
  expect(relative(at, now)).toBe(text)
})

it('a moment is in the zone of the machine', () => {
  expect(moment(now)).toBe('2026-11-21 14:32:07')
})

it('one unit tells a span', () => {
  expect([4_000, 5 * minute, 90 * minute, 49 * 60 * minute].map(inUnits)).toEqual([
    '4 s',
    '5 min',
    '2 h',
    '2 d',
  ])
})
