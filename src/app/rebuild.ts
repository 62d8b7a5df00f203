// Rebuilds every entity from the event log alone: the proof that the log is the source of what is true, and the way
// back when the tables of entities are damaged.

import type { Event } from '../kernel/event.ts'
import type { Reader } from '../kernel/tx.ts'
import { replayMemory } from '../modules/memory/index.ts'
import { replayRun } from '../modules/runs/index.ts'
import { replayComment } from '../modules/tasks/index.ts'
import { eventsAfter } from '../platform/sqlite/event-log.ts'
import type { OpenDatabase } from '../platform/sqlite/open.ts'
import { slices } from './slices.ts'

/** The tables of the log itself; everything else follows from them. Leases end with the home they were given in. */
const logTables = ['texts', 'events', 'mutations', 'meta']

const pageSize = 1_000

/** Fills the fresh database `into` with the log of `from` and with what follows from it. */
export function rebuild(from: OpenDatabase, into: OpenDatabase): void {
  into.sqlite.transaction(() => {
    for (const table of logTables) copyTable(from, into, table)
    for (let after = 0; ; ) {
      const events = eventsAfter(into.db, after, pageSize)
      for (const event of events) replay(into, event)
      const last = events.at(-1)
      if (last === undefined) return
      after = last.seq
    }
  })()
}

/**
 * Applies one event to the tables of entities. Events come in the order of the log, each once.
 * @throws Error when the event is about something that no event has made
 */
export function replay(into: Pick<Reader, 'db'>, event: Event): void {
  if (event.kind === 'comment') {
    replayComment(into, event)
    return
  }
  if (event.kind === 'run') {
    replayRun(into, event)
    return
  }
  if (event.kind === 'memory') {
    replayMemory(into, event)
    return
  }
  const store = slices.find((slice) => slice.codec.kind === event.kind)?.store()
  if (!store)
    throw new Error(`Event ${event.seq} is about a kind of entity that cw does not know: ${event.kind}`)
  // A store reads nothing but the database.
  const before = event.change.before === null ? {} : store.get(into as Reader, event.entity)
  if (before === null) throw new Error(`Event ${event.seq} changes ${event.entity}, which no event has made`)
  store.put(into, { ...before, ...event.change.after } as Parameters<typeof store.put>[1])
}

function copyTable(from: OpenDatabase, into: OpenDatabase, table: string): void {
  into.sqlite.prepare(`delete from ${table}`).run()
  const rows = from.sqlite.prepare(`select * from ${table}`)
  const columns = rows.columns().map((column) => column.name)
  const values = columns.map((name) => `@${name}`).join(', ')
  const insert = into.sqlite.prepare(`insert into ${table} (${columns.join(', ')}) values (${values})`)
  for (const row of rows.iterate()) insert.run(row)
}
