// The port to a tree of files that other programs write to at the same time: nothing is overwritten unread,
// and every displaced content is handed to the caller. Paths are relative to the root, with '/'; '' is the root.

import { createHash } from 'node:crypto'
import type { Problem } from '../../kernel/problem.ts'

/** An entry of the stat ledger. Times are nanoseconds since the epoch, `mode` the twelve permission bits. */
export interface Stat {
  readonly ino: bigint
  readonly dev: bigint
  readonly size: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly mode: number
}

export type EntryKind = 'file' | 'folder' | 'link' | 'other'

export interface Entry {
  readonly name: string
  readonly kind: EntryKind
}

export interface ListedEntry extends Entry {
  /** Of a file, from one look right after the listing; null for anything else, and for what was gone by then. */
  readonly stat: Stat | null
}

export interface Missing {
  readonly state: 'missing'
}

/** A link, a FIFO, a folder, too big, no permission, outside of the root, … */
export interface Refused {
  readonly state: 'refused'
  readonly problem: Problem
}

export interface FileRead {
  readonly state: 'file'
  readonly bytes: Uint8Array
  readonly stat: Stat
  /** SHA-256 of the bytes, hexadecimal. */
  readonly hash: string
}

/** `unsettled`: the file kept changing through all retries. */
export type Read = FileRead | Missing | Refused | { readonly state: 'unsettled' }

export type Looked = { readonly state: 'file'; readonly stat: Stat } | Missing | Refused

export type Listed =
  | { readonly state: 'folder'; readonly entries: readonly ListedEntry[] }
  | Missing
  | Refused

/** A displaced content. The caller stores the bytes as a version of `path`, then calls `forget`. */
export interface KeptVersion {
  readonly path: string
  readonly bytes: Uint8Array
  readonly hash: string
  /** Name of the displaced inode in the keep area. */
  readonly keep: string
}

interface Failed {
  readonly outcome: 'failed'
  readonly problem: Problem
}

/** The target is not what was expected and was not touched; what was there, if it was moved aside, is in `kept`. */
interface Changed {
  readonly outcome: 'changed'
  readonly found: Read
  readonly kept: KeptVersion | null
}

export type Replaced =
  | { readonly outcome: 'written'; readonly stat: Stat; readonly kept: KeptVersion | null }
  /** The target already held the bytes. */
  | { readonly outcome: 'equal'; readonly stat: Stat }
  /** The new bytes are in place, and `kept` has what somebody else wrote in the meantime: decide anew with it. */
  | { readonly outcome: 'raced'; readonly stat: Stat; readonly kept: KeptVersion }
  | Changed
  | Failed

export type Removed =
  | { readonly outcome: 'removed'; readonly kept: KeptVersion }
  | { readonly outcome: 'missing' }
  | Changed
  | Failed

export type Moved =
  /** `hash` differs from the expected one where somebody wrote to the file while it moved. */
  | { readonly outcome: 'moved'; readonly stat: Stat; readonly hash: string }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'occupied' }
  | Changed
  | Failed

export type Appended = { readonly outcome: 'appended'; readonly size: number } | Failed

export type Placed =
  | { readonly outcome: 'placed'; readonly stats: ReadonlyMap<string, Stat> }
  | { readonly outcome: 'occupied' }
  | Failed

export interface NewFile {
  readonly bytes: Uint8Array
  /** Default 0644 under the umask. */
  readonly mode?: number
}

export interface ReplaceOptions {
  /** Hash of the bytes that may be replaced; null when there must be no file. */
  readonly expected: string | null
  /** Set exactly; default: the target's mode, or 0644 under the umask for a new file. */
  readonly mode?: number
  /** False for views, which can be rendered again: nothing is fsynced. */
  readonly durable?: boolean
}

/** What the file system below the root can do, probed when the tree is opened. */
export interface Capabilities {
  readonly hardLinks: boolean
  /** Two names change places in one step, so that a replacement gets hold of whatever stood there. */
  readonly exchange: boolean
  /** `A.md` and `a.md` are one file. */
  readonly caseFolding: boolean
  /** The mode that a file is given is the one that it has. Elsewhere it is not given one: each try is told as a change. */
  readonly modes: boolean
  /** Folder of the stage and keep areas: `.cw`, or `.cw-local` where `.cw` is a link or on another device. */
  readonly machineFolder: string
}

