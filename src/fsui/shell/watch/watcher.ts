// The Watcher port: what tells the control loop which folders to look at again. Events are hints, never truth.

/** Marks one folder dirty. `folder` is relative to the tree with `/` between names; '' is the root. `hint` names the entry that was seen to change. */
export type OnDirty = (folder: string, hint?: DirtyHint) => void

export interface DirtyHint {
  readonly name: string
}

export interface WatchTrouble {
  /**
   * `no-watches`: the kernel gives no more watches, none is held now, sweep every second instead.
   * `overflow`: events were lost, sweep at once. `root-gone`: the tree's folder is missing or is another one.
   * `error`: anything else; what was watched still is, unless the message says that the watcher ended.
   */
  readonly kind: 'no-watches' | 'overflow' | 'root-gone' | 'error'
  readonly message: string
}

export type OnTrouble = (trouble: WatchTrouble) => void

export interface Watcher {
  /** `polling` and `off` report nothing: the owner's sweep does all the work, once a second or at its usual pace. */
  readonly mode: 'chokidar' | 'per-folder' | 'polling' | 'off'
  /**
   * Resolves once every folder of the tree is watched (or trouble was reported). What is there already is not
   * reported, so list the tree after this, not before. A new folder is reported once its own watch stands:
   * listing it then misses nothing.
   */
  start(onDirty: OnDirty, onTrouble: OnTrouble): Promise<void>
  /** How many folders have a watch, as of the last report. */
  watched(): number
  /** Resolves when no callback will run any more and every watch is given back. May be called twice. */
  close(): Promise<void>
}
