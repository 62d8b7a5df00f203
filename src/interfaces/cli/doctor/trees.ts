// The trees of the home: whether each is there, is kept, and says what the database says.

import { join } from 'node:path'
import type { Drift } from '../../../fsui/shell/drift.ts'
import type { CwError } from '../../../kernel/errors.ts'
import type { Home } from '../../../platform/home.ts'
import { lockOwner } from '../../../platform/lock.ts'
import { wholePath } from '../print/tree-lines.ts'
import type { TreeStatus } from '../print/tree-status.ts'
import { type Finding, fine, note, reasonOf, warning, wrong } from './finding.ts'
import { troubleWith } from './home.ts'

/** The end of the event log; null where it cannot be read. */
export type HeadOfLog = () => Promise<number | null>

export async function examineTrees(home: Home, head: HeadOfLog): Promise<Finding[]> {
  const { knownTrees, livingTrees } = await import('../../../fsui/shell/known-trees.ts')
  const living = await livingTrees(home)
  const findings: Finding[] = []
  for (const tree of living) findings.push(...(await examineTree(home, tree, head)))
  const standing = new Set(living.map(({ root }) => root))
  const gone = (await knownTrees(home)).filter(({ root }) => !standing.has(root))
  return [...findings, ...[...new Set(gone.map(({ root }) => root))].map(ofGone)]
}

/** Nothing is lost with a folder: what it said is in the database, and moved away it is known again. */
function ofGone(root: string): Finding {
  const message = `The tree ${wholePath(root)} is not there any more. What it said is in the database.`
  return note(
    'tree.missing',
    message,
    'Nothing has to be done. If it was moved, `cw fsui` goes on with it where it is now.',
  )
}

/** Most findings of one kind. */
const mostNamed = 20

interface KnownTree {
  readonly id: string
  readonly root: string
}

async function examineTree(home: Home, tree: KnownTree, head: HeadOfLog): Promise<Finding[]> {
  const shown = wholePath(tree.root)
  try {
    const kept = lockOwner(join(home.tree(tree.id), 'lock')) !== undefined
    return kept ? await ofKeeper(tree.root, shown) : await ofFiles(home, tree, head)
  } catch (error) {
    return [wrong('tree.drift', `The tree ${shown} cannot be compared: ${reasonOf(error)}`, 'See `cw logs`.')]
  }
}

async function ofKeeper(root: string, shown: string): Promise<Finding[]> {
  const { askTree } = await import('../../../fsui/shell/main.ts')
  const status = (await askTree('status', root)) as TreeStatus
  return [ofStatus(status, shown), ...ofUnread(root, status.unread)]
}

function ofStatus({ problems, conflicts, held }: TreeStatus, shown: string): Finding {
  const waiting = [
    counted(problems.length, 'file was not taken up', 'files were not taken up'),
    counted(conflicts.length, 'conflict is open', 'conflicts are open'),
    counted(held.length, 'decision is held', 'decisions are held'),
  ].filter((text) => text !== '')
  if (waiting.length === 0) return fine('tree.drift', `The tree ${shown} is kept, and both sides agree`)
  return warning('tree.drift', `In the tree ${shown} ${waiting.join(', ')}.`, '`cw fsui status` names them.')
}

async function ofFiles(home: Home, { id, root }: KnownTree, head: HeadOfLog): Promise<Finding[]> {
  const shown = wholePath(root)
  const trouble = await troubleWith(join(home.tree(id), 'base.db'))
  if (trouble !== null) return [ofStore(trouble, shown)]
  const { driftOf } = await import('../../../fsui/shell/drift.ts')
  const drift = await driftOf(root, home.tree(id))
  return [ofDrift(drift, await head(), shown), ...ofUnread(root, drift?.unread)]
}

/** Damage is mended by comparing anew; what only cannot be looked into now is left alone. */
function ofStore({ code, message, hint }: CwError, shown: string): Finding {
  const store = `What was agreed on with the tree ${shown}`
  if (code !== 'database.corrupt')
    return warning('tree.store', `${store} cannot be looked into: ${message}`, hint)
  const remedy = `Nothing is lost in the folder: \`cw fsui ${shown}\` puts the store aside and compares anew.`
  return wrong('tree.store', `${store} cannot be read: ${message}`, remedy)
}

function ofDrift(drift: Drift | null, newest: number | null, shown: string): Finding {
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

/** What stands in the tree and is not read, whatever it holds: of a crowd the first are named. */
function ofUnread(root: string, unread: TreeStatus['unread'] = []): Finding[] {
  const findings = unread
    .slice(0, mostNamed)
    .map(({ message, remedy }) =>
      warning('tree.unread', `In the tree ${wholePath(root)}: ${message}`, remedy),
    )
  const more = unread.length - mostNamed
  if (more <= 0) return findings
  const others = `In the tree ${wholePath(root)} ${more} more are not read.`
  return [...findings, warning('tree.unread', others, 'Once those are mended, `cw doctor` names the next.')]
}

function counted(count: number, one: string, many: string): string {
  return count <= 0 ? '' : `${count} ${count === 1 ? one : many}`
}
