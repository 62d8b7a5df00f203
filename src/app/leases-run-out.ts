// Whether there is something to free, for who opens a home that nobody serves: without the sum of all slices.

import type { Reader } from '../kernel/tx.ts'
import { tasks } from '../modules/tasks/index.ts'

/** Whether a lease has run out that nobody has freed yet. */
export function someLeaseRanOut(reader: Reader): boolean {
  return tasks().expiredLeases(reader).length > 0
}
