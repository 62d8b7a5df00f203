// From when an account may be used, as a person wishes and as far as its reset is known. Pure.

import type { Account } from './entity.ts'

/** In milliseconds since the epoch, `now` too; infinite: once it is reset, and nobody knows when. */
export function freeFrom({ use, parkedUntil }: Pick<Account, 'use' | 'parkedUntil'>, now: number): number {
  if (parkedUntil !== null) return parkedUntil
  return use === 'after-reset' ? Number.POSITIVE_INFINITY : now
}
