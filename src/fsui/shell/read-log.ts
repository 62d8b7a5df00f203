// The event log of the server as a tree reads it: where it ends, and whom it tells of.

import type { Cursor, TitledEvent } from '../../kernel/event.ts'
import type { Remote } from './remote.ts'

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

/** The entities that the log tells of after `since`, up to `head` at least; `hear` is told of each event up to `head`, in turn. */
export async function changedBetween(
  remote: Remote,
  { since, head }: { readonly since: number; readonly head: number },
  hear: (event: TitledEvent) => void = () => undefined,
): Promise<Set<string>> {
  const changed = new Set<string>()
  for (let seq = since; seq < head; ) {
    const events = await eventsAfter(remote, seq, pageSize)
    for (const event of events) {
      changed.add(event.entity)
      if (event.seq <= head) hear(event)
    }
    seq = events.at(-1)?.seq ?? head
  }
  return changed
}

async function eventsAfter(remote: Remote, since: number, limit: number): Promise<TitledEvent[]> {
  return (await remote.query('events.list', { since, limit })) as TitledEvent[]
}
