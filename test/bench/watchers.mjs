// The same tree, watched by each of the watchers in turn.

import { spreadOf } from './figures.mjs'
import { pick, saves, saveToCommit } from './saving.mjs'

/**
 * How long the start takes on an unchanged tree, what a save costs, and the memory after the start, by the value of
 * `fsui.watcher`.
 *
 * @param {import('./kept-tree.mjs').KeptTree} tree which nobody keeps
 * @param {readonly string[]} paths of tasks
 */
export async function watchedBy(tree, paths) {
  const before = tree.environment
  const found = []
  for (const by of ['chokidar', 'per-folder']) {
    tree.environment = { ...before, CW_WATCHER: by }
    const start = await tree.start()
    const memory = await tree.memory()
    const { watches } = await tree.settled()
    const save = await spreadOf(saves, (n) => saveToCommit(tree, pick(paths, n)))
    await tree.settled()
    await tree.stop()
    found.push({ by, start, memory, watches, save })
  }
  tree.environment = before
  return found
}
