// The system calls that the guarded operations are made of: a disk has them, and so has the memory of a simulation.

import type { Entry, EntryKind, Stat } from './file-tree.ts'

export interface VolumeNode extends Stat {
  readonly kind: EntryKind
  /** Names of this inode. */
  readonly links: number
}

/** An open folder: `path` leads into it whatever its name, or that of a folder above it, has become. */
export interface Anchor {
  readonly path: string
  readonly descriptor: number
  readonly dev: bigint
  readonly ino: bigint
  close(): void
}

/**
 * Paths are absolute. Errors are thrown with an errno `code`. Calls are synchronous where a race must stay short,
 * asynchronous where they wait for the device.
 */
export interface Volume {
  /** Bits that are taken from the mode of new files. */
  readonly umask: number
  /** Now as this device counts it, in nanoseconds: about what a change gets for its time. */
  now(): bigint
  /** Null when there is nothing. Never follows a link in the last component. */
  lstat(path: string): VolumeNode | null
  /** One after another as they are asked for: a folder of a million names is never in memory whole. */
  readdir(path: string): Iterable<Entry>
  /** Opens a folder, not following a link; null where the system has no paths through open folders. */
  anchor(folder: string): Anchor | null
  mkdir(path: string): void
  rmdir(path: string): void
  unlink(path: string): void
  /** Fails with EEXIST when `to` exists. */
  link(from: string, to: string): void
  /** Replaces `to`. */
  rename(from: string, to: string): void
  /** Two things change their names in one step; ENOSYS where the system cannot. */
  exchange(one: string, other: string): void
  /** Read only, not following a link, not waiting for a FIFO's other end. */
  openRead(path: string): number
  /** Write at the end, made when missing, not following a link. */
  openAppend(path: string, mode: number): number
  /** Read and write, empty, EEXIST when there is something. */
  create(path: string, mode: number): number
  fstat(descriptor: number): VolumeNode
  fchmod(descriptor: number, mode: number): void
  /** The first bytes, `limit` at most. */
  read(descriptor: number, limit: number): Uint8Array
  /** Writes all of it or throws. */
  write(descriptor: number, bytes: Uint8Array): void
  close(descriptor: number): void
  /** Where the open file lies now, or null where the system cannot tell. */
  pathOf(descriptor: number): string | null
  /** Makes a file with exactly this mode; EEXIST when there is something. May write less than asked without an error: verify. */
  writeFile(path: string, bytes: Uint8Array, options: { mode: number; durable: boolean }): Promise<void>
  /** Waits until a file's or a folder's content is on the device. */
  sync(path: string): Promise<void>
  /** The same for many that are on one file system. */
  syncAll(paths: readonly string[]): Promise<void>
}

/** An error of a system call, thrown as Node does. */
export class VolumeError extends Error {
  readonly code: string

  constructor(code: string, what: string) {
    super(`${code}: ${what}`)
    this.name = 'VolumeError'
    this.code = code
  }
}

/** The errno code of an error that the file system answered with, else null: a bug or a simulated crash. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && /^E(?!RR_)/.test(error.code) ? error.code : null
}
