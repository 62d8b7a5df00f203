// Measures everything at one size of the tree.

import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDocuments } from './documents.mjs'
import { spread, spreadOf, timed } from './figures.mjs'
import { KeptTree } from './kept-tree.mjs'
import { copyTree, gitStatus, nodeStart, rawBurst, rawReplace, rawSave } from './raw.mjs'
import { commitToFile, pick, saves, saveToCommit } from './saving.mjs'
import { taskReady } from './task-ready.mjs'
import { watchedBy } from './watchers.mjs'

/** Files that are rewritten at once; in a small tree half of its tasks. */
const mostOfBurst = 5_000

/** @typedef {Awaited<ReturnType<typeof measure>>} Measured */

/**
 * @param {string} parent a folder on the disk to be measured
 * @param {number} size documents in the tree
 * @param {(step: string) => void} tell
 */
export async function measure(parent, size, tell) {
  const folder = join(parent, `.tmp-bench-${randomBytes(4).toString('hex')}`)
  await mkdir(join(folder, 'raw'), { recursive: true })
  const tree = new KeptTree(folder, 'tree')
  const second = new KeptTree(folder, 'second')
  try {
    tell('raw limits')
    const raw = {
      save: await rawSave(join(folder, 'raw')),
      replace: await rawReplace(join(folder, 'raw')),
      node: await nodeStart(),
    }
    tell('import')
    await tree.start()
    const paths = await writeDocuments(tree.root, size)
    const imported = await timed(() => tree.settled())
    tell('saves and changes')
    const kept = await keptFigures(tree, paths)
    tell('a burst of rewritten files')
    const burst = await burstOf(tree, paths.slice(0, Math.min(mostOfBurst, Math.ceil(paths.length / 2))))
    const memory = await tree.memory()
    await tree.stop()
    // What was replaced in the last minute is looked at again: that is no cost of an unchanged tree.
    await rm(join(tree.root, '.cw', 'keep'), { recursive: true, force: true })
    tell('start on an unchanged tree')
    const starts = []
    for (let n = 0; n < 3; n++) {
      const took = await tree.start()
      starts.push({ took, delay: (await tree.delays()).max, memory: await tree.memory() })
      await tree.stop()
    }
    const start = spread(starts.map(({ took }) => took))
    const atRest = {
      memory: {
        rests: Math.max(...starts.map((each) => each.memory.rests)),
        most: Math.max(...starts.map((each) => each.memory.most)),
      },
      delay: Math.max(...starts.map((each) => each.delay)),
    }
    tell('the watchers beside each other')
    const watchers = await watchedBy(tree, paths)
    tell('first projection of a second tree')
    const projected = await second.start()
    const projection = { took: projected, delay: (await second.delays()).max, memory: await second.memory() }
    await second.stop()
    tell('raw limits of whole trees')
    const whole = {
      copy: await copyTree(second.root, join(folder, 'copy')),
      gitStatus: await gitStatus(tree.root, join(folder, 'git')),
    }
    const started = { start, atRest, watchers, projection }
    return { size, raw: { ...raw, ...whole }, imported, ...kept, burst, memory, ...started }
  } finally {
    await tree.kill()
    await second.kill()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * What is measured while the tree is kept.
 *
 * @param {KeptTree} tree
 * @param {readonly string[]} paths of tasks
 */
async function keptFigures(tree, paths) {
  const status = await tree.settled()
  tree.forgetDelays()
  const save = await spreadOf(saves, (n) => saveToCommit(tree, pick(paths, n)))
  await tree.settled()
  const change = await spreadOf(saves, (n) => commitToFile(tree, pick(paths, n + saves), n))
  await tree.settled()
  const sweep = await spreadOf(5, () => timed(() => tree.settled()))
  const delay = await tree.delays()
  return {
    documents: status.documents,
    problems: status.problems.length,
    watches: status.watches,
    delay,
    save,
    change,
    sweep,
    ...(await taskReady(tree, tree.folder)),
  }
}

/**
 * Many files are rewritten at once, by a script or by git.
 *
 * @param {KeptTree} tree
 * @param {readonly string[]} paths
 */
async function burstOf(tree, paths) {
  const files = paths.map((path) => join(tree.root, path))
  const raw = await rawBurst(join(tree.folder, 'raw'), files)
  tree.forgetDelays()
  const took = await timed(async () => {
    for (let start = 0; start < files.length; start += 64)
      await Promise.all(files.slice(start, start + 64).map((file) => appendFile(file, 'Rewritten.\n')))
    await tree.settled()
  })
  return { files: files.length, took, raw, delay: (await tree.delays()).max }
}
