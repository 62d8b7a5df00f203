// The kept versions of the files of a tree, read beside a `cw` that may be running, and brought back.

import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { codecs } from '../../app/codecs.ts'
import { claimedId } from '../../document/claimed-id.ts'
import { readDocument } from '../../document/document.ts'
import { systemClock } from '../../kernel/clock.ts'
import { isPartOfEntity } from '../../kernel/document-key.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Problem } from '../../kernel/problem.ts'
import { type FileTree, hashOf, type Replaced } from '../../platform/files/file-tree.ts'
import { openDiskTree } from '../../platform/files/open-tree.ts'
import type { Home } from '../../platform/home.ts'
import { classify } from '../core/classify.ts'
import { withBody, withId } from '../core/merge.ts'
import { type Spoken, type Words, wordsOf } from '../core/words-of.ts'
import { BaseContents, type Version } from './base-contents.ts'
import { BaseDatabase } from './base-database.ts'
import { BaseStore } from './base-store.ts'
import { markerOf, whichTree } from './known-trees.ts'

export type { Version } from './base-contents.ts'

export interface PlaceInTree {
  readonly root: string
  /** The tree's base store in the home. */
  readonly store: string
  /** Relative to the tree, with `/`. */
  readonly path: string
}

export interface KnownDocument {
  readonly key: string
  readonly path: string
  /** Of the text that stands there, as far as the tree knows. */
  readonly hash: string
}

/** A document that was archived from a path at which none stands now. */
export interface ArchivedHere {
  readonly id: string
  /** Where it stands. */
  readonly path: string
  /** Whether a text for that path names it, and so brings it back; any other text is a new document. */
  readonly returns: boolean
}

/**
 * Where a file stands (or stood) in a tree, found by going up to the folder that names its home, or that the home knows without;
 * null outside of trees.
 * @throws CwError `tree.foreign` when the tree belongs to another home
 */
export async function placeInTree(home: Home, file: string): Promise<PlaceInTree | null> {
  const absolute = resolve(file)
  for (let root = dirname(absolute); ; root = dirname(root)) {
    const marker = await markerOf(home, root)
    if (marker) {
      if (marker.home !== home.id)
        throw cwError('tree.foreign', { path: root, found: marker.home, home: home.id })
      const path = relative(root, absolute).split(sep).join('/')
      const identity = await whichTree(home, await realpath(root), marker)
      // What was kept before a folder was copied, was kept of its original.
      const id = identity.copyOf === null ? identity.id : identity.copyOf.id
      return { root, store: join(home.tree(id), 'base.db'), path }
    }
    if (root === dirname(root)) return null
  }
}

/** Opens the base store for reading alone; null when nothing was kept yet. Close it after use. */
export function openVersions(store: string): KeptVersions | null {
  return existsSync(store) ? new KeptVersions(store) : null
}

export class KeptVersions {
  readonly #db: BaseDatabase
  readonly #contents: BaseContents

  constructor(store: string) {
    this.#db = BaseDatabase.openForReading(store)
    this.#contents = new BaseContents(this.#db)
  }

  close(): void {
    this.#db.close()
  }

  /** Newest first. */
  of(path: string): Version[] {
    return this.#contents.versions(path)
  }

  bytes(path: string, number: number): Buffer | null {
    return this.#contents.bytesOfVersion(path, number)
  }

  /** The document that stands at the path now, as far as the tree knows. */
  documentAt(path: string): KnownDocument | null {
    return this.#db.row<KnownDocument>('select key, path, hash from bases where path = ?', path)
  }

  /** The one that stood at that path before it was archived, the last of several. */
  documentArchivedFrom(path: string): KnownDocument | null {
    const select = `select key, path, hash from bases
      where path like 'archive/____-__/%' and substr(path, length('archive/2026-11/') + 1) = ? order by path desc`
    return this.#db.row<KnownDocument>(select, path)
  }

  /** What the text, written to that path, has to do with the document that was archived from there; null: there is none. */
  archivedHere(path: string, text: string): ArchivedHere | null {
    const document = this.documentAt(path) === null ? this.documentArchivedFrom(path) : null
    if (document === null || isPartOfEntity(document.key)) return null
    return { id: document.key, path: document.path, returns: claimedId(text) === document.key }
  }

  /** The document of which the path was the sidecar of a conflict that is over; null for any other path. */
  resolvedAt(path: string): string | null {
    const place = classify(path)
    if (place.is !== 'conflict-sidecar') return null
    const isOpen = 'select 1 from bases where path = ? and conflict is not null'
    return this.#db.row(isOpen, place.of) === null ? place.of : null
  }

