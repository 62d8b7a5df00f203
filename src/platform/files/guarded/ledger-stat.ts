// What may be remembered of a file, so that the next look can tell from its stat alone that it is unchanged.

import { type Stat, young } from '../file-tree.ts'

const SECOND_NS = 1_000_000_000n
/** A disk's clock ticks every 10 ms at least: within a tick a later change of the same size shows in no time. */
const YOUNG_NS = 20_000_000n

/**
 * Where times are whole seconds (FAT, some network drives), a later change in the same second shows in none of them:
 * such an entry is made to match nothing, and each sweep reads the file again. One that is taken within a tick of the
 * file's last change is young, until the file has been read once more. `before` is a time before the look, as the disk
 * counts it: by a later one, a look that was slow to come back would make old what it saw.
 */
export function ledgerStat(stat: Stat, before: bigint): Stat {
  const coarse = stat.mtimeNs % SECOND_NS === 0n && stat.ctimeNs % SECOND_NS === 0n
  if (coarse) return { ...stat, ctimeNs: 0n }
  return stat.ctimeNs > before - YOUNG_NS ? young(stat) : stat
}

/** The same for the outcome of an operation. `now` tells the time as the disk counts it. */
export async function withLedgerStat<T extends object>(
  now: () => bigint,
  operation: () => Promise<T | (T & { readonly stat: Stat })>,
): Promise<T> {
  const before = now()
  const outcome = await operation()
  return 'stat' in outcome ? { ...outcome, stat: ledgerStat(outcome.stat, before) } : outcome
}
