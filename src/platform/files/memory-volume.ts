// A disk in memory, with inodes, links and descriptors: simulations run the real guarded operations on it.

import { foldName } from '../../kernel/fold-name.ts'
import type { Entry, EntryKind } from './file-tree.ts'
import { type Volume, VolumeError, type VolumeNode } from './volume.ts'

export interface MemoryOptions {
  /** False: link(2) fails, as on FAT. */
  readonly hardLinks?: boolean
  /** False: two names cannot change places in one step, as on Windows. */
  readonly exchange?: boolean
  /** True: names with one key are one file, under the name it got first. */
  readonly caseFolding?: boolean
  /** Nanoseconds between two times that the disk can tell apart; by default no two changes share a time. */
  readonly grain?: bigint
  /** Milliseconds since the epoch; file times follow it. */
  readonly now?: () => number
}

interface Inode {
  readonly ino: bigint
  readonly kind: EntryKind
  bytes: Uint8Array
  mode: number
  mtimeNs: bigint
  ctimeNs: bigint
  links: number
  /** Of a folder. */
  readonly names: Map<string, Inode>
}

interface Open {
  readonly inode: Inode
  readonly append: boolean
}

/** Survives the "crash" of the tree that is opened on it. '/' exists; errors are those of a disk. */
export class MemoryVolume implements Volume {
  readonly umask = 0o022
  /** Bytes that may still be written; a write beyond writes less (staging) or fails with ENOSPC. */
  space = Infinity
  /** Every change fails with EROFS. */
  readOnly = false
  readonly #options: MemoryOptions
  readonly #open = new Map<number, Open>()
  #ticks = 0n
  #lastIno = 1n
  #lastDescriptor = 2
  readonly #root: Inode

  constructor(options: MemoryOptions = {}) {
    this.#options = options
    this.#root = this.#inode('folder', 0o755)
  }

