// An entry of the stat ledger as text.

import type { Stat } from '../../platform/files/file-tree.ts'

/** No file looks like this: it is about to be placed, or is known to be gone. */
export const notPlaced: Stat = { ino: 0n, dev: 0n, size: -1, mtimeNs: 0n, ctimeNs: 0n, mode: 0 }

/** Nanoseconds do not fit into a double: the ledger keeps them as text. */
export function statTo(stat: Stat): string {
  return [stat.ino, stat.dev, stat.size, stat.mtimeNs, stat.ctimeNs, stat.mode].join(' ')
}

/** The stat that `statTo` wrote. */
export function statFrom(text: string): Stat {
  const [ino, dev, size, mtimeNs, ctimeNs, mode] = text.split(' ')
  return {
    ino: BigInt(ino ?? 0),
    dev: BigInt(dev ?? 0),
    size: Number(size),
    mtimeNs: BigInt(mtimeNs ?? 0),
    ctimeNs: BigInt(ctimeNs ?? 0),
    mode: Number(mode),
  }
}
