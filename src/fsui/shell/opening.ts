// The first lines of the log when a tree opens: how long cw did not run, and what is taken up from that time.

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decodeDocument } from '../../document/document.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { FileTree, Read } from '../../platform/files/file-tree.ts'
import { classify } from '../core/classify.ts'
import type { BaseStore } from './base-store.ts'
import { asSaved } from './engine/keep-read.ts'
import type { Journal } from './journal.ts'
import type { RunningParts } from './tree-status.ts'

/** Milliseconds between notes that the tree is kept; a crash is noticed to within that time. */
const noteEvery = 10_000
/** Most paths that the line names. */
const mostNamed = 5

/** Remembers in the home when the tree was kept last. Times are milliseconds since the epoch. */
export class LastKept {
  #noted = 0

  constructor(private readonly file: string) {}

  /** Null when the tree was never kept. */
  async before(): Promise<number | null> {
    try {
      const at = Number(await readFile(this.file, 'utf8'))
      return Number.isFinite(at) && at > 0 ? at : null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  /** Notes that the tree is kept now, at most every 10 s unless it is the `last` time. */
  async note(now: number, last = false): Promise<void> {
    if (!last && now < this.#noted + noteEvery) return
    this.#noted = now
    // Not the home itself: where that was taken away, what is left of it would be in the way of what comes back.
    const store = dirname(this.file)
    if (!existsSync(dirname(store))) return
    await mkdir(store, { recursive: true, mode: 0o700 })
    await writeFile(this.file, `${now}\n`, { mode: 0o600 })
  }
}

export interface Opening extends Pick<RunningParts, 'folder' | 'bases' | 'engine' | 'service' | 'follower'> {
  readonly tree: FileTree
  readonly journal: Journal
  readonly kept: LastKept
}

/** Looks at the whole tree, and says what is taken up from the time without `cw`. */
export async function tellOpening(opening: Opening): Promise<void> {
  const { folder, bases, engine, service, follower, tree, journal, kept } = opening
  const { damaged } = bases
  if (damaged !== null)
    journal.add(`what this tree and its home agreed on could not be read: it is in ${damaged} now`)
  if (folder.copyOf !== null) journal.add(describeCopy(folder.copyOf))
  const last = await kept.before()
  const known = (path: string) => readBefore(bases, path)
  const meanwhile = await lookMeanwhile(tree, bases, { paths: await engine.look(), known })
  service.swept()
  const inDatabase = follower.changedMeanwhile
  journal.add(describeOpening(last, systemClock.now(), { ...meanwhile, inDatabase }))
  follower.tellMissed()
}

export interface InFolder {
  /** Paths of documents. */
  readonly changed: readonly string[]
  readonly created: readonly string[]
  readonly missing: readonly string[]
}

export interface Meanwhile extends InFolder {
  /** Documents that changed in the database. */
  readonly inDatabase: number
}

/**
 * What of `paths` differs from the bases, and from what is `known` of a file otherwise: the hash of its content. Call after
 * taking stock of the server, and before the first turn.
 */
export async function lookMeanwhile(
  tree: FileTree,
  bases: BaseStore,
  { paths, known = () => null }: { readonly paths: readonly string[]; known?(path: string): string | null },
): Promise<InFolder> {
  const found = { changed: [] as string[], created: [] as string[], missing: [] as string[] }
  for (const path of paths.toSorted()) {
    const { is } = classify(path)
    const base = bases.atPath(path)
    if (base === null && is !== 'document') continue
    const seen = known(path)
    const read = await tree.read(path, base?.hash)
    if (read.state === 'file' && (read.hash === base?.hash || read.hash === seen)) continue
    if (base === null && !isWritten(read)) continue
    if (read.state === 'missing') found.missing.push(path)
    else if (base === null && seen === null) found.created.push(path)
    else found.changed.push(path)
  }
  return found
}

/** What `cw` has read in a file last and has not taken up, which is no news: its hash. Null: it took up what it read. */
export function readBefore(bases: BaseStore, path: string): string | null {
  const [newest] = bases.versions(path)
  return newest?.why === asSaved ? newest.hash : null
}

/** The line; `last` is when the tree was kept last. */
export function describeOpening(last: number | null, now: number, meanwhile: Meanwhile): string {
  const parts = [
    told(meanwhile.changed, 'changed'),
    told(meanwhile.created, 'new'),
    told(meanwhile.missing, 'deleted or moved'),
    meanwhile.inDatabase > 0 ? `${count(meanwhile.inDatabase, 'document')} changed in the database` : '',
  ].filter((part) => part !== '')
  const what = parts.length === 0 ? 'nothing changed in that time' : `from that time: ${parts.join('; ')}`
  if (last === null) return opensFirst(meanwhile.created)
  return `cw runs again after ${span(Math.max(0, now - last))}; ${what}`
}

/** What a folder is told of that was copied from the tree at `original`. */
export function describeCopy(original: string): string {
  return `this folder is a copy of ${original}: both show the same documents from now on, and what is saved in one comes into the other`
}

/** Before, nothing was agreed: all documents of the database are new to the tree, and none is worth a word. */
function opensFirst(created: readonly string[]): string {
  const found = created.length === 0 ? '' : `; it takes up ${told(created, 'that stood here')}`
  return `cw keeps this tree from now on${found}`
}

/** Two units at most: `2 d 3 h`, `4 min 10 s`, `0 s`. */
export function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = units.findIndex(([amount]) => amount > 0)
  if (first === -1) return '0 s'
  return units
    .slice(first, first + 2)
    .flatMap(([amount, unit]) => (amount > 0 ? [`${amount} ${unit}`] : []))
    .join(' ')
}

/** An empty file is no document yet. */
function isWritten(read: Read): boolean {
  return read.state === 'file' && read.bytes.length > 0 && decodeDocument(read.bytes).ok
}

function told(paths: readonly string[], what: string): string {
  if (paths.length === 0) return ''
  const named = paths.slice(0, mostNamed).join(', ')
  const more = paths.length > mostNamed ? ', …' : ''
  return `${count(paths.length, 'file')} ${what} (${named}${more})`
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
