// What an event of the log says of a note; part of rebuilding the tables from the log.

import type { Event } from '../../kernel/event.ts'
import type { Reader } from '../../kernel/tx.ts'
import { memorySchema } from './entity.ts'
import { memories } from './stored.ts'

/** @throws ZodError when the event does not make a whole note of what stands there */
export function replayMemory(into: Pick<Reader, 'db'>, event: Event): void {
  const before = event.change.before === null ? {} : memories().get(into, event.entity)
  memories().put(into, memorySchema.parse({ ...before, ...event.change.after }))
}