/** Disk or memory. Operations never throw for what the file system says: they return it. */
export interface FileTree {
  readonly root: string
  readonly capabilities: Capabilities
  /**
   * Some of the folders that `work` passes stay open until it ends: one question whether such a folder lies at its path stands for a
   * look at each above it.
   */
  withFoldersOpen<T>(work: () => Promise<T>): Promise<T>
  /** Of a folder with very many entries only those that `wanted` passes are looked at and kept in memory; without it, all. */
  list(folder: string, wanted?: (entry: Entry) => boolean): Promise<Listed>
  stat(path: string): Promise<Looked>
  /**
   * readStable: bytes that belonged together at one moment. Content that looks half written (empty, or with an
   * unclosed frontmatter) is read again for half a second unless its hash is `known`.
   */
  read(path: string, known?: string): Promise<Read>
  /** guardedReplace: replaces what was expected, or nothing. Makes missing folders. */
  replace(path: string, bytes: Uint8Array, options: ReplaceOptions): Promise<Replaced>
  /** Moves the expected content into the keep area; another content is put back. */
  remove(path: string, expected: string): Promise<Removed>
  /** Never clobbers an existing `to`. Makes missing folders. */
  move(from: string, to: string, expected: string): Promise<Moved>
  /** For logs: O_APPEND, never read back. `size` in bytes afterwards tells when to go on in a second file. */
  append(path: string, text: string): Promise<Appended>
  /** Puts a folder that does not exist yet in place whole. Keys of `files` are relative to it. */
  placeFolder(path: string, files: ReadonlyMap<string, NewFile>): Promise<Placed>
  /** Null when the folder is there afterwards. */
  makeFolder(path: string): Promise<Problem | null>
  /** True when it was removed; false when it was missing, refused or not empty. */
  removeEmptyFolder(path: string): Promise<boolean>
  /** Displaced contents that an earlier process left behind; files taken away by its crash are put back first. */
  recover(): Promise<KeptVersion[]>
  /** Looks again at displaced inodes 1, 10 and 60 s after; returns those an open descriptor has written to since. */
  recheckKept(): Promise<KeptVersion[]>
  /** The bytes are stored: the inode goes as soon as its last look has found it unchanged. */
  forget(kept: KeptVersion): Promise<void>
}

/** Where a crash, an error or another program may come in between. Each is passed after the step it names. */
export type FaultStep =
  | 'read:looked'
  | 'read:opened'
  | 'replace:compared'
  | 'stage:written'
  | 'stage:verified'
  | 'replace:hashed'
  | 'replace:offered'
  | 'replace:kept'
  | 'replace:kept-checked'
  | 'replace:reserved'
  | 'replace:placed'
  | 'replace:kept-hashed'
  | 'replace:synced'
  | 'remove:hashed'
  | 'remove:kept'
  | 'remove:verified'
  | 'move:hashed'
  | 'move:placed'
  | 'move:taken-away'
  | 'folder:filled'
  | 'folder:synced'
  | 'folder:placed'

/**
 * Called at each step. It may throw: an error with an errno `code` counts as the file system's answer, any other
 * stands for a crash, after which nothing is tidied up.
 */
export type Faults = (step: FaultStep, path: string) => void | Promise<void>

/** Whether the file is untouched since: inode, size, mtime and ctime (inode numbers are reused). */
export function sameStat(a: Stat, b: Stat): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs
}

/** The entry of a file that changed a moment before it was looked at: no look at its stat alone is the same as it. */
export function young(stat: Stat): Stat {
  return { ...stat, ctimeNs: -grown(stat).ctimeNs }
}

/** The entry once the file has been read again with the same stat, and a tick of the disk's clock later. */
export function grown(stat: Stat): Stat {
  return stat.ctimeNs < 0n ? { ...stat, ctimeNs: -stat.ctimeNs } : stat
}

/** Whether the file looks as it is remembered, by an entry that is too young to tell. */
export function sameButYoung(ledger: Stat, looked: Stat): boolean {
  return ledger.ctimeNs < 0n && sameStat(grown(ledger), grown(looked))
}

/** Of a refusal because the root itself is gone, or is another folder than before. */
export const rootChangedCode = 'root.changed'

/** Code of the problem of a file that is larger than what is read. */
export const tooBigCode = 'file.too-big'

/** SHA-256, hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
