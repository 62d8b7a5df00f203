// What the watcher's thread and the main thread say to each other.
import type { DirtyFolder } from './outbox.ts'
import type { WatchTrouble } from './watcher.ts'

export type WatchedBy = 'chokidar' | 'per-folder'

/**
 * Most folders that `auto` leaves to chokidar. Beyond it takes too long to stand (0.5 ms a folder); and where Node itself
 * names each changed entry, as with inotify, it adds nothing but a listing of the folder, with a look at every file in it,
 * for events: a fifth of what taking up many files costs.
 */
const mostForChokidar = process.platform === 'linux' ? 0 : 250

/** What `auto` means for a tree of so many folders. */
export function chosenFor(folders: number): WatchedBy {
  return folders > mostForChokidar ? 'per-folder' : 'chokidar'
}

export interface WorkerInput {
  /** Absolute real path of the tree. */
  readonly root: string
  /** `auto`: whichever suits the number of folders. */
  readonly by: 'auto' | WatchedBy
  /** Overrides the kernel's number of watches. */
  readonly watchLimit?: number | undefined
}

/** `watched` is the number of folders under watch at that moment. */
export type FromWorker =
  | { readonly type: 'ready'; readonly watched: number; readonly by: WatchedBy }
  | { readonly type: 'dirty'; readonly watched: number; readonly folders: readonly DirtyFolder[] }
  | { readonly type: 'trouble'; readonly watched: number; readonly trouble: WatchTrouble }

/** The last batch of dirty folders has been dealt with. */
export type ToWorker = 'taken'
