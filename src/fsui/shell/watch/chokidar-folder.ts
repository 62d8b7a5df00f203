// One watch on one folder by chokidar, which is loaded only where it watches.
import { resolve } from 'node:path'
import { watch as watchWithChokidar } from 'chokidar'
import type { FolderEvents, FolderWatch } from './folder-watch.ts'

/**
 * chokidar with every entry ignored, for its `raw` events: they name the entry and are not throttled, while its `change`
 * events lose the last one of two within 50 ms. One instance a folder, because inside one instance a folder that is removed
 * and made again within 100 ms keeps the watch of the dead one.
 */
export function openChokidarFolder(path: string, events: FolderEvents): FolderWatch {
  const watcher = watchWithChokidar(path, {
    ignored: (entry) => resolve(entry) !== path,
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    depth: 0,
  })
  watcher.on('raw', (kind, name) => events.changed(kind, name || null))
  watcher.on('error', (error) => events.failed(error instanceof Error ? error : new Error(String(error))))
  const ready = new Promise<void>((done) => watcher.once('ready', () => done()))
  return { ready, close: () => watcher.close() }
}
