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
