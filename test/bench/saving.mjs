// A save and a change under measurement, and which file of the tree it is.

import { existsSync, readFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { timed, until } from './figures.mjs'

/** How many are measured. */
export const saves = 200

/** @typedef {import('./kept-tree.mjs').KeptTree} KeptTree */

/**
 * @param {KeptTree} tree
 * @param {string} path
 */
export async function saveToCommit(tree, path) {
  const database = tree.watchDatabase()
  try {
    const before = database.seq()
    return await timed(async () => {
      await appendFile(join(tree.root, path), 'One more line.\n')
      await until(`the save of ${path}`, () => (database.seq() > before ? true : null))
    })
  } finally {
    database.close()
  }
}

/**
 * @param {KeptTree} tree
 * @param {string} path
 * @param {number} n
 */
export async function commitToFile(tree, path, n) {
  const file = join(tree.root, path)
  const priority = readFileSync(file, 'utf8').includes('priority: P0') ? 'P1' : 'P0'
  const server = tree.server()
  await server.call(
    { path: 'task.update', type: 'command', input: { ref: path, priority } },
    { mutation: `bench-${n}-${path}` },
  )
  return timed(() =>
    until(`the change of ${path}`, () =>
      existsSync(file) && readFileSync(file, 'utf8').includes(`priority: ${priority}`) ? true : null,
    ),
  )
}

/**
 * Spread over the whole tree, each once.
 *
 * @param {readonly string[]} paths
 * @param {number} n
 */
export function pick(paths, n) {
  const path = paths[Math.floor((n * paths.length) / (2 * saves))]
  if (path === undefined) throw new Error('The tree has too few tasks to measure with')
  return path
}