  /**
   * What both sides agreed on last: of the document at the path or, where none stands, of the one that this text names by
   * its id. Null: nothing.
   */
  agreedAt(path: string, text: string): string | null {
    const id = claimedId(text)
    const known = this.documentAt(path) ?? (id === null ? undefined : this.documentsCalled(id)[0])
    return known ? (this.#contents.bytes(known.hash)?.toString('utf8') ?? null) : null
  }

  /** Documents whose id begins so. */
  documentsCalled(id: string): KnownDocument[] {
    const select = `select key, path, hash from bases where substr(key, 1, ?) = ? and key not like '%#%' order by key`
    return this.#db.rows<KnownDocument>(select, id.length, id)
  }
}

/** An earlier text of a document with the id that it has by now: until a person's first save got one, it named none. */
export function withItsId(text: string, key: string): string {
  const read = isPartOfEntity(key) ? null : readDocument(text)
  if (!read?.ok || read.value.fields.has('id')) return text
  const named = withId(read.value, key)
  return named.ok ? named.value.text : text
}

/** The document with another body: what a command changed says nothing of its fields. */
export function asBodyOf(document: string, body: string): string {
  const read = readDocument(document)
  const changed = read.ok ? withBody(read.value, body) : read
  return changed.ok ? changed.value.text : body
}

export type BroughtBack = Omit<Words, 'text'> & { readonly bytes: Uint8Array }

/**
 * A version as it comes back: its words, without what it decided. Bytes that are no text, and what is no document, stay as
 * they are.
 */
export function asWords(bytes: Uint8Array, path: string, agreed: string | null): BroughtBack {
  const text = Buffer.from(bytes).toString('utf8')
  const spoken = spokenAt(path)
  if (spoken === null || !Buffer.from(text, 'utf8').equals(bytes)) return { bytes, left: [], draft: false }
  const words = wordsOf(text, agreed, spoken)
  return { ...words, bytes: Buffer.from(words.text, 'utf8') }
}

function spokenAt(path: string): Spoken | null {
  const place = classify(path)
  if (place.is === 'reply' || place.is === 'confirm') return place.is
  return place.is === 'document' ? (codecs.get(place.kind) ?? null) : null
}

export interface Restored {
  /** `equal`: the file held those bytes already. */
  readonly outcome: 'restored' | 'equal'
  /** Number of the version that what stood in the file has now; null when there was no file. */
  readonly kept: number | null
}

/** What stands in the file now; null when it is missing. @throws CwError `file.failed` when it cannot be read */
export async function currentBytes(place: PlaceInTree): Promise<Uint8Array | null> {
  return (await readCurrent(openBeside(place.root), place.path))?.bytes ?? null
}

/**
 * Puts the bytes of a version into the file. What stands there becomes a version first; somebody who saves at that
 * moment wins. The running `cw`, or the next one, takes it up like any save.
 * @throws CwError `file.failed`
 */
export async function restoreVersion(
  place: PlaceInTree,
  version: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Restored> {
  const tree = openBeside(place.root)
  const current = await readCurrent(tree, place.path)
  if (current?.hash === hashOf(version.bytes)) return { outcome: 'equal', kept: null }
  const bases = await BaseStore.open(place.store)
  try {
    const keep = (bytes: Uint8Array, why: string) =>
      bases.addVersion({ path: place.path, bytes, at: systemClock.now(), why })
    if (current) keep(current.bytes, `replaced by version ${version.name}`)
    const replaced = await tree.replace(place.path, version.bytes, { expected: current?.hash ?? null })
    await conclude(tree, replaced, { place, ours: hashOf(version.bytes), keep })
    const kept = current ? (bases.versions(place.path)[0]?.number ?? null) : null
    return { outcome: replaced.outcome === 'equal' ? 'equal' : 'restored', kept }
  } finally {
    bases.close()
  }
}

/** Stores what was displaced; whoever wrote in the meantime gets their bytes back. */
async function conclude(
  tree: FileTree,
  replaced: Replaced,
  order: {
    readonly place: PlaceInTree
    readonly ours: string
    keep(bytes: Uint8Array, why: string): void
  },
): Promise<void> {
  if (replaced.outcome === 'failed') throw failed(replaced.problem, order.place.path)
  if ('kept' in replaced && replaced.kept) {
    if (replaced.outcome !== 'written') order.keep(replaced.kept.bytes, 'saved while a version came back')
    if (replaced.outcome === 'raced')
      await tree.replace(order.place.path, replaced.kept.bytes, { expected: order.ours })
    await tree.forget(replaced.kept)
  }
  if (replaced.outcome === 'changed' || replaced.outcome === 'raced') throw failed(saved, order.place.path)
}

async function readCurrent(tree: FileTree, path: string) {
  const read = await tree.read(path)
  if (read.state === 'refused') throw failed(read.problem, path)
  if (read.state === 'unsettled') throw failed(saved, path)
  return read.state === 'file' ? read : null
}

function openBeside(root: string): FileTree {
  // Exchanges and links are tried, and done without where there are none.
  const capabilities = { exchange: true, hardLinks: true }
  const tree = openDiskTree(root, { clock: systemClock, beside: true, capabilities })
  if (!tree.ok) throw failed(tree.problem, root)
  return tree.value
}

const saved = {
  message: 'somebody saves it at this moment',
  remedy: 'Nothing was restored; do it again.',
}

function failed({ message, remedy }: Pick<Problem, 'message' | 'remedy'>, path: string) {
  return cwError('file.failed', { path, reason: message, remedy })
}