  now(): bigint {
    return BigInt(Math.floor(this.#options.now?.() ?? 0)) * 1_000_000n + this.#ticks
  }

  lstat(path: string): VolumeNode | null {
    const inode = this.#find(path)
    return inode === undefined ? null : nodeOf(inode)
  }

  readdir(path: string): Entry[] {
    return [...this.#folder(path).names].map(([name, { kind }]) => ({ name, kind }))
  }

  /** Nobody can come in between two synchronous calls here. */
  anchor(): null {
    return null
  }

  mkdir(path: string): void {
    this.#put(path, () => this.#inode('folder', 0o755))
  }

  /** Puts a link there; where it leads to does not matter, as links are never followed. */
  symlink(path: string): void {
    this.#put(path, () => this.#inode('link', 0o777))
  }

  rmdir(path: string): void {
    if (this.#folder(path).names.size > 0) throw new VolumeError('ENOTEMPTY', path)
    this.#take(path)
  }

  unlink(path: string): void {
    if (this.#get(path).kind === 'folder') throw new VolumeError('EISDIR', path)
    const inode = this.#take(path)
    inode.links -= 1
    inode.ctimeNs = this.#time()
  }

  link(from: string, to: string): void {
    if (this.#options.hardLinks === false) throw new VolumeError('EPERM', to)
    const inode = this.#get(from)
    this.#put(to, () => inode)
    inode.links += 1
    inode.ctimeNs = this.#time()
  }

  rename(from: string, to: string): void {
    const inode = this.#get(from)
    const replaced = this.#find(to)
    if (replaced === inode) return
    if (replaced?.kind === 'folder') this.rmdir(to)
    else if (replaced !== undefined) this.unlink(to)
    this.#put(to, () => inode)
    this.#take(from)
    inode.ctimeNs = this.#time()
  }

  exchange(one: string, other: string): void {
    if (this.#options.exchange === false) throw new VolumeError('ENOSYS', other)
    const [first, second] = [this.#get(one), this.#get(other)]
    this.#take(one)
    this.#take(other)
    this.#put(one, () => second)
    this.#put(other, () => first)
    first.ctimeNs = second.ctimeNs = this.#time()
  }

  openRead(path: string): number {
    const inode = this.#get(path)
    if (inode.kind === 'link') throw new VolumeError('ELOOP', path)
    return this.#descriptor({ inode, append: false })
  }

  openAppend(path: string, mode: number): number {
    if (this.#find(path)?.kind === 'link') throw new VolumeError('ELOOP', path)
    if (this.#find(path)?.kind === 'folder') throw new VolumeError('EISDIR', path)
    if (this.#find(path) === undefined) this.#put(path, () => this.#inode('file', mode & ~this.umask))
    return this.#descriptor({ inode: this.#get(path), append: true })
  }

  create(path: string, mode: number): number {
    const inode = this.#put(path, () => this.#inode('file', mode & ~this.umask))
    return this.#descriptor({ inode, append: true })
  }

  fstat(descriptor: number): VolumeNode {
    return nodeOf(this.#opened(descriptor).inode)
  }

  fchmod(descriptor: number, mode: number): void {
    const { inode } = this.#opened(descriptor)
    this.#change()
    inode.mode = mode
    inode.ctimeNs = this.#time()
  }

  read(descriptor: number, limit: number): Uint8Array {
    const { bytes } = this.#opened(descriptor).inode
    return bytes.slice(0, Math.min(limit, bytes.length))
  }

  write(descriptor: number, bytes: Uint8Array): void {
    const { inode, append } = this.#opened(descriptor)
    if (!append) throw new VolumeError('EBADF', 'opened for reading')
    if (bytes.length > this.space) throw new VolumeError('ENOSPC', 'no space left')
    this.overwrite(inode, Buffer.concat([inode.bytes, bytes]))
  }

  close(descriptor: number): void {
    this.#open.delete(descriptor)
  }

  pathOf(): null {
    return null
  }

  /** As a saver does that truncates and writes the same inode; also through a kept descriptor (`openRead`). A copy may keep a time. */
  writeInPlace(target: string | number, bytes: Uint8Array, mtimeNs?: bigint): void {
    if (typeof target === 'string' && this.#find(target) === undefined) this.close(this.create(target, 0o644))
    const inode = typeof target === 'string' ? this.#get(target) : this.#opened(target).inode
    this.overwrite(inode, bytes)
    inode.mtimeNs = mtimeNs ?? inode.mtimeNs
  }

  async writeFile(path: string, bytes: Uint8Array, { mode }: { mode: number }): Promise<void> {
    const descriptor = this.create(path, 0o600)
    // The worst that a full disk may do: less is written, and nobody is told.
    this.write(descriptor, bytes.subarray(0, Math.min(bytes.length, this.space)))
    this.fchmod(descriptor, mode)
    this.close(descriptor)
  }

  async sync(path: string): Promise<void> {
    this.#get(path)
  }

  async syncAll(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.#get(path)
  }

  private overwrite(inode: Inode, bytes: Uint8Array): void {
    this.#change()
    this.space = Math.max(0, this.space - Math.max(0, bytes.length - inode.bytes.length))
    inode.bytes = Uint8Array.from(bytes)
    inode.mtimeNs = inode.ctimeNs = this.#time()
  }

  #put(path: string, make: () => Inode): Inode {
    this.#change()
    const [folder, name] = split(path)
    const { names } = this.#folder(folder)
    if (names.has(this.#nameIn(names, name))) throw new VolumeError('EEXIST', path)
    const inode = make()
    names.set(name, inode)
    return inode
  }

  #take(path: string): Inode {
    this.#change()
    const inode = this.#get(path)
    const [folder, name] = split(path)
    const { names } = this.#folder(folder)
    names.delete(this.#nameIn(names, name))
    return inode
  }

  /** The name as it stands there, where letters of both cases are one name. */
  #nameIn(names: ReadonlyMap<string, Inode>, name: string): string {
    if (!this.#options.caseFolding || names.has(name)) return name
    const folded = foldName(name)
    return [...names.keys()].find((each) => foldName(each) === folded) ?? name
  }

  #find(path: string): Inode | undefined {
    const names = path.split('/').filter((name) => name !== '')
    return names.reduce<Inode | undefined>(
      (inode, name) => inode?.names.get(this.#nameIn(inode.names, name)),
      this.#root,
    )
  }

  #get(path: string): Inode {
    const inode = this.#find(path)
    if (inode === undefined) throw new VolumeError('ENOENT', path)
    return inode
  }

  #folder(path: string): Inode {
    const inode = this.#get(path)
    if (inode.kind !== 'folder') throw new VolumeError('ENOTDIR', path)
    return inode
  }

  #opened(descriptor: number): Open {
    const open = this.#open.get(descriptor)
    if (open === undefined) throw new VolumeError('EBADF', String(descriptor))
    return open
  }

  #descriptor(open: Open): number {
    this.#lastDescriptor += 1
    this.#open.set(this.#lastDescriptor, open)
    return this.#lastDescriptor
  }

  #inode(kind: EntryKind, mode: number): Inode {
    this.#lastIno += 1n
    const time = this.#time()
    const names = new Map<string, Inode>()
    return {
      ino: this.#lastIno,
      kind,
      bytes: new Uint8Array(),
      mode,
      mtimeNs: time,
      ctimeNs: time,
      links: 1,
      names,
    }
  }

  #change(): void {
    if (this.readOnly) throw new VolumeError('EROFS', 'read-only')
  }

  #time(): bigint {
    this.#ticks += 1n
    const { grain = 1n } = this.#options
    const time = this.now()
    return time - (time % grain)
  }
}

function nodeOf(inode: Inode): VolumeNode {
  const { ino, kind, mode, mtimeNs, ctimeNs, links, bytes } = inode
  return { ino, kind, mode, mtimeNs, ctimeNs, links, dev: 1n, size: bytes.length }
}

function split(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf('/')
  return [path.slice(0, at), path.slice(at + 1)]
}
