// Since when documents have their status, by the event log: what is changed in them later does not count.

import { deferred } from '../kernel/deferred.ts'
import type { Entity, Outline } from '../kernel/entity.ts'
import type { Reader } from '../kernel/tx.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** What gives a task the status of which anybody asks since when; it gets none of the others without losing that one. */
const ofTasks = ['task.started', 'task.claimed', 'task.closed']

/** Events that are looked at in one piece. */
const pageSize = 20_000

interface Remembered {
  readonly epoch: string
  seq: number
  /** By the id of the task, in milliseconds. */
  readonly at: Map<string, number>
}

const memories = new WeakMap<Reader['db'], Remembered>()

/** When each task was taken up or closed last; those are missing that came here as they are. */
export function taskMoments(reader: Reader): ReadonlyMap<string, number> {
  let known = remembered(reader)
  while (readOn(reader, known)) known = remembered(reader)
  return known.at
}

/** Brings them into memory, in pieces, others getting their turn in between. */
export async function rememberTaskMoments(reader: Reader): Promise<void> {
  while (readOn(reader, remembered(reader))) await new Promise((resolve) => setImmediate(resolve))
}

/** When that happened to a document last (`reviewed`); where it never did, when it came here. */
export function lastMoment(reader: Reader, { id, createdAt }: Outline<Entity>, type: string): number {
  return eventLog().momentsOf(reader.db, id, type).last ?? createdAt
}

function remembered(reader: Reader): Remembered {
  const epoch = eventLog().currentEpoch(reader.db)
  const known = memories.get(reader.db)
  if (known?.epoch === epoch) return known
  const fresh = { epoch, seq: 0, at: new Map<string, number>() }
  memories.set(reader.db, fresh)
  return fresh
}

/** Returns whether there is more. */
function readOn(reader: Reader, known: Remembered): boolean {
  const { seq: end } = eventLog().headOf(reader.db)
  if (known.seq > end) {
    // What it came from is no more: another log of the same history is shorter.
    known.at.clear()
    known.seq = 0
  }
  if (known.seq === end) return false
  const page = { after: known.seq, upTo: Math.min(end, known.seq + pageSize) }
  for (const { entity, at } of eventLog().lastOfTypes(reader.db, ofTasks, page))
    if (at !== null) known.at.set(entity, at)
  known.seq = page.upTo
  return known.seq < end
}
