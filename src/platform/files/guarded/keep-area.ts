// The keep area: displaced inodes stay here until their bytes are stored and no open descriptor writes to them.

import { Breath } from '../../../kernel/breath.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import { type FileRead, hashOf, type KeptVersion, sameStat } from '../file-tree.ts'
import { errnoOf, type VolumeNode } from '../volume.ts'
import { anchored, anchoredBoth } from './anchor.ts'
import { allLooks, DueLooks } from './due-looks.ts'
import { ensureFolder } from './ensure-folder.ts'
import { guardPath } from './guard-path.ts'
import { type KeepReason, keepName, parseKeepName, withReason } from './keep-name.ts'
import { readStable } from './read-stable.ts'
import { absolute, type TreeBase } from './tree-context.ts'
import { filesBelow } from './walk.ts'

const noBytes = new Uint8Array()

interface Held {
  version: KeptVersion
  node: VolumeNode | null
  readonly since: number
  looks: number
  stored: boolean
}

/** What operations that displace something work with. */
export interface TreeContext extends TreeBase {
  readonly keep: KeepArea
}

export class KeepArea {
  readonly #base: TreeBase
  readonly #folder: string
  readonly #held = new Map<string, Held>()
  readonly #looks = new DueLooks()
  /** Those of which the caller does not have the version in hand. */
  readonly #unreported = new Set<string>()

  constructor(base: TreeBase) {
    this.#base = base
    this.#folder = `${base.capabilities.machineFolder}/keep`
  }

  /** Gives the file a second name here. Throws what link(2) throws. */
  link(path: string): string {
    const name = this.#reserve(path, 'linked')
    anchoredBoth(this.#base, { from: path, to: this.pathOf(name) }, (from, to) =>
      this.#base.volume.link(from, to),
    )
    return name
  }

  /** Moves what was staged for the path here, to be exchanged for what stands there. */
  offer(staged: string, path: string): string {
    const name = this.#reserve(path, 'linked')
    this.#rename(staged, this.pathOf(name))
    return name
  }

  /** Undoes `offer`. */
  withdraw(name: string, staged: string): void {
    this.#rename(this.pathOf(name), staged)
  }

  /** Moves the file here. */
  displace(path: string, reason: KeepReason): string {
    const name = this.#reserve(path, reason)
    this.#rename(path, this.pathOf(name))
    return name
  }

  /** Tree-relative path of a kept inode. */
  pathOf(name: string): string {
    return `${this.#folder}/${name}`
  }

  node(name: string): VolumeNode | null {
    return this.#base.volume.lstat(this.#absolute(name))
  }

