// guardedReplace (SYNC.md 4): replaces what was expected, or nothing; a lost race keeps both contents.

import {
  type FileRead,
  hashOf,
  type Read,
  type Replaced,
  type ReplaceOptions,
  type Stat,
  sameStat,
} from '../file-tree.ts'
import { errnoOf } from '../volume.ts'
import { anchoredBoth } from './anchor.ts'
import { ensureFolderOf } from './ensure-folder.ts'
import { problemOfError } from './file-problems.ts'
import { guardPath, stillSafe } from './guard-path.ts'
import type { TreeContext } from './keep-area.ts'
import { placeNew, tryLink } from './place-new.ts'
import { putBack } from './put-back.ts'
import { readStable } from './read-stable.ts'
import { replaceByExchange } from './replace-exchanged.ts'
import {
  changed,
  type Placing,
  type Replacing,
  sameContent,
  statOfOurs,
  swapped,
  syncFolder,
  written,
} from './replacing.ts'
import { discard, type Staged, stage } from './stage-area.ts'
import { absolute, pass } from './tree-context.ts'

export interface Wanted extends ReplaceOptions {
  readonly bytes: Uint8Array
}

export async function guardedReplace(tree: TreeContext, path: string, wanted: Wanted): Promise<Replaced> {
  try {
    const found = await readStable(tree, path, wanted.expected ?? undefined)
    if (found.state === 'file' && found.hash === hashOf(wanted.bytes)) {
      return { outcome: 'equal', stat: withMode(tree, path, found, wanted.mode) }
    }
    if (!isExpected(found, wanted.expected)) return { outcome: 'changed', found, kept: null }
    await pass(tree, 'replace:compared', path)
    ensureFolderOf(tree, path)
    const mode = wanted.mode ?? (found.state === 'file' ? found.stat.mode : undefined)
    const order = { bytes: wanted.bytes, mode, durable: wanted.durable ?? true }
    const staged = await stage(tree, path, order)
    return await unstaging(tree, staged, () => placeStaged(tree, path, { staged, wanted }))
  } catch (error) {
    return { outcome: 'failed', problem: problemOfError(error, path) }
  }
}

/** Whether the read is of the base: the hash, or nothing where nothing is expected. */
export function isExpected(read: Read, expected: string | null): boolean {
  return expected === null ? read.state === 'missing' : read.state === 'file' && read.hash === expected
}

/** A simulated crash (no errno) leaves the stage area as a real one would. */
async function unstaging(
  tree: TreeContext,
  staged: Staged,
  place: () => Promise<Replaced>,
): Promise<Replaced> {
  try {
    const replaced = await place()
    discard(tree, staged.path)
    return replaced
  } catch (error) {
    if (errnoOf(error) !== null) discard(tree, staged.path)
    throw error
  }
}

async function placeStaged(tree: TreeContext, path: string, placing: Placing): Promise<Replaced> {
  const { expected } = placing.wanted
  const before = await readStable(tree, path, expected ?? undefined)
  if (!isExpected(before, expected)) return { outcome: 'changed', found: before, kept: null }
  await pass(tree, 'replace:hashed', path)
  if (before.state !== 'file') return placeOnFree(tree, path, placing)
  const replacing = { ...placing, before }
  try {
    const exchanged = await replaceByExchange(tree, path, replacing)
    if (exchanged !== 'unsupported') return exchanged
    const keep = tryLink(tree, () => tree.keep.link(path))
    if (keep === 'unsupported') return await replaceByRenames(tree, path, replacing)
    return await replaceLinked(tree, path, { ...replacing, keep })
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return changed(tree, path, null)
    throw error
  }
}

async function placeOnFree(tree: TreeContext, path: string, { staged, wanted }: Placing): Promise<Replaced> {
  const guard = guardPath(tree, path)
  const placement = await placeNew(tree, staged.path, path)
  if (!placement.placed) return changed(tree, path, null)
  const stat = statOfOurs(tree, path, staged.node)
  if (!stillSafe(tree, path, guard)) return swapped(path, null)
  await pass(tree, 'replace:placed', path)
  await syncFolder(tree, path, wanted)
  if (placement.strayed === null) return { outcome: 'written', stat, kept: null }
  return { outcome: 'raced', stat, kept: tree.keep.handOver(tree.keep.store(path, placement.strayed)) }
}

