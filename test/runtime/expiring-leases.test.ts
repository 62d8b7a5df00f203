// A task is free when its lease ends: no later, whatever else happens, and without looking all the time.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { expireInTime } from '../../src/runtime/supervisor/expiring-leases.ts'

let now: number
let leases: number[]
let tries: number
let refuses: boolean
let looks: number
let commit: (events?: readonly { readonly kind: 'task' | 'plan' }[]) => void
let faults: unknown[]
let keeper: ReturnType<typeof expireInTime>

beforeEach(() => {
  vi.useFakeTimers()
  now = 1_000_000
  leases = []
  tries = 0
  looks = 0
  refuses = false
  faults = []
  keeper = expireInTime({
    clock: { now: () => now },
    nextEnd: () => {
      looks += 1
      return leases.length === 0 ? null : Math.min(...leases)
    },
    expire: async () => {
      tries += 1
      if (refuses) throw new Error('The database is locked.')
      leases = leases.filter((until) => until > now)
    },
    hear: (listener) => {
      commit = (events = [{ kind: 'task' }]) => listener(events)
      return () => undefined
    },
    onFault: (error) => faults.push(error),
  })
})
afterEach(async () => {
  await keeper.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const pass = async (milliseconds: number, byClock = milliseconds) => {
  now += byClock
  await vi.advanceTimersByTimeAsync(milliseconds)
}
const claim = async (length: number) => {
  leases.push(now + length)
  commit()
  await pass(0)
}

it('the first that ends is freed then, and the next when that ends', async () => {
  await claim(5_000)
  await claim(2_000)
  await pass(1_999)
  expect(leases).toHaveLength(2)
  await pass(1)
  expect(leases).toHaveLength(1)
  await pass(3_000)
  expect(leases).toEqual([])
  expect(tries).toBe(2)
})

it('nothing is looked at in between', async () => {
  await claim(600_000)
  const before = looks
  await pass(14_000)
  expect(looks).toBe(before)
})

it('one that is made shorter, which no event tells, is freed when it ends now', async () => {
  await claim(600_000)
  leases = [now + 2_000]
  commit([])
  await pass(2_000)
  expect(leases).toEqual([])
})

it('what is no task’s is not looked at', async () => {
  await claim(600_000)
  const before = looks
  commit([{ kind: 'plan' }])
  await pass(0)
  expect(looks).toBe(before)
})

it('one that nobody told of is freed at the next look', async () => {
  await pass(1_000)
  leases.push(now + 1_000)
  await pass(14_000)
  expect(leases).toEqual([])
})

it('one that could not be freed is tried again at the next look, and not all the time', async () => {
  refuses = true
  await claim(1_000)
  await pass(1_000)
  commit()
  await pass(10_000)
  expect([tries, faults.length]).toEqual([1, 1])
  refuses = false
  await pass(5_000)
  expect(leases).toEqual([])
})

it('the look is not put off by a clock that is set back', async () => {
  await pass(1_000, -3_600_000)
  commit()
  await pass(0)
  await pass(15_000)
  expect(tries).toBe(1)
})
