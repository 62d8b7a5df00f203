// What runs used and cost.

import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/drivers/driver.ts'
import { RunFigures } from '../../src/runtime/supervisor/figures.ts'

const none = { usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, costUsd: 0 }
const price = { input: 1, cachedInput: 0.1, output: 10 }
const used = (input: number, cumulative = false): AgentEvent => ({
  is: 'usage',
  model: null,
  usage: { input, output: 100_000, cacheRead: 1_000_000, cacheWrite: 0 },
  cumulative,
  window: null,
})

it('of a program that tells no price is computed, where one is set', () => {
  const figures = new RunFigures(none)
  figures.take(used(500_000))
  expect(figures.now).toMatchObject({ costUsd: 0, pricedBy: null })
  figures.price = price
  expect(figures.now).toMatchObject({ costUsd: 0.5 + 0.1 + 1, pricedBy: 'prices' })
})

it('of a conversation that goes on is computed for what came since alone', () => {
  const usage = { input: 500_000, output: 100_000, cacheRead: 1_000_000, cacheWrite: 0 }
  const figures = new RunFigures({ usage, costUsd: 1.6 })
  figures.price = price
  figures.take(used(700_000, true))
  expect(figures.now.costUsd).toBeCloseTo(0.2)
})

it('is what the program says, where it says something', () => {
  const figures = new RunFigures(none)
  figures.price = price
  figures.take(used(500_000))
  figures.take({ is: 'cost', usd: 0.25, cumulative: true })
  expect(figures.now).toMatchObject({ costUsd: 0.25, pricedBy: 'program' })
})

it.each([
  ['that counts a conversation on is the growth of its sums', 200, 0.6, 100, 100],
  ['that begins to count anew with each process is all of them', 100, 0.3, 100, 100],
  ['that begins anew and used more than before is all of it, too', 500, 1.5, 500, 500],
  ['that says less than before is all of it, whatever its turn used', 40, 0.12, 0, 40],
])('of a program %s', (_, whole, usd, turn, billed) => {
  const usage = (output: number) => ({ input: output, output, cacheRead: 0, cacheWrite: 0 })
  const figures = new RunFigures({ usage: usage(100), costUsd: 0.3 })
  figures.take({ is: 'usage', model: null, usage: usage(whole), cumulative: true, window: null })
  figures.take({ is: 'turn', usage: usage(turn) })
  figures.take({ is: 'cost', usd, cumulative: true })
  expect(figures.now.costUsd).toBeCloseTo(billed * 0.003)
  expect(figures.now.usage).toEqual(usage(billed))
})
