// What may be remembered of a file, so that the next look can tell from its stat alone that it is unchanged.

import type { Stat } from '../file-tree.ts'

const SECOND_NS = 1_000_000_000n

/**
 * Where times are whole seconds (FAT, some network drives), a later change in the same second shows in none of them:
 * such an entry is made to match nothing, and each sweep reads the file again.
 */
export function ledgerStat(stat: Stat): Stat {
  const coarse = stat.mtimeNs % SECOND_NS === 0n && stat.ctimeNs % SECOND_NS === 0n
  return coarse ? { ...stat, ctimeNs: 0n } : stat
}

/** The same for the outcome of an operation. */
export function withLedgerStat<T extends object>(outcome: T | (T & { readonly stat: Stat })): T {
  return 'stat' in outcome ? { ...outcome, stat: ledgerStat(outcome.stat) } : outcome
}
