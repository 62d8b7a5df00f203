// What an event of the log says of a run; part of rebuilding the tables from the log.

import type { Event } from '../../kernel/event.ts'
import type { Reader } from '../../kernel/tx.ts'
import { runSchema } from './entity.ts'
import { runs } from './stored.ts'

/** @throws ZodError when the event does not make a whole run of what stands there */
export function replayRun(into: Pick<Reader, 'db'>, event: Event): void {
  const before = event.change.before === null ? {} : runs().get(into, event.entity)
  runs().put(into, runSchema.parse({ ...before, ...event.change.after }))
}
