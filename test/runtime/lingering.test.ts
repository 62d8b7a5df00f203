// A program that goes on after it told its end is noticed, and one that still does something is left alone.

import { expect, it } from 'vitest'
import { Lingering } from '../../src/runtime/supervisor/lingering.ts'

it('one that told its end may go on for a while', () => {
  const lingering = new Lingering(10_000)
  expect(lingering.isTooLong(60_000)).toBe(false)
  lingering.told(true, 60_000)
  lingering.told(true, 65_000)
  expect([69_999, 70_000, 71_000].map((now) => lingering.isTooLong(now))).toEqual([false, true, false])
})

it('one that does something after that may so for as long again, but for what nobody knows', () => {
  const lingering = new Lingering(10_000)
  lingering.told(true, 0)
  lingering.take({ is: 'text', text: 'Saved.' }, 9_000)
  lingering.take({ is: 'unknown', line: '?' }, 18_000)
  expect([18_999, 19_000].map((now) => lingering.isTooLong(now))).toEqual([false, true])
})

it('one that never ceases to do something may so six times as long, and no longer', () => {
  const lingering = new Lingering(10_000)
  lingering.told(true, 5_000)
  const ended: number[] = []
  for (let now = 6_000; now <= 70_000; now += 1_000) {
    lingering.take({ is: 'text', text: 'And more.' }, now)
    lingering.told(true, now)
    if (lingering.isTooLong(now)) ended.push(now)
  }
  expect(ended).toEqual([65_000])
})

it('one that works on has not told its end any more', () => {
  const lingering = new Lingering(10_000)
  lingering.told(true, 0)
  lingering.told(false, 5_000)
  expect(lingering.isTooLong(60_000)).toBe(false)
  lingering.told(true, 60_000)
  expect([69_999, 70_000].map((now) => lingering.isTooLong(now))).toEqual([false, true])
})

it('and where that is set to nothing, however long', () => {
  const lingering = new Lingering(0)
  lingering.told(true, 0)
  expect(lingering.isTooLong(1e12)).toBe(false)
})
