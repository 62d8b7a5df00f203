// A whole application on a database in memory, for tests that call procedures by their paths.

import { randomBytes } from 'node:crypto'
import { specAt } from '../../src/app/procedures.ts'
import { requireReadable } from '../../src/app/readable.ts'
import { rules } from '../../src/app/slices.ts'
import { type Actor, localPerson } from '../../src/kernel/actor.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { loadDeferred } from '../../src/kernel/deferred.ts'
import { cwError } from '../../src/kernel/errors.ts'
import type { Event } from '../../src/kernel/event.ts'
import type { RandomBytes } from '../../src/kernel/ids.ts'
import { type Policy, usualPolicy } from '../../src/kernel/policy.ts'
import type { Reader } from '../../src/kernel/tx.ts'
import { eventsAfter } from '../../src/platform/sqlite/event-log.ts'
import { type LocalExecutor, localExecutor } from '../../src/platform/sqlite/executor.ts'
import { type OpenDatabase, openDatabase } from '../../src/platform/sqlite/open.ts'

/** A clock that moves only when a test moves it. Begins at 2026-11-21T09:00:00Z. */
export class SteppedClock implements Clock {
  #now = Date.UTC(2026, 10, 21, 9)
  #elapsed = 0

  now(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#elapsed
  }

  async sleep(ms: number): Promise<void> {
    this.advance(ms)
  }

  /** Time passes. */
  advance(ms: number): void {
    this.#now += ms
    this.#elapsed += ms
  }

  /** Somebody sets the clock by so much; no time passes. */
  set(ms: number): void {
    this.#now += ms
  }
}

export interface TestApp {
  readonly database: OpenDatabase
  readonly clock: SteppedClock
  readonly executor: LocalExecutor
  /** What the home's settings say; a test may change it. */
  policy: Policy
  /** A reader as the person. Made anew at each use, so its `now` is the clock's. */
  readonly reader: Reader
  /** Calls a procedure; the result is what its output schema makes of it. */
  run<T = Record<string, unknown>>(path: string, input?: object, actor?: Actor): Promise<T>
  /** The whole event log. */
  events(): Event[]
  close(): void
}

/** Opens a fresh home; `file` to share a database on disk between processes. */
export async function openTestApp(file = ':memory:', random: RandomBytes = randomBytes): Promise<TestApp> {
  await loadDeferred()
  const database = openDatabase(file)
  const clock = new SteppedClock()
  const settings: Pick<TestApp, 'policy'> = { policy: usualPolicy }
  const policy = () => settings.policy
  const parts = { database, clock, random, rules, specAt, check: requireReadable, policy }
  const executor = localExecutor({ ...parts, onCommit: () => {} })
  return Object.assign(settings, {
    database,
    clock,
    executor,
    get reader() {
      return executor.reader(localPerson)
    },
    run: async <T>(path: string, input: object = {}, actor: Actor = localPerson) => {
      const spec = specAt(path)
      if (!spec) throw cwError('command.unknown', { name: path, suggestion: '' })
      const parsed = spec.input.parse(input)
      const result = await executor.as(actor).execute({ path, spec, input: parsed })
      return spec.output.parse(result) as T
    },
    events: () => eventsAfter(database.db, 0, 1_000_000),
    close: () => database.close(),
  })
}
