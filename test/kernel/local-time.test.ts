// Moments as people read them.
import { expect, it } from 'vitest'
import { clock } from '../../src/kernel/local-time.ts'

const now = new Date(2026, 10, 21, 14, 32, 7).getTime()

it('the clock names the day when it is another one', () => {
  expect(clock(now, now)).toBe('14:32')
  expect(clock(now - 24 * 3_600_000, now)).toBe('2026-11-20 14:32')
})
