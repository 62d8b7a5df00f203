// The folders that the operations under way have open. As long as the system says that an open folder lies at its path, it
// is the folder that was looked at, and none above it is a link: that one answer stands for a look at each of them.

import type { Anchor, Volume } from '../volume.ts'
import { errnoOf } from '../volume.ts'

/** A folder is the same one as before when device and inode are. */
export interface FolderMark {
  readonly dev: bigint
  readonly ino: bigint
}

export interface OpenFolder {
  readonly anchor: Anchor
  /** The folders from below the root down to this one, as they were looked at. */
  readonly folders: readonly FolderMark[]
}

/** Descriptors are few on some systems, and files are read folder by folder. */
const mostOpen = 64

export class OpenFolders {
  #users = 0
  readonly #open = new Map<string, OpenFolder>()
  /** No longer at their paths; closed last, because somebody may be using their descriptors' numbers right now. */
  readonly #moved: Anchor[] = []

  constructor(private readonly volume: Pick<Volume, 'anchor' | 'pathOf'>) {}

  /** Folders that `work` looks at stay open until it ends, and all that runs beside it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#users++
    try {
      return await work()
    } finally {
      if (--this.#users === 0) this.#closeAll()
    }
  }

  /** The open folder, by its absolute path, if it still lies there. */
  at(folder: string): OpenFolder | null {
    const found = this.#open.get(folder)
    if (found === undefined) return null
    if (this.volume.pathOf(found.anchor.descriptor) === folder) return found
    this.#open.delete(folder)
    this.#moved.push(found.anchor)
    return null
  }

  /** Keeps a folder open whose `folders` were looked at just now; one that is another by now, or cannot be opened, not. */
  remember(folder: string, folders: readonly FolderMark[]): void {
    if (this.#users === 0 || this.#open.size >= mostOpen || this.#open.has(folder)) return
    const anchor = this.#anchor(folder)
    if (anchor === null) return
    const seen = folders.at(-1)
    const same = seen === undefined || (anchor.dev === seen.dev && anchor.ino === seen.ino)
    if (same && this.volume.pathOf(anchor.descriptor) === folder) this.#open.set(folder, { anchor, folders })
    else anchor.close()
  }

  /** Whoever uses the folder next opens it himself, and says what is wrong with it. */
  #anchor(folder: string): Anchor | null {
    try {
      return this.volume.anchor(folder)
    } catch (error) {
      if (errnoOf(error) === null) throw error
      return null
    }
  }

  #closeAll(): void {
    for (const { anchor } of this.#open.values()) anchor.close()
    for (const anchor of this.#moved) anchor.close()
    this.#open.clear()
    this.#moved.length = 0
  }
}