  /** Removes the name; nothing of the content is remembered. */
  drop(name: string): void {
    this.release(name)
    try {
      anchored(this.#base, this.pathOf(name), (path) => this.#base.volume.unlink(path))
    } catch (error) {
      // A person may delete the machine folder at any time.
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  /** What it displaced is in place or obsolete: a crash no longer puts it back. Returns the new name. */
  settle(name: string): string {
    const settled = withReason(name, 'linked')
    ensureFolder(this.#base, folderPart(this.pathOf(settled)))
    this.#rename(this.pathOf(name), this.pathOf(settled))
    this.release(name)
    return settled
  }

  /** Reads a kept inode and watches it from now on. `before` is what it held when it was hashed. */
  async hold(name: string, path: string, before: FileRead): Promise<KeptVersion> {
    const read = (await this.#read(name, before.hash)) ?? before
    const version = { path, bytes: read.bytes, hash: read.hash, keep: name }
    this.#watch(version, false)
    return version
  }

  /** Keeps bytes that have no inode any more. */
  store(path: string, bytes: Uint8Array): KeptVersion {
    const name = this.#reserve(path, 'linked')
    const descriptor = anchored(this.#base, this.pathOf(name), (made) =>
      this.#base.volume.create(made, 0o600),
    )
    try {
      this.#base.volume.write(descriptor, bytes)
    } finally {
      this.#base.volume.close(descriptor)
    }
    const version = { path, bytes, hash: hashOf(bytes), keep: name }
    this.#watch(version, false)
    return version
  }

  /** The inode has left the area. */
  release(name: string): void {
    this.#held.delete(name)
    this.#looks.delete(name)
    this.#unreported.delete(name)
  }

  /** The caller gets the version; until then `recheck` would report it. */
  handOver(version: KeptVersion): KeptVersion {
    this.#unreported.delete(version.keep)
    return version
  }

  async recheck(): Promise<KeptVersion[]> {
    const due = this.#looks.at(this.#base.clock.elapsed())
    // What is displaced meanwhile is in the hands of whoever displaces it.
    const asked = new Set([...this.#unreported, ...due])
    const breath = new Breath()
    for (const name of due) {
      await breath.take()
      const held = this.#held.get(name)
      if (held) await this.#lookAgain(name, held)
    }
    const news = [...asked].filter((name) => this.#unreported.delete(name))
    return news.flatMap((name) => this.#held.get(name)?.version ?? [])
  }

  /** Contents of an earlier process, which are watched from now on, and those handed over that were never stored. */
  async recover(): Promise<KeptVersion[]> {
    const handed = [...this.#held].filter(([name, { stored }]) => !stored && !this.#unreported.has(name))
    const found = handed.map(([, { version }]) => version)
    for (const name of filesBelow(this.#base, this.#folder)) {
      const parsed = parseKeepName(name)
      if (parsed === null || this.#held.has(name)) continue
      const read = await this.#read(name)
      if (read === null) continue
      const version = { path: parsed.path, bytes: read.bytes, hash: read.hash, keep: name }
      this.#watch(version, true)
      found.push(version)
    }
    return found
  }

  /** Names of inodes that were moved aside for a replacement which never came. */
  displaced(): { name: string; path: string }[] {
    return filesBelow(this.#base, this.#folder).flatMap((name) => {
      const parsed = parseKeepName(name)
      if (parsed?.reason !== 'displaced' || this.#held.has(name)) return []
      return [{ name, path: parsed.path }]
    })
  }

  forget(version: KeptVersion): void {
    const held = this.#held.get(version.keep)
    if (held === undefined || held.version.hash !== version.hash) return
    held.stored = true
    // From now on its hash is enough to tell a change; after a burst the bytes of thousands would lie here for a minute.
    held.version = { ...held.version, bytes: noBytes }
    this.#dropWhenDone(version.keep, held)
  }

  async #lookAgain(name: string, held: Held): Promise<void> {
    const node = this.node(name)
    if (node === null) {
      if (!this.#unreported.has(name)) this.release(name)
      return
    }
    if (held.node === null || !sameStat(node, held.node)) {
      const read = await this.#read(name, held.version.hash)
      if (read === null) return
      held.node = node
      if (read.hash !== held.version.hash) {
        held.version = { ...held.version, bytes: read.bytes, hash: read.hash }
        this.#unreported.add(name)
        held.stored = false
        // The last look has to find it unchanged, so it is repeated at the next call.
        if (held.looks === allLooks - 1) return
      }
    }
    held.looks += 1
    this.#looks.note(name, held)
    this.#dropWhenDone(name, held)
  }

  #dropWhenDone(name: string, held: Held): void {
    if (held.stored && held.looks >= allLooks) this.drop(name)
  }

  /** Stable bytes, else whatever is there now: a kept inode may be written to for long, or have grown too big. */
  async #read(name: string, known?: string): Promise<FileRead | null> {
    const path = this.pathOf(name)
    const read = await readStable(this.#base, path, known)
    if (read.state === 'file') return read
    const node = this.node(name)
    if (node?.kind !== 'file' || guardPath(this.#base, path).state !== 'safe') return null
    const descriptor = this.#base.volume.openRead(this.#absolute(name))
    try {
      const bytes = this.#base.volume.read(descriptor, Infinity)
      return { state: 'file', bytes, stat: node, hash: hashOf(bytes) }
    } finally {
      this.#base.volume.close(descriptor)
    }
  }

  #watch(version: KeptVersion, reported: boolean): void {
    const { keep: name } = version
    // The first look reads in any case: names come and go right after this, which moves ctime.
    const held = { version, node: null, since: this.#base.clock.elapsed(), looks: 0, stored: false }
    this.#held.set(name, held)
    this.#looks.note(name, held)
    if (reported) this.#unreported.delete(name)
    else this.#unreported.add(name)
  }

  #rename(from: string, to: string): void {
    anchoredBoth(this.#base, { from, to }, (one, other) => this.#base.volume.rename(one, other))
  }

  #reserve(path: string, reason: KeepReason): string {
    const name = keepName(path, reason, this.#base.random)
    ensureFolder(this.#base, folderPart(this.pathOf(name)))
    return name
  }

  #absolute(name: string): string {
    return absolute(this.#base, this.pathOf(name))
  }
}
