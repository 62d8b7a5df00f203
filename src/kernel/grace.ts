// The grace after an approval that was saved in a file: it is recorded at once, and starts nothing for a while, in which it
// can be taken back (TREE.md 5).

import { z } from 'zod'
import { changeEntity, type Entity, type EntityStore, type Patch } from './entity.ts'
import type { Reader, Tx } from './tx.ts'

/** What commands that approve take of it. */
export const graceInput = {
  grace: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe('milliseconds in which it starts nothing')
    .meta({ programs: true }),
}

interface Graced {
  /** In milliseconds since the epoch; null = at once. */
  readonly startsAt: number | null
}

/** When what is approved now starts; null = at once. */
export function startAfter({ now }: Reader, grace: number): number | null {
  return grace > 0 ? now + grace : null
}

/** Whether it was approved so lately that it starts nothing yet. */
export function isInGrace({ now }: Reader, { startsAt }: Graced): boolean {
  return startsAt !== null && startsAt > now
}

/** Ends the grace; without one it stays as it is. */
export function startAtOnce<E extends Entity & Graced>(tx: Tx, store: EntityStore<E>, entity: E): E {
  if (!isInGrace(tx, entity)) return entity
  return changeEntity(tx, store, { entity, patch: { startsAt: null } as Patch<E> })
}
