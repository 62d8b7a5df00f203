// Files whose entry in the stat ledger was taken a moment after they changed. A save in place of the same size, within
// the same tick of the disk's clock, leaves such an entry as it is: each is read once more before its stat is believed.

import { Breath } from '../../../kernel/breath.ts'
import { grown, sameButYoung } from '../../../platform/files/file-tree.ts'
import type { TimedParts } from './parts.ts'

/** Milliseconds: longer than a tick of the disk's clock, after which each change gets another time. */
const growsUp = 20
/** Most files read in one turn: after a first projection every file is young, and saves wait for a turn. */
const piece = 64

export class YoungFiles {
  /** Since when they are known to look as they are remembered, in steady time; oldest first. */
  readonly #since = new Map<string, number>()
  readonly #breath = new Breath()

  constructor(private readonly parts: TimedParts) {}

  /** These look as they are remembered. */
  note(paths: Iterable<string>): void {
    for (const path of paths) if (!this.#since.has(path)) this.#since.set(path, this.parts.steady())
  }

  /** When the next one is read again, in steady time; null when there is none. */
  get next(): number | null {
    const [first] = this.#since.values()
    return first === undefined ? null : first + growsUp
  }

  /** Reads a few of those whose time has come. Returns the paths that are not as they are remembered. */
  async lookAgain(): Promise<string[]> {
    const now = this.parts.steady()
    const due = [...this.#since].filter(([, since]) => now >= since + growsUp).slice(0, piece)
    const changed: string[] = []
    const same: string[] = []
    for (const [path] of due) {
      this.#since.delete(path)
      await this.#breath.take()
      if (await this.#isAsRemembered(path)) same.push(path)
      else changed.push(path)
    }
    if (same.length > 0) this.#believe(same)
    return changed
  }

  async #isAsRemembered(path: string): Promise<boolean> {
    const { tree, bases } = this.parts
    const hash = bases.atPath(path)?.hash
    const read = await tree.read(path, hash)
    const stat = bases.atPath(path)?.stat
    return read.state === 'file' && read.hash === hash && !!stat && sameButYoung(stat, read.stat)
  }

  #believe(paths: readonly string[]): void {
    const { bases } = this.parts
    bases.together(() => {
      for (const path of paths) {
        const row = bases.atPath(path)
        if (row?.stat) bases.update(row.key, { stat: grown(row.stat) })
      }
    })
  }
}
