// What is wrong in the trees of a home as far as only they know it: asked of the processes that keep them, and read from
// needs-you/ where nobody does.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Home } from '../../platform/home.ts'
import { lockOwner } from '../../platform/lock.ts'
import { request } from './control.ts'
import { livingTrees } from './known-trees.ts'

/** A tree with what was not taken up from it. */
export interface TreeTrouble {
  readonly folder: string
  /** The process that keeps it; null when none does: then all but `left` is empty. */
  readonly pid: number | null
  /** Whether that process has said the rest. */
  readonly answered: boolean
  /** Files that were not taken up. */
  readonly problems: readonly {
    readonly path: string
    readonly line?: number
    readonly message: string
    readonly remedy: string
  }[]
  readonly conflicts: readonly {
    readonly path: string
    readonly fields: readonly string[]
    readonly sidecar: string
  }[]
  /** Paths whose decision waits for a `confirm-….md`. */
  readonly held: readonly string[]
  /** The lists in which they wait; a title has the number of what its list holds. */
  readonly confirms: readonly { readonly path: string; readonly title: string }[]
  /** What waited in needs-you/ when the tree was kept last. */
  readonly left: readonly string[]
}

/** Milliseconds a process may take to answer: who asks wants one screen soon. */
const patience = 2_000

/** Every tree of the home that stands where it stood. */
export async function askTrees(home: Home): Promise<TreeTrouble[]> {
  const trees = await livingTrees(home)
  return Promise.all(trees.map(({ id, root }) => askOne(root, home.tree(id))))
}

async function askOne(folder: string, store: string): Promise<TreeTrouble> {
  const keeper = lockOwner(join(store, 'lock'))
  const nothing = { folder, problems: [], conflicts: [], held: [], confirms: [], left: [] }
  if (keeper === undefined) return { ...nothing, pid: null, answered: false, left: await leftIn(folder) }
  const { pid } = keeper
  const said = (await request(store, 'status', patience)) as Pick<
    TreeTrouble,
    'problems' | 'conflicts' | 'held' | 'confirms'
  > | null
  if (said === null) return { ...nothing, pid, answered: false }
  const { problems, conflicts, held, confirms = [] } = said
  return { ...nothing, pid, answered: true, problems, conflicts, held, confirms }
}

/** Its files that say what was not taken up; what waits in the database is known without them. */
async function leftIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'needs-you')).catch(() => [])
  const own = names.filter((name) => /^(?:fix|resolve|confirm)-.*\.md$/.test(name))
  return own.sort().map((name) => `needs-you/${name}`)
}
