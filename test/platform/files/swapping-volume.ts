// A disk on which another program swaps a folder for a link right before each change, after every look has been taken.

import { renameSync, symlinkSync, unlinkSync } from 'node:fs'
import { diskVolume } from '../../../src/platform/files/disk-volume.ts'
import type { Volume } from '../../../src/platform/files/volume.ts'

const changes = ['mkdir', 'rmdir', 'unlink', 'link', 'rename', 'openAppend', 'create'] as const
export type Change = (typeof changes)[number]

/** The folder is real again as soon as the call is over. `countOf` tells how often a change came. */
export class SwappingVolume {
  readonly counts = new Map<Change, number>()
  readonly volume: Volume

  constructor(
    private readonly folder: string,
    private readonly target: string,
  ) {
    const disk = diskVolume()
    const swapped = (change: Change, call: (...args: never[]) => unknown) =>
      this.#during(change, call as (...args: unknown[]) => unknown)
    const around = changes.map((change) => [change, swapped(change, disk[change])])
    this.volume = { ...disk, ...(Object.fromEntries(around) as Pick<Volume, Change>) }
  }

  #during(change: Change, call: (...args: unknown[]) => unknown) {
    return (...args: unknown[]): unknown => {
      this.counts.set(change, (this.counts.get(change) ?? 0) + 1)
      renameSync(this.folder, `${this.folder}-real`)
      symlinkSync(this.target, this.folder)
      try {
        return call(...args)
      } finally {
        unlinkSync(this.folder)
        renameSync(`${this.folder}-real`, this.folder)
      }
    }
  }
}
