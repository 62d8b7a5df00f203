// The system calls of the real disk.

import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsync,
  linkSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { exchangeNames } from './exchange-names.ts'
import type { Entry, EntryKind } from './file-tree.ts'
import { syncAll, syncOne } from './sync-disk.ts'
import type { Anchor, Volume, VolumeNode } from './volume.ts'
import { errnoOf, VolumeError } from './volume.ts'

/** The disk of this machine. */
export function diskVolume(): Volume {
  return {
    umask: process.umask(),
    now: () => BigInt(Date.now()) * 1_000_000n,
    lstat,
    readdir,
    anchor: hasAnchors ? anchorOf : () => null,
    mkdir: (path) => mkdirSync(path),
    rmdir: rmdirSync,
    unlink: unlinkSync,
    link: linkSync,
    rename: renameSync,
    exchange: exchangeNames,
    openRead: (path) => openSync(path, constants.O_RDONLY | guardFlags),
    openAppend: (path, mode) => openSync(path, constants.O_WRONLY | append | guardFlags, mode),
    create: (path, mode) => openSync(path, constants.O_RDWR | create | guardFlags, mode),
    fstat: (descriptor) => nodeOf(fstatSync(descriptor, { bigint: true })),
    fchmod: fchmodSync,
    read: readUpTo,
    write: writeAll,
    close: closeSync,
    pathOf,
    writeFile,
    sync: syncOne,
    syncAll,
  }
}

/** A descriptor's path leads into an open folder on Linux alone, and there where /proc is mounted. */
const hasAnchors = process.platform === 'linux' && existsSync('/proc/self/fd')
// Windows has neither flag.
const guardFlags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const append = constants.O_APPEND | constants.O_CREAT
const create = constants.O_CREAT | constants.O_EXCL

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

interface BigStats extends Kinds {
  readonly ino: bigint
  readonly dev: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly mode: bigint
  readonly nlink: bigint
}

/** Names that are read from the disk at once. */
const namesAtOnce = 256

/** Bytes of a folder that is read at once, which takes less than half as long: it has some thousands of names at most. */
const smallFolder = 65_536

function* readdir(path: string): Iterable<Entry> {
  if (statSync(path).size <= smallFolder) {
    for (const entry of readdirSync(path, { withFileTypes: true }))
      yield { name: entry.name, kind: kindOf(entry) }
    return
  }
  const folder = opendirSync(path, { bufferSize: namesAtOnce })
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync())
      yield { name: entry.name, kind: kindOf(entry) }
  } finally {
    folder.closeSync()
  }
}

function lstat(path: string): VolumeNode | null {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stats === undefined ? null : nodeOf(stats)
  } catch (error) {
    // Below a file there is nothing; Node leaves out only what is missing in a folder.
    if (errnoOf(error) === 'ENOTDIR') return null
    throw error
  }
}

function nodeOf(stats: BigStats): VolumeNode {
  const { ino, dev, mtimeNs, ctimeNs } = stats
  const mode = Number(stats.mode) & 0o7777
  const links = Number(stats.nlink)
  return { ino, dev, mtimeNs, ctimeNs, mode, links, size: Number(stats.size), kind: kindOf(stats) }
}

function kindOf(entry: Kinds): EntryKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'other'
}

function anchorOf(folder: string): Anchor {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  const { dev, ino } = fstatSync(descriptor, { bigint: true })
  return { path: `/proc/self/fd/${descriptor}`, descriptor, dev, ino, close: () => closeSync(descriptor) }
}

function readUpTo(descriptor: number, limit: number): Uint8Array {
  const size = Math.min(limit, Number(fstatSync(descriptor).size) + 1)
  const buffer = Buffer.alloc(size)
  let filled = 0
  while (filled < size) {
    const count = readSync(descriptor, buffer, filled, size - filled, filled)
    if (count === 0) break
    filled += count
  }
  return new Uint8Array(buffer.buffer, buffer.byteOffset, filled)
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) {
    const count = writeSync(descriptor, bytes, written)
    if (count === 0) throw new VolumeError('ENOSPC', 'nothing more could be written')
    written += count
  }
}

function pathOf(descriptor: number): string | null {
  return process.platform === 'linux' ? readlinkOrNull(`/proc/self/fd/${descriptor}`) : null
}

function readlinkOrNull(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch (error) {
    // A container may come without /proc; the walk over the folders is then the only guard.
    if (errnoOf(error) !== null) return null
    throw error
  }
}

/** Only the wait for the device leaves the main thread: each way to another and back takes longer than the other calls. */
async function writeFile(
  path: string,
  bytes: Uint8Array,
  { mode, durable }: { readonly mode: number; readonly durable: boolean },
): Promise<void> {
  const descriptor = openSync(path, constants.O_WRONLY | create | guardFlags, mode)
  try {
    writeAll(descriptor, bytes)
    fchmodSync(descriptor, mode)
    if (durable) await synced(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const synced = promisify(fsync)
