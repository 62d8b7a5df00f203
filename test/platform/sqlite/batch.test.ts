// Many decisions in one transaction (SYNC.md 6).

import { expect, test } from 'vitest'
import { specAt } from '../../../src/app/procedures.ts'
import { localPerson } from '../../../src/kernel/actor.ts'
import { localExecutor } from '../../../src/platform/sqlite/executor.ts'
import { openTestApp, SteppedClock } from '../../app/test-home.ts'

/** Each look at it takes so many milliseconds. */
class TickingClock extends SteppedClock {
  override elapsed(): number {
    this.advance(10)
    return super.elapsed()
  }
}

test('a transaction takes no more than 50 ms of work, and answers for what it did', async () => {
  const app = await openTestApp()
  const executor = localExecutor({
    database: app.database,
    clock: new TickingClock(),
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    rules: [],
    specAt,
    check: () => undefined,
    onCommit: () => undefined,
  }).as(localPerson)
  const groups = Array.from({ length: 12 }, (_, n) => ({
    mutation: `m${n}`,
    calls: [{ path: 'initiative.create', input: { title: `number ${n}` } }],
  }))
  expect(await executor.batch(groups)).toHaveLength(5)
  expect(await app.run<object[]>('initiative.list')).toHaveLength(5)
  expect(await executor.batch(groups.slice(5))).toHaveLength(5)
  app.close()
})
