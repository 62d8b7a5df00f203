import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewEvent } from '../../../src/kernel/event.ts'
import { appendEvent, beginEpoch, currentEpoch, eventsAfter } from '../../../src/platform/sqlite/event-log.ts'
import { type OpenDatabase, openDatabase } from '../../../src/platform/sqlite/open.ts'

const event: NewEvent = {
  type: 'task.changed',
  kind: 'task',
  entity: 'tsk-1',
  rev: 2,
  change: { before: { title: 'One' }, after: { title: 'Two' } },
}

describe('appendEvent', () => {
  let database: OpenDatabase

  beforeEach(() => {
    database = openDatabase(':memory:')
  })
  afterEach(() => database.close())

  const append = () =>
    appendEvent(database.db, event, {
      actor: { kind: 'person', id: 'person', name: 'Ada' },
      cause: { command: 'task.update', mutation: null },
      at: 1,
      random: randomBytes,
    })

  it('returns what the log then holds', () => {
    const appended = append()
    expect(eventsAfter(database.db, 0, 10)).toEqual([appended])
    expect(appended).toMatchObject({ ...event, seq: 1, epoch: currentEpoch(database.db) })
  })

  it('is of the history that is current when it is appended', () => {
    const before = append()
    const epoch = beginEpoch(database.db)
    const after = append()
    expect(before.epoch).not.toBe(epoch)
    expect(after.epoch).toBe(epoch)
  })

  it('is of the history that a transaction which was taken back has not replaced', () => {
    const epoch = currentEpoch(database.db)
    const refused = database.sqlite.transaction(() => {
      beginEpoch(database.db)
      append()
      throw new Error('refused')
    })
    expect(refused).toThrow('refused')
    expect(append().epoch).toBe(epoch)
  })
})
