// Which folders are not there, looked at once for all the documents that belong into them.

import { folderPart } from '../../../kernel/path-parts.ts'
import type { FileTree } from '../../../platform/files/file-tree.ts'

/** What it knows is as old as itself: whoever acts on it is told when somebody else was there first. */
export class MissingFolders {
  /** By folder: the topmost that is missing of it and those above it; null when it is there. */
  readonly #topmost = new Map<string, string | null>()

  constructor(private readonly tree: Pick<FileTree, 'stat'>) {}

  /** The topmost folder above `path` that is missing; null when the one it stands in is there. */
  async above(path: string): Promise<string | null> {
    const folder = folderPart(path)
    if (folder === '') return null
    const known = this.#topmost.get(folder)
    if (known !== undefined) return known
    const higher = await this.above(folder)
    const missing = higher !== null || (await this.tree.stat(folder)).state === 'missing'
    const topmost = missing ? (higher ?? folder) : null
    this.#topmost.set(folder, topmost)
    return topmost
  }
}
