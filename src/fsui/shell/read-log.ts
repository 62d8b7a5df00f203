// The event log of the server as a tree reads it: where it ends, and whom it tells of.

import type { Cursor } from '../../kernel/event.ts'
import type { Remote } from './remote.ts'

interface Row {
  readonly seq: number
  readonly id: string
  readonly entity: string
}

/** Most events asked for at once. */
const pageSize = 1_000

export async function headOf(remote: Remote): Promise<Cursor> {
  return (await remote.query('events.head', {})) as Cursor
}

/** Whether the log still holds the event this tree saw last. */
export async function holds(remote: Remote, cursor: Cursor): Promise<boolean> {
  const head = await headOf(remote)
  if (head.epoch !== cursor.epoch) return false
  if (cursor.seq === 0) return true
  const [event] = await eventsAfter(remote, cursor.seq - 1, 1)
  return event?.seq === cursor.seq && event.id === cursor.event
}

/** The entities that the log tells of after `since`, up to `head` at least. */
export async function changedBetween(remote: Remote, since: number, head: number): Promise<Set<string>> {
  const changed = new Set<string>()
  for (let seq = since; seq < head; ) {
    const events = await eventsAfter(remote, seq, pageSize)
    for (const event of events) changed.add(event.entity)
    seq = events.at(-1)?.seq ?? head
  }
  return changed
}

async function eventsAfter(remote: Remote, since: number, limit: number): Promise<Row[]> {
  return (await remote.query('events.list', { since, limit })) as Row[]
}
