// When the control loop turns: for what is due, at its time, whatever came after the turn before.

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { TreeService } from '../../../src/fsui/shell/service.ts'

/** An engine that is due after so many milliseconds, once for each turn; then never. */
class DueEngine {
  turns = 0
  readonly atRest: boolean = true
  readonly isRefused: boolean = false
  readonly #due: number[]

  constructor(...due: number[]) {
    this.#due = due
  }

  markFolder(): void {}
  markAll(): void {}
  hurry(): void {}

  async turn(): Promise<number | null> {
    this.turns += 1
    return this.#due.shift() ?? null
  }
}

function serviceOf(engine: DueEngine, elapsed: () => number): TreeService {
  const around = { hindered: () => undefined, recover: async () => undefined }
  return new TreeService(engine, { sweep: 1e12 }, elapsed, around)
}

it('a turn that is due does not wait longer because the views took long', async () => {
  let now = 0
  const engine = new DueEngine(1e9)
  const service = serviceOf(engine, () => now)
  await service.run(async () => {
    now += 2e9
    if (engine.turns === 2) service.stop()
    return null
  })
  expect(engine.turns).toBe(2)
})

it('a timer that is early makes no turn before its time', async () => {
  let now = 0
  const engine = new DueEngine(3)
  const service = serviceOf(engine, () => now)
  const running = service.run(async () => null)
  // The clock of the service stands still, so each timer ends before its time.
  await sleep(20)
  expect(engine.turns).toBe(1)
  now = 3
  await expect.poll(() => engine.turns).toBe(2)
  service.stop()
  await running
})

it('what is due at once is done after others had their turn', async () => {
  const engine = new DueEngine(0, 0, 0)
  const service = serviceOf(engine, () => 0)
  let others = 0
  const next = () => {
    others += 1
    if (!service.stopped) setImmediate(next)
  }
  setImmediate(next)
  await service.run(async () => {
    if (engine.turns === 4) service.stop()
    return null
  })
  expect(engine.turns).toBe(4)
  expect(others).toBeGreaterThanOrEqual(3)
})

it('what the disk refuses is not waited for until the end, and each turn waits for its time', async () => {
  const engine = new (class extends DueEngine {
    override readonly atRest = false
    override readonly isRefused = true
  })(5, 5, 5, 5, 5, 5, 5, 5)
  let now = 0
  const service = serviceOf(engine, () => (now += 1_000))
  service.wake()
  expect(await service.settle(60_000, async () => false)).toBe(false)
  expect(engine.turns).toBeLessThan(8)
})
