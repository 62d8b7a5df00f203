// Replaces a file by exchanging it for the staged one: whatever stood there at that instant is in the keep area then, so that
// a saver which renames its file to the path after the last look at it loses nothing.

import { type Replaced, sameStat } from '../file-tree.ts'
import { errnoOf } from '../volume.ts'
import { anchoredBoth } from './anchor.ts'
import { type Guard, guardPath, stillSafe } from './guard-path.ts'
import type { TreeContext } from './keep-area.ts'
import { changed, type Replacing, statOfOurs, swapped, syncFolder, written } from './replacing.ts'
import { absolute, pass } from './tree-context.ts'

/**
 * The staged file goes to the keep area first: after a crash on either side of the exchange that name holds what the path
 * does not. `unsupported`: nothing was touched. Throws ENOENT when the target has just gone.
 */
export async function replaceByExchange(
  tree: TreeContext,
  path: string,
  replacing: Replacing,
): Promise<Replaced | 'unsupported'> {
  if (!tree.capabilities.exchange) return 'unsupported'
  const { staged, before } = replacing
  const keep = tree.keep.offer(staged.path, path)
  const offered = await exchangeOffered(tree, path, { keep, replacing })
  if (offered.is === 'unsupported') {
    tree.keep.withdraw(keep, staged.path)
    return 'unsupported'
  }
  const { guard } = offered
  const displaced = offered.is === 'exchanged' ? tree.keep.node(keep) : null
  if (displaced !== null && displaced.kind !== 'file') exchange(tree, keep, path)
  if (displaced?.kind !== 'file') {
    // What stands under the name now is ours, or what somebody has put over ours since.
    const ours = tree.keep.node(keep)
    const isOurs = ours === null || ours.ino === staged.node.ino
    if (isOurs) tree.keep.drop(keep)
    const kept = isOurs ? null : tree.keep.handOver(await tree.keep.hold(keep, path, before))
    return changed(tree, path, kept)
  }
  return placed(tree, path, { keep, guard, replacing })
}

interface Offered {
  readonly keep: string
  readonly replacing: Replacing
}

type Outcome =
  | { readonly is: 'exchanged' | 'refused'; readonly guard: Guard }
  | { readonly is: 'unsupported' }

/** Until the exchange only what was offered is ours to drop. */
async function exchangeOffered(
  tree: TreeContext,
  path: string,
  { keep, replacing }: Offered,
): Promise<Outcome> {
  try {
    await pass(tree, 'replace:offered', path)
    const guard = guardPath(tree, path)
    const now = guard.state === 'safe' ? tree.volume.lstat(absolute(tree, path)) : null
    if (now === null || !sameStat(now, replacing.before.stat)) return { is: 'refused', guard }
    exchange(tree, keep, path)
    return { is: 'exchanged', guard }
  } catch (error) {
    const code = errnoOf(error)
    if (NO_EXCHANGE.has(code ?? '')) return { is: 'unsupported' }
    if (code !== null) tree.keep.drop(keep)
    throw error
  }
}

/** What the call answers that means "not here". */
const NO_EXCHANGE = new Set(['ENOSYS', 'EINVAL', 'EOPNOTSUPP', 'ENOTSUP', 'EPERM', 'EXDEV', 'EBUSY'])

function exchange(tree: TreeContext, keep: string, path: string): void {
  const names = { from: tree.keep.pathOf(keep), to: path }
  anchoredBoth(tree, names, (from, to) => tree.volume.exchange(from, to))
}

async function placed(
  tree: TreeContext,
  path: string,
  { keep, guard, replacing: { staged, wanted, before } }: Offered & { readonly guard: Guard },
): Promise<Replaced> {
  const stat = statOfOurs(tree, path, staged.node)
  const safe = stillSafe(tree, path, guard)
  await pass(tree, 'replace:placed', path)
  const version = await tree.keep.hold(keep, path, before)
  await pass(tree, 'replace:kept-hashed', path)
  if (!safe) return swapped(path, tree.keep.handOver(version))
  await syncFolder(tree, path, wanted)
  return written(tree, stat, { version, expected: before.hash })
}
