// What `cw task ready` takes in the tree that is measured, and among 100 tasks, in turn: what else the machine does meets both.

import { join } from 'node:path'
import { writeDocuments } from './documents.mjs'
import { spread, timed } from './figures.mjs'
import { KeptTree } from './kept-tree.mjs'

/** One initiative with two phases, their plans, and the first half of a third, which make 100 tasks. */
const documentsOfFew = 110
const runs = 10

/**
 * @param {KeptTree} tree the kept one
 * @param {string} folder of the measurement
 */
export async function taskReady(tree, folder) {
  const few = new KeptTree(join(folder, 'few'), 'tree')
  try {
    await few.start()
    const tasks = await writeDocuments(few.root, documentsOfFew)
    await few.settled()
    /** @type {{ here: number[], few: number[] }} */
    const took = { here: [], few: [] }
    for (let n = 0; n < runs; n++) {
      took.here.push(await timed(() => tree.cw('task', 'ready', '--json')))
      took.few.push(await timed(() => few.cw('task', 'ready', '--json')))
    }
    await few.stop()
    return { taskReady: spread(took.here), fewTasks: { tasks: tasks.length, taskReady: spread(took.few) } }
  } finally {
    await few.kill()
  }
}
