// The supervisor while nothing is due before some moment: how that moment is noticed, and what is done until then.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Run, WorkItem } from '../../src/modules/runs/index.ts'
import type { SupervisorParts } from '../../src/runtime/supervisor/ports.ts'
import { Supervisor } from '../../src/runtime/supervisor/supervisor.ts'

const saved = 1_000_000
const grace = 3_600_000

let looks: number
let supervisor: Supervisor

/** An agent that is not to start before that: a file was saved for it a moment ago. */
const item = {
  agent: {
    id: 'agt_1',
    title: 'otter',
    status: 'running',
    archivedAt: null,
    source: 'file',
    updatedAt: saved,
  },
  last: null as Run | null,
  unread: [] as WorkItem['unread'],
} as WorkItem

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: saved })
  looks = 0
  supervisor = new Supervisor({
    clock: { now: () => Date.now() },
    subscribe: () => () => undefined,
    query: async () => {
      looks++
      return [item]
    },
    startGrace: async () => grace,
    mostUnasked: async () => 0,
    mostRunning: async () => 0,
    onFault: (error: unknown) => {
      throw error
    },
  } as unknown as SupervisorParts)
  supervisor.start()
})
afterEach(async () => {
  await supervisor.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('goes on soon after a suspend in which the moment passed: timers stood still, the clock did not', async () => {
  await vi.advanceTimersByTimeAsync(60_000)
  vi.setSystemTime(saved + grace)
  expect(looks).toBe(1)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(looks).toBe(2)
})

it('asks for no work until the moment has come', async () => {
  await vi.advanceTimersByTimeAsync(grace - 1)
  expect(looks).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(looks).toBe(2)
})
