// The trees of the home: whether each is there, is kept, and says what the database says.

import { join } from 'node:path'
import type { Home } from '../../../platform/home.ts'
import { lockOwner } from '../../../platform/lock.ts'
import { shownPath } from '../print/tree-lines.ts'
import type { TreeStatus } from '../print/tree-status.ts'
import { type Finding, fine, note, reasonOf, warning, wrong } from './finding.ts'
import { soundness } from './home.ts'

/** The end of the event log; null where it cannot be read. */
export type HeadOfLog = () => Promise<number | null>

export async function examineTrees(home: Home, head: HeadOfLog): Promise<Finding[]> {
  const { knownTrees, livingTrees } = await import('../../../fsui/shell/known-trees.ts')
  const living = await livingTrees(home)
  const findings: Finding[] = []
  for (const tree of living) findings.push(await examineTree(home, tree, head))
  const standing = new Set(living.map(({ root }) => root))
  const gone = (await knownTrees(home)).filter(({ root }) => !standing.has(root))
  return [...findings, ...[...new Set(gone.map(({ root }) => root))].map(ofGone)]
}

/** Nothing is lost with a folder: what it said is in the database, and moved away it is known again. */
function ofGone(root: string): Finding {
  const message = `The tree ${shownPath(root)} is not there any more. What it said is in the database.`
  return note(
    'tree.missing',
    message,
    'Nothing has to be done. If it was moved, `cw fsui` goes on with it where it is now.',
  )
}

interface KnownTree {
  readonly id: string
  readonly root: string
}

async function examineTree(home: Home, tree: KnownTree, head: HeadOfLog): Promise<Finding> {
  const shown = shownPath(tree.root)
  try {
    const kept = lockOwner(join(home.tree(tree.id), 'lock')) !== undefined
    return kept ? await ofKeeper(tree.root, shown) : await ofFiles(home, tree, head)
  } catch (error) {
    return wrong('tree.drift', `The tree ${shown} cannot be compared: ${reasonOf(error)}`, 'See `cw logs`.')
  }
}

async function ofKeeper(root: string, shown: string): Promise<Finding> {
  const { askTree } = await import('../../../fsui/shell/main.ts')
  const { problems, conflicts, held } = (await askTree('status', root)) as TreeStatus
  const waiting = [
    counted(problems.length, 'file was not taken up', 'files were not taken up'),
    counted(conflicts.length, 'conflict is open', 'conflicts are open'),
    counted(held.length, 'decision is held', 'decisions are held'),
  ].filter((text) => text !== '')
  if (waiting.length === 0) return fine('tree.drift', `The tree ${shown} is kept, and both sides agree`)
  return warning('tree.drift', `In the tree ${shown} ${waiting.join(', ')}.`, '`cw fsui status` names them.')
}

async function ofFiles(home: Home, { id, root }: KnownTree, head: HeadOfLog): Promise<Finding> {
  const shown = shownPath(root)
  const damage = await soundness(join(home.tree(id), 'base.db'))
  if (damage !== null) {
    const remedy = `Nothing is lost in the folder: \`cw fsui ${shown}\` puts the store aside and compares anew.`
    return wrong('tree.store', `What was agreed on with the tree ${shown} cannot be read: ${damage}`, remedy)
  }
  const { driftOf } = await import('../../../fsui/shell/drift.ts')
  const drift = await driftOf(root, home.tree(id))
  const newest = await head()
  const moved = [
    counted(drift?.changed.length ?? 0, 'file changed', 'files changed'),
    counted(drift?.created.length ?? 0, 'file is new', 'files are new'),
    counted(drift?.missing.length ?? 0, 'file is missing', 'files are missing'),
    counted(newest === null ? 0 : newest - (drift?.seen ?? 0), 'event was not seen', 'events were not seen'),
  ].filter((text) => text !== '')
  const remedy = `\`cw fsui ${shown}\` takes up what is new and keeps it so.`
  if (moved.length === 0)
    return fine('tree.drift', `The tree ${shown} says what the database says; nobody keeps it`)
  return warning('tree.drift', `Nobody keeps the tree ${shown}: ${moved.join(', ')}.`, remedy)
}

function counted(count: number, one: string, many: string): string {
  return count <= 0 ? '' : `${count} ${count === 1 ? one : many}`
}
