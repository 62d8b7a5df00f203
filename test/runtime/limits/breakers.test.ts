// When an agent program rests, and when it is let go on.

import { beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { RunFailure } from '../../../src/modules/runs/index.ts'
import { Breakers, type Pair, type Rest } from '../../../src/runtime/limits/breakers.ts'
import { until } from '../../e2e/until.ts'

const pair: Pair = { provider: 'codex', account: null }
const other: Pair = { provider: 'codex', account: 'ac-000001' }
const unreachable: RunFailure = { kind: 'transient', message: '529 Overloaded', until: null }

let told: (Rest | null)[]
let faults: unknown[]
beforeEach(() => {
  told = []
  faults = []
})

const open = (known: readonly (Pair & Rest)[] = [], firstRest = 60_000) =>
  new Breakers({
    clock: systemClock,
    firstRest: async () => firstRest,
    known: async () => known,
    onFault: (error) => faults.push(error),
  })
const changed = async (rest: Rest | null) => told.push(rest)
const never = new Promise<never>(() => undefined)

/** One run after the other, each to its end. */
async function run(breakers: Breakers, ...outcomes: (RunFailure | null | undefined)[]): Promise<void> {
  for (const outcome of outcomes) {
    const over = Promise.resolve(outcome)
    await breakers.letThrough(pair, { works: never, over, changed })
    await systemClock.sleep(1)
  }
}
const resting = async (breakers: Breakers) => (await breakers.restsUntil(pair)) !== null

it('rests after five transient failures in a row, and others do not', async () => {
  const breakers = open()
  await run(breakers, ...Array(4).fill(unreachable))
  expect(await resting(breakers)).toBe(false)
  await run(breakers, unreachable)
  expect(await breakers.restsUntil(pair)).toBeGreaterThan(Date.now() + 50_000)
  expect(told).toMatchObject([{ times: 1, failures: 5, last: '529 Overloaded' }])
  expect(await breakers.restsUntil(other)).toBeNull()
  expect(faults).toEqual([])
})

it('leaves nothing behind of a run that fails while its program rests', async () => {
  const left: unknown[] = []
  const note = (reason: unknown) => left.push(reason)
  process.on('unhandledRejection', note)
  const rest = {
    since: Date.now(),
    until: Date.now() + 60_000,
    times: 1,
    failures: 5,
    last: '529 Overloaded',
  }
  const breakers = open([{ ...pair, ...rest }])
  await run(breakers, unreachable, unreachable)
  await systemClock.sleep(20)
  process.off('unhandledRejection', note)
  expect([left, faults, await resting(breakers)]).toEqual([[], [], true])
})

it('counts from the beginning after any run that was answered; one that was stopped says nothing', async () => {
  const breakers = open()
  const limit: RunFailure = { kind: 'limit', message: 'used up', until: null }
  for (const answered of [null, limit]) {
    await run(breakers, ...Array(4).fill(unreachable), answered)
    expect(await resting(breakers)).toBe(false)
  }
  await run(breakers, ...Array(4).fill(unreachable), undefined, unreachable)
  expect(await resting(breakers)).toBe(true)
})

it('lets one run through after its rest, and the others once that one does something', async () => {
  const breakers = open([], 20)
  await run(breakers, ...Array(5).fill(unreachable))
  await until('end of the rest', async () => !(await resting(breakers)))
  let works: () => void = () => undefined
  const sign = new Promise<void>((resolve) => {
    works = resolve
  })
  await breakers.letThrough(pair, { works: sign, over: never, changed })
  expect(await breakers.restsUntil(pair)).toBe(Number.POSITIVE_INFINITY)
  works()
  await until('it to work again', async () => !(await resting(breakers)))
  expect(told).toMatchObject([{ times: 1 }, null])
})

it('rests twice as long when the run that was let through fails, too', async () => {
  const breakers = open([], 20)
  await run(breakers, ...Array(5).fill(unreachable))
  await until('end of the rest', async () => !(await resting(breakers)))
  await run(breakers, unreachable)
  const [first, second] = told
  expect([first?.times, second?.times]).toEqual([1, 2])
  expect((second?.until ?? 0) - (second?.since ?? 0)).toBe(40)
  await until('end of the second rest', async () => !(await resting(breakers)))
  await run(breakers, null)
  expect(told.at(-1)).toBeNull()
  expect(faults).toEqual([])
})

it('lets the next one through when the first was stopped before it told anything', async () => {
  const breakers = open([], 20)
  await run(breakers, ...Array(5).fill(unreachable))
  await until('end of the rest', async () => !(await resting(breakers)))
  await run(breakers, undefined)
  expect(told).toHaveLength(1)
  expect(await resting(breakers)).toBe(false)
  await run(breakers, unreachable)
  expect(told).toMatchObject([{ times: 1 }, { times: 2 }])
  expect(faults).toEqual([])
})

it('stands after a restart as it stood', async () => {
  const since = Date.now() - 10_000
  const rest = { since, until: since + 120_000, times: 2, failures: 6, last: 'no' }
  const breakers = open([{ ...pair, ...rest }])
  expect(await breakers.restsUntil(pair)).toBe(rest.until)
  expect(await breakers.restsUntil(other)).toBeNull()
})
