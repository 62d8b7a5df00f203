// Keeps one watch on each folder of a tree, through every folder that is made, renamed, removed or replaced.
import { lstat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FolderWatch, OpenFolderWatch } from './folder-watch.ts'
import { inside, isNoise, isWatchedFolder, subfolders } from './watched-folders.ts'
import type { WatchTrouble } from './watcher.ts'

export interface FolderTreeOptions {
  /** Absolute real path. */
  readonly root: string
  readonly open: OpenFolderWatch
  dirty(folder: string, name?: string): void
  trouble(trouble: WatchTrouble): void
}

export class FolderTree {
  readonly #options: FolderTreeOptions
  readonly #watches = new Map<string, FolderWatch>()
  readonly #renewing = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()
  #rootIdentity: string | undefined
  #started = false
  #closed = false

  constructor(options: FolderTreeOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#watches.size
  }

  /** Resolves when all folders are watched. A root that is no folder is trouble, not an exception. */
  async start(): Promise<void> {
    this.#rootIdentity = await identity(this.#options.root)
    if (this.#rootIdentity === undefined) return this.#rootGone()
    await this.#renew('')
    this.#started = true
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#drop('')
  }

  /**
   * Brings the watches at and below `folder` in line with the disk. One run at a time per folder; a request during a run makes
   * it run again, so that the last look always starts after the last event.
   */
  #renew(folder: string): Promise<void> {
    const running = this.#renewing.get(folder)
    if (running) {
      this.#again.add(folder)
      return running
    }
    const run = this.#renewUntilQuiet(folder).finally(() => this.#renewing.delete(folder))
    this.#renewing.set(folder, run)
    return run
  }

  async #renewUntilQuiet(folder: string): Promise<void> {
    do {
      this.#again.delete(folder)
      await this.#drop(folder)
      if ((await identity(this.#path(folder))) !== undefined) await this.#adopt(folder)
    } while (this.#again.has(folder) && !this.#closed)
  }

  /** Watch first, list second, report third: an entry made at any moment is seen by one of them. */
  async #adopt(folder: string): Promise<void> {
    if (this.#closed) return
    const watch = this.#options.open(this.#path(folder), {
      changed: (kind, name) => this.#changed(folder, { kind, name }),
      failed: (error) => this.#failed(error),
    })
    this.#watches.set(folder, watch)
    await watch.ready
    if (this.#closed) return watch.close()
    try {
      const names = await subfolders(this.#options.root, folder)
      if (this.#started) this.#options.dirty(folder)
      await Promise.all(names.map((name) => this.#renew(inside(folder, name))))
    } catch (error) {
      await this.#drop(folder)
      this.#failed(error as NodeJS.ErrnoException)
    }
  }

  async #drop(folder: string): Promise<void> {
    const below = folder === '' ? '' : `${folder}/`
    const closing: Promise<void>[] = []
    for (const [path, watch] of this.#watches) {
      if (path !== folder && !path.startsWith(below)) continue
      this.#watches.delete(path)
      closing.push(watch.close())
    }
    await Promise.all(closing)
  }

  #changed(folder: string, event: { kind: string; name: string | null }): void {
    if (this.#closed) return
    const { kind, name } = event
    if (name === null) {
      this.#options.dirty(folder)
      this.#options.trouble({ kind: 'overflow', message: `Events below "${folder}" were lost.` })
      return
    }
    // A folder's own end is reported under its own name, and nobody watches the root's parent.
    if (folder === '' && name === basename(this.#options.root)) void this.#checkRoot()
    if (isNoise(folder, name)) return
    this.#options.dirty(folder, name)
    if (kind === 'rename' && isWatchedFolder(folder, name)) void this.#renew(inside(folder, name))
  }

  async #checkRoot(): Promise<void> {
    if ((await identity(this.#options.root)) !== this.#rootIdentity) this.#rootGone()
  }

  #rootGone(): void {
    if (this.#closed) return
    const message = `The folder ${this.#options.root} is missing or is no longer the same folder.`
    this.#options.trouble({ kind: 'root-gone', message })
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (this.#closed || error.code === 'ENOENT' || error.code === 'ENOTDIR') return
    if (error.code !== 'ENOSPC' && error.code !== 'EMFILE') {
      this.#options.trouble({ kind: 'error', message: error.message })
      return
    }
    void this.close()
    this.#options.trouble({ kind: 'no-watches', message: error.message })
  }

  #path(folder: string): string {
    return join(this.#options.root, folder)
  }
}

/** Device and inode of a folder; undefined for what is missing, a link, or no folder. */
async function identity(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path, { bigint: true })
    return stats.isDirectory() ? `${stats.dev}:${stats.ino}` : undefined
  } catch {
    return undefined
  }
}
