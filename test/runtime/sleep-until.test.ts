// Whoever waits for a moment waits for it also where the machine sleeps meanwhile, and not for a clock that was set back.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sleepUntil } from '../../src/runtime/supervisor/sleep-until.ts'

const hour = 3_600_000
let now: number
let isOver: boolean

beforeEach(() => {
  vi.useFakeTimers()
  now = 10 * hour
  isOver = false
})
afterEach(() => vi.useRealTimers())

const never = new Promise<never>(() => undefined)
const sleep = (due: number, woken: Promise<void> = never) => {
  void sleepUntil(due, woken, { now: () => now }).then(() => {
    isOver = true
  })
}
const pass = async (milliseconds: number, byClock = milliseconds) => {
  now += byClock
  await vi.advanceTimersByTimeAsync(milliseconds)
}

it('it is over when that has come, and not before', async () => {
  sleep(now + 2_000)
  await pass(1_999)
  expect(isOver).toBe(false)
  await pass(1)
  expect(isOver).toBe(true)
})

it('it is over soon where the machine slept until then', async () => {
  sleep(now + hour)
  await pass(30_000, hour)
  expect(isOver).toBe(true)
})

it('it is over soon where the clock is set back, and not where that goes back a little', async () => {
  sleep(now + hour)
  await pass(30_000, -500)
  expect(isOver).toBe(false)
  await pass(30_000, -hour)
  expect(isOver).toBe(true)
})

it('it is over when something else comes', async () => {
  sleep(now + hour, Promise.resolve())
  await vi.advanceTimersByTimeAsync(0)
  expect(isOver).toBe(true)
})
