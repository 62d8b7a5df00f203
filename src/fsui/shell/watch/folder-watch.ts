// One watch on one folder, not on what is below it, by Node's fs.watch alone.
import { watch as watchNatively } from 'node:fs'

export interface FolderWatch {
  /** Resolves when the watch stands, or when it cannot (`failed` was called, or the folder is gone). */
  readonly ready: Promise<void>
  close(): Promise<void>
}

export interface FolderEvents {
  /** `rename`: an entry came, went or was replaced; `change`: its bytes or attributes changed. No name: events were lost. */
  changed(kind: string, name: string | null): void
  failed(error: Error): void
}

export type OpenFolderWatch = (path: string, events: FolderEvents) => FolderWatch

/** Lighter by half and quicker to stand than chokidar, and no event makes it list the folder. */
export function openNativeFolder(path: string, events: FolderEvents): FolderWatch {
  try {
    const watcher = watchNatively(path, (kind, name) => events.changed(kind, name))
    watcher.on('error', (error) => events.failed(error))
    return { ready: Promise.resolve(), close: async () => watcher.close() }
  } catch (error) {
    events.failed(error instanceof Error ? error : new Error(String(error)))
    return { ready: Promise.resolve(), close: async () => undefined }
  }
}
