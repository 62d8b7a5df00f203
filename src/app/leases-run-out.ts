// Whether there is something to free, and when there will be: without the sum of all slices.

import type { Reader } from '../kernel/tx.ts'
import { tasks } from '../modules/tasks/index.ts'

/** Whether a lease has run out that nobody has freed yet. */
export function someLeaseRanOut(reader: Reader): boolean {
  return tasks().expiredLeases(reader).length > 0
}

/** When the next lease runs out, unless it is renewed: that of one that has run out is past. Null: nobody holds a task. */
export function nextLeaseEnd(reader: Reader): number | null {
  return tasks().soonestEnd(reader)
}
