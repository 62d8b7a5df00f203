// readStable: bytes that belonged together at one moment, from a file that others may be writing to.

import { type FileRead, hashOf, type Looked, type Read, type Refused, sameStat } from '../file-tree.ts'
import { errnoOf, type VolumeNode } from '../volume.ts'
import { LARGEST_FILE, notAFile, problemOfError, tooBig } from './file-problems.ts'
import { guardPath, liesInside, stillSafe } from './guard-path.ts'
import { looksHalfWritten } from './half-written.ts'
import { absolute, pass, type TreeBase } from './tree-context.ts'

/** Pauses before each further try, in milliseconds (SYNC.md 4). */
const RETRY_AFTER_MS = [20, 50, 120, 300]

/** Reads a file that holds still; content that looks half written must hold still through all retries. */
export async function readStable(tree: TreeBase, path: string, known?: string): Promise<Read> {
  let suspicious: FileRead | null = null
  for (let attempt = 0; ; attempt++) {
    const read = await readOnce(tree, path)
    if (read !== null && (read.state !== 'file' || read.hash === known || !looksHalfWritten(read.bytes))) {
      return read
    }
    const delay = RETRY_AFTER_MS[attempt]
    if (delay === undefined) return held(read, suspicious)
    suspicious = read
    await tree.clock.sleep(delay)
  }
}

/** A look without reading. */
export function look(tree: TreeBase, path: string): Looked {
  try {
    const guard = guardPath(tree, path)
    if (guard.state !== 'safe') return guard
    const node = tree.volume.lstat(absolute(tree, path))
    if (node === null) return { state: 'missing' }
    return refusalOf(path, node) ?? { state: 'file', stat: statOf(node) }
  } catch (error) {
    return { state: 'refused', problem: problemOfError(error, path) }
  }
}

function held(last: FileRead | null, before: FileRead | null): Read {
  if (last === null || before === null || !sameStat(last.stat, before.stat)) return { state: 'unsettled' }
  return last
}

/** Null: it changed under the read, or is just being swapped. */
async function readOnce(tree: TreeBase, path: string): Promise<Exclude<Read, { state: 'unsettled' }> | null> {
  try {
    const guard = guardPath(tree, path)
    if (guard.state !== 'safe') return guard
    const before = tree.volume.lstat(absolute(tree, path))
    if (before === null) return { state: 'missing' }
    const refusal = refusalOf(path, before)
    if (refusal !== null) return refusal
    await pass(tree, 'read:looked', path)
    const read = await readOpened(tree, path, before)
    const after = tree.volume.lstat(absolute(tree, path))
    const same = after !== null && sameStat(before, after) && stillSafe(tree, path, guard)
    return same ? read : null
  } catch (error) {
    if (SWAPPED.has(errnoOf(error) ?? '')) return null
    return { state: 'refused', problem: problemOfError(error, path) }
  }
}

/** Errors at opening what was a regular file a moment ago: removed, or now a link, a socket, a file for a folder. */
const SWAPPED = new Set(['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO', 'ENOTDIR', 'EISDIR'])

async function readOpened(tree: TreeBase, path: string, before: VolumeNode): Promise<FileRead | null> {
  const { volume } = tree
  const descriptor = volume.openRead(absolute(tree, path))
  try {
    if (!sameStat(before, volume.fstat(descriptor)) || !liesInside(tree, descriptor)) return null
    await pass(tree, 'read:opened', path)
    const bytes = volume.read(descriptor, LARGEST_FILE + 1)
    const after = volume.fstat(descriptor)
    if (!sameStat(before, after) || bytes.length !== after.size) return null
    return { state: 'file', bytes, stat: statOf(after), hash: hashOf(bytes) }
  } finally {
    volume.close(descriptor)
  }
}

function refusalOf(path: string, node: VolumeNode): Refused | null {
  if (node.kind !== 'file') return { state: 'refused', problem: notAFile(path, node.kind) }
  if (node.size > LARGEST_FILE) return { state: 'refused', problem: tooBig(path, node.size) }
  return null
}

function statOf({ ino, dev, size, mtimeNs, ctimeNs, mode }: VolumeNode): FileRead['stat'] {
  return { ino, dev, size, mtimeNs, ctimeNs, mode }
}
