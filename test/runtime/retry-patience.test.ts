// A program that only tries again is given up after a while, and one that gets on is not.

import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/drivers/driver.ts'
import { RetryPatience } from '../../src/runtime/supervisor/retry-patience.ts'

const waiting: AgentEvent = { is: 'retrying', reason: 'waiting for network' }

it('a program that says for two minutes that it tries again is given up', () => {
  const patience = new RetryPatience()
  expect(patience.take(waiting, 1_000)).toBeNull()
  expect(patience.take({ is: 'unknown', line: '?' }, 60_000)).toBeNull()
  expect(patience.take(waiting, 120_000)).toBeNull()
  expect(patience.take(waiting, 121_000)).toBe('waiting for network')
})

it('a program that gets on in between is not', () => {
  const patience = new RetryPatience()
  patience.take(waiting, 0)
  patience.take({ is: 'text', text: 'There it is.' }, 100_000)
  expect(patience.take(waiting, 130_000)).toBeNull()
  expect(patience.take(waiting, 249_000)).toBeNull()
})
