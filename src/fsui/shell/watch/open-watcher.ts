// Chooses the watcher that the setting `fsui.watcher` names.
import { NoWatcher } from './no-watcher.ts'
import { ThreadedWatcher } from './threaded-watcher.ts'
import type { Watcher } from './watcher.ts'

export type WatcherSetting = 'auto' | 'chokidar' | 'per-folder' | 'off'

/** `auto` is one plain watch per folder on Linux and in a large tree, else chokidar. Nothing is watched before `start`. */
export function openWatcher(root: string, setting: WatcherSetting): Watcher {
  if (setting === 'off') return new NoWatcher()
  return new ThreadedWatcher({ root, by: setting })
}