async function replaceLinked(
  tree: TreeContext,
  path: string,
  { staged, wanted, before, keep }: Replacing & { keep: string },
): Promise<Replaced> {
  await pass(tree, 'replace:kept', path)
  const kept = tree.keep.node(keep)
  if (kept === null || !sameContent(kept, before.stat)) return abandon(tree, path, { keep, before })
  await pass(tree, 'replace:kept-checked', path)
  const guard = guardPath(tree, path)
  const now = guard.state === 'safe' ? tree.volume.lstat(absolute(tree, path)) : null
  if (now === null || !sameStat(now, kept)) return abandon(tree, path, { keep, before })
  anchoredBoth(tree, { from: staged.path, to: path }, (from, to) => tree.volume.rename(from, to))
  const stat = statOfOurs(tree, path, staged.node)
  const safe = stillSafe(tree, path, guard)
  await pass(tree, 'replace:placed', path)
  const version = await tree.keep.hold(keep, path, before)
  await pass(tree, 'replace:kept-hashed', path)
  if (!safe) return swapped(path, tree.keep.handOver(version))
  await syncFolder(tree, path, wanted)
  return written(tree, stat, { version, expected: before.hash })
}

/** Without links the target is gone for a moment; a crash in it is undone by `recover`. */
async function replaceByRenames(tree: TreeContext, path: string, replacing: Replacing): Promise<Replaced> {
  const { staged, wanted, before } = replacing
  const guard = guardPath(tree, path)
  const now = guard.state === 'safe' ? tree.volume.lstat(absolute(tree, path)) : null
  if (now === null || !sameStat(now, before.stat)) return changed(tree, path, null)
  const displaced = tree.keep.displace(path, 'displaced')
  await pass(tree, 'replace:kept', path)
  const first = await tree.keep.hold(displaced, path, before)
  if (first.hash !== before.hash) return changed(tree, path, await putBack(tree, first))
  await pass(tree, 'replace:kept-checked', path)
  const placement = await placeNew(tree, staged.path, path)
  const keep = tree.keep.settle(displaced)
  if (!placement.placed) {
    return changed(tree, path, tree.keep.handOver(await tree.keep.hold(keep, path, before)))
  }
  const stat = statOfOurs(tree, path, staged.node)
  const safe = stillSafe(tree, path, guard)
  await pass(tree, 'replace:placed', path)
  const version = await tree.keep.hold(keep, path, before)
  await pass(tree, 'replace:kept-hashed', path)
  if (!safe) return swapped(path, tree.keep.handOver(version))
  await syncFolder(tree, path, wanted)
  if (placement.strayed === null) return written(tree, stat, { version, expected: before.hash })
  return { outcome: 'raced', stat, kept: tree.keep.handOver(tree.keep.store(path, placement.strayed)) }
}

/** The target was not touched. The second name goes, unless it has become the only one. */
async function abandon(
  tree: TreeContext,
  path: string,
  { keep, before }: { keep: string; before: FileRead },
): Promise<Replaced> {
  const kept = tree.keep.node(keep)
  const now = guardPath(tree, path).state === 'safe' ? tree.volume.lstat(absolute(tree, path)) : null
  if (kept === null || (now !== null && now.ino === kept.ino)) {
    tree.keep.drop(keep)
    return changed(tree, path, null)
  }
  return changed(tree, path, tree.keep.handOver(await tree.keep.hold(keep, path, before)))
}

function withMode(tree: TreeContext, path: string, found: FileRead, mode: number | undefined): Stat {
  if (mode === undefined || mode === found.stat.mode || !tree.capabilities.modes) return found.stat
  const descriptor = tree.volume.openRead(absolute(tree, path))
  try {
    if (!sameStat(tree.volume.fstat(descriptor), found.stat)) return found.stat
    tree.volume.fchmod(descriptor, mode)
    return { ...found.stat, mode, ctimeNs: tree.volume.fstat(descriptor).ctimeNs }
  } finally {
    tree.volume.close(descriptor)
  }
}
