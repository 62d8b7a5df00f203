// What a person does to the files of a simulated tree, with the system calls of real editors.

import { classify } from '../../src/fsui/core/classify.ts'
import { otherFormOf } from '../../src/kernel/layout.ts'
import type { MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { edit } from './edits.ts'
import { answer } from './replies.ts'
import { SavedTexts } from './saved-texts.ts'
import type { Answering, Change, Saver } from './steps.ts'

export const root = '/tree'

/** The time of an original that a copy keeps. */
const longAgo = BigInt(Date.UTC(2020, 1, 29)) * 1_000_000n

/** Where documents of a schedule may be saved. */
export const paths = [
  'initiatives/a/initiative.md',
  'initiatives/b/initiative.md',
  'initiatives/c.md',
  'initiatives/a/pages/p.md',
  'initiatives/b/pages/p.md',
  'initiatives/a/phases/01-one/phase.md',
  'initiatives/b/phases/01-one/phase.md',
  'initiatives/a/phases/01-one/plans/p.md',
  'domain/term.md',
  'domain/other.md',
  'tasks/loose.md',
  'initiatives/a/phases/01-one/tasks/t.md',
  'initiatives/a/phases/01-one/tasks/u.md',
  'initiatives/b/phases/01-one/plans/p.md',
  'initiatives/a/phases/02-two/phase.md',
  'agents/otter/agent.md',
  'agents/otter/messages/0001-hello.md',
  'agents/otter/messages/0002-more.md',
]

/** So many at once that a brake may trip where they go. */
export const flock = ['1', '2', '3', '4', '5', '6', '7'].map((n) => `domain/many/${n}.md`)

const folders = [
  'initiatives/a',
  'initiatives/b',
  'initiatives/d',
  'initiatives/a/phases/01-one',
  'domain',
  'domain/many',
  'initiatives/b/phases/01-one',
  'agents/otter',
  'agents/badger',
]

/** Names of one initiative; some systems take two of them for one. */
const initiatives = ['initiatives/a', 'initiatives/A', 'initiatives/d']
/** What stands there is none of the tree's. */
const outside = '.outside'

const foreign: Readonly<Record<string, string>> = {
  'notes.txt': 'mine\n',
  'image.png': '\u0000png',
  '.git/HEAD': 'ref: refs/heads/main\n',
  'initiatives/README.txt': 'mine too\n',
  'initiatives/.b.md.swp': 'swap',
  'initiatives/README.md~': 'backup',
  'log/untitled.txt': 'mine',
}

export class Person {
  readonly texts = new SavedTexts((path) => this.read(path))
  /** How often the person brought a document to a path, or away from one: what may cause a creation or an archiving. */
  arrivals = 0
  departures = 0
  /** How often the person did something to a reply. */
  answers = 0
  /** Somebody put another database in place: what happened before is not in its log. */
  forked = false
  /** How many texts were saved that say a status. */
  readonly statuses = new Map<string, number>()
  readonly #fromGit: string[] = []
  readonly #takenAway = new Set<bigint>()
  #n = 0

  constructor(
    private readonly volume: MemoryVolume,
    private readonly touched: (path: string) => void,
  ) {
    for (const [path, text] of Object.entries(foreign)) this.#put(path, text)
  }

  /** The documents that stand in the tree now, in the order of their paths. */
  documents(): string[] {
    return this.files().filter((path) => classify(path).is === 'document')
  }

  /** The replies that stand in the tree now. */
  replies(): string[] {
    return this.files().filter((path) => classify(path).is === 'reply')
  }

  /** Every file outside the machine folder. */
  files(): string[] {
    return below(this.volume, '').sort()
  }

  /** Files that are staged or kept. */
  machineFiles(): string[] {
    return ['.cw', '.cw-local'].flatMap((folder) =>
      this.volume.lstat(`${root}/${folder}`) === null ? [] : below(this.volume, folder),
    )
  }

  read(path: string): string | null {
    return contentOf(this.volume, path)
  }

  foreignTouched(): string[] {
    return Object.entries(foreign).flatMap(([path, text]) => (this.read(path) === text ? [] : [path]))
  }

  newText(path: string): string {
    this.#n += 1
    const plan = /plans\//.test(path) ? '\n## Tasks\n' : ''
    const role = path.endsWith('/agent.md') ? '---\nrole: worker\n---\n' : ''
    return `${role}# Thing ${this.#n}\n\nText ${this.#n}.\n${plan}\n- [ ] First\n- [ ] Second\n\nEnd.\n`
  }

  /** Saves a whole text. `meanwhile` happens where the editor leaves the file half written. */
  async save(path: string, text: string, how: Saver, meanwhile: () => Promise<void>): Promise<void> {
    const before = this.read(path)
    if (before === null) this.arrivals += 1
    this.texts.leaving(path, before)
    this.#folders(path)
    // Others may replace or move the file meanwhile: the editor writes where its descriptor leads.
    if (how === 'late' && before !== null) return this.#saveLate(path, text, meanwhile)
    if (how === 'truncate' || how === 'prefix') {
      if (before !== null && how === 'truncate') this.#put(path, '')
      if (how === 'prefix') this.#put(path, text.slice(0, Math.floor(text.length / 2)))
      await meanwhile()
      // What took the half of it along, into the archive for one, has a text that nothing else has.
      if (before !== null && this.read(path) === null) this.arrivals += 1
    }
    if (how === 'vim' && before !== null) {
      this.arrivals += 1
      this.#rename(`${path}`, `${path}~`)
      this.touched(path)
      await meanwhile()
    }
    this.texts.leaving(path, this.read(path))
    this.#folders(path)
    if (how === 'dated') this.volume.writeInPlace(`${root}/${path}`, Buffer.from(text), longAgo)
    else if (how === 'temp') {
      this.#put(`${path}.tmp.1`, text)
      this.#rename(`${path}.tmp.1`, `${path}`)
    } else this.#put(path, text)
    // Somebody may have taken the whole folder away meanwhile.
    if (how === 'vim' && this.read(`${path}~`) !== null) this.#unlink(`${path}~`)
    this.#said(path, text)
  }

  async #saveLate(path: string, text: string, meanwhile: () => Promise<void>): Promise<void> {
    const descriptor = this.volume.openRead(`${root}/${path}`)
    await meanwhile()
    const { ino } = this.volume.fstat(descriptor)
    // Whoever moved the file took its text along: the editor overwrites it there, as it would have here.
    const where = this.#standsAt(ino) ?? path
    // First where the file is: what another program saved there meanwhile went along, and is overwritten by the person's own hand.
    for (const each of new Set([where, path])) this.texts.leaving(each, this.read(each))
    this.volume.writeInPlace(descriptor, Buffer.from(text))
    this.volume.close(descriptor)
    // What the person took away themselves has no name any more.
    if (!this.#takenAway.has(ino)) this.#said(where, text)
  }

  /** Where that file has its name now; undefined where it has none outside the machine folder. */
  #standsAt(ino: bigint): string | undefined {
    return this.files().find((path) => this.volume.lstat(`${root}/${path}`)?.ino === ino)
  }

  /** A save that nothing can come in between. */
  saveAtOnce(path: string, text: string): void {
    this.texts.leaving(path, this.read(path))
    if (this.read(path) === null) this.arrivals += 1
    this.#folders(path)
    this.#put(path, text)
    this.#said(path, text)
  }

  /** Where a command archives what stood there, the text of another document is something new. */
  copyTo(path: string, text: string): void {
    if (this.read(path) !== null) this.arrivals += 1
    this.saveAtOnce(path, text)
  }

  remove(path: string): void {
    this.departures += 1
    this.texts.leaving(path, this.read(path))
    this.#unlink(`${path}`)
    this.touched(path)
  }

  move(from: string, to: string): void {
    const text = this.read(from)
    if (text === null || from === to) return
    this.arrivals += 1
    this.departures += 2
    this.texts.leaving(from, text)
    this.texts.leaving(to, this.read(to))
    this.#folders(to)
    this.#rename(`${from}`, `${to}`)
    this.touched(from)
    this.#said(to, text)
  }

  /** `rm -r` of a folder. */
  removeFolder(of: number): void {
    const folder = folders[of % folders.length] ?? ''
    for (const path of this.files().filter((each) => each.startsWith(`${folder}/`))) this.remove(path)
  }

  swap(a: string, b: string): void {
    if (a === b) return
    const aside = `${a}.tmp.2`
    const [first, second] = [this.read(a), this.read(b)]
    if (first === null || second === null) return
    this.arrivals += 2
    this.departures += 2
    this.texts.leaving(a, first)
    this.texts.leaving(b, second)
    this.#rename(`${a}`, `${aside}`)
    this.#rename(`${b}`, `${a}`)
    this.#rename(`${aside}`, `${b}`)
    this.#said(a, second)
    this.#said(b, first)
  }

  moveFolder(from: number, to: number): void {
    this.#moveFolder(folders[from % folders.length] ?? '', folders[to % folders.length] ?? '')
  }

  swapFolders(from: number, to: number): void {
    const [a, b] = [folders[from % folders.length] ?? '', folders[to % folders.length] ?? '']
    if (a === b || b.startsWith(`${a}/`) || a.startsWith(`${b}/`)) return
    if (this.#isThere(a) && this.#isThere(b)) this.#swapFolders(a, b)
  }

  #swapFolders(a: string, b: string): void {
    this.#moveFolder(a, '.aside')
    this.#moveFolder(b, a)
    this.#moveFolder('.aside', b)
  }

  /** Its phases exchange their names where it has two. */
  shuffle(to: number): void {
    const from = initiatives.find((folder) => this.#isThere(folder))
    const folder = initiatives[to % initiatives.length] ?? ''
    if (from === undefined) return
    this.#moveFolder(from, folder)
    // A disk that folds names finds it under others, too; nobody hears of it under these.
    if (!this.files().some((path) => path.startsWith(`${folder}/`))) return
    const [one, two] = ['01-one', '02-two'].map((name) => `${folder}/phases/${name}`) as [string, string]
    if (this.#isThere(one) && this.#isThere(two)) this.#swapFolders(one, two)
  }

  outOrBack(of: number): void {
    const folder = folders[of % folders.length] ?? ''
    if (this.#isThere(outside)) this.#moveFolder(outside, folder)
    else this.#moveFolder(folder, outside)
  }

  /** Into the archive, at the path that it would have there. */
  putAway(path: string, whole: boolean): void {
    const folder = path.slice(0, path.lastIndexOf('/'))
    if (path.startsWith('archive/')) return
    if (!whole) this.move(path, `archive/2026-11/${path}`)
    else if (folder.split('/').length > 1) this.#moveFolder(folder, `archive/2026-11/${folder}`)
  }

  reshape(path: string): void {
    const other = otherFormOf(path)
    if (other !== null && !this.#isThere(other)) this.move(path, other)
  }

  /** The documents with their texts. */
  all(): ReadonlyMap<string, string> {
    return new Map(this.documents().map((path) => [path, this.read(path) ?? '']))
  }

  #isThere(path: string): boolean {
    return this.volume.lstat(`${root}/${path}`) !== null
  }

  #moveFolder(a: string, b: string): void {
    if (a === b || b.startsWith(`${a}/`) || this.#isThere(b) || !this.#isThere(a)) return
    const inside = this.files().filter((path) => path.startsWith(`${a}/`))
    const texts = inside.map((path) => [path, this.read(path) ?? ''] as const)
    this.#folders(b)
    this.#rename(`${a}`, `${b}`)
    for (const [path, text] of texts) {
      this.arrivals += 1
      this.departures += 1
      this.texts.leaving(path, text)
      const at = `${b}${path.slice(a.length)}`
      if (classify(path).is === 'document' || classify(at).is === 'document') this.#said(at, text)
    }
    this.touched(a)
  }

  /** Answers in a list of `cw`: ticks are no words of the person's. */
  put(path: string, text: string): void {
    this.#put(path, text)
  }

  /** Another program than an editor writes there. */
  meddle(path: string, text: string): void {
    this.texts.leaving(path, this.read(path))
    this.#put(path, text)
    this.texts.saved(path, text)
    // Who puts a tick back where it was taken in says so once more, and the status above it.
    if (!isTicked(text)) return
    this.#count('approved')
    const status = statusIn(text)
    if (status) this.#count(status)
  }

  /** Git puts a text there: an approval is the person's word only when they confirm it. */
  checkOut(path: string, text: string): void {
    this.meddle(path, text)
    const status = statusIn(text)
    if (status === 'approved') this.#fromGit.push(status)
    else if (status) this.#count(status)
  }

  /** The person ticked a list of held decisions. */
  confirmed(): void {
    for (const status of this.#fromGit.splice(0)) this.#count(status)
  }

  /** The reply as the person leaves it. */
  answered(text: string, what: Answering): string {
    this.#n += 1
    this.answers += 1
    return answer(text, what, this.#n)
  }

  /** A number that nobody got before. */
  next(): number {
    this.#n += 1
    return this.#n
  }

  /** The text after a change that nobody else makes. */
  changed(text: string, change: Change): string {
    this.#n += 1
    return edit(text, change, this.#n)
  }

  #rename(from: string, to: string): void {
    this.#noteGone(to)
    this.volume.rename(`${root}/${from}`, `${root}/${to}`)
  }

  #unlink(path: string): void {
    this.#noteGone(path)
    this.volume.unlink(`${root}/${path}`)
  }

  #noteGone(path: string): void {
    const node = this.volume.lstat(`${root}/${path}`)
    if (node) this.#takenAway.add(node.ino)
  }

  #said(path: string, text: string): void {
    this.texts.saved(path, text)
    const status = statusIn(text)
    if (status) this.#count(status)
    if (isTicked(text)) this.#count('approved')
    this.touched(path)
  }

  #count(status: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
  }

  #put(path: string, text: string): void {
    this.#folders(path)
    this.volume.writeInPlace(`${root}/${path}`, Buffer.from(text))
    this.touched(path)
  }

  #folders(path: string): void {
    const parts = path.split('/').slice(0, -1)
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = `${root}/${parts.slice(0, depth).join('/')}`
      if (!this.volume.lstat(folder)) this.volume.mkdir(folder)
    }
  }
}

function statusIn(text: string): string | undefined {
  return /^status: (\w+)/m.exec(text)?.[1]
}

/** The content of a file; null where none stands. */
export function contentOf(volume: MemoryVolume, path: string): string | null {
  if (volume.lstat(`${root}/${path}`)?.kind !== 'file') return null
  const descriptor = volume.openRead(`${root}/${path}`)
  const bytes = volume.read(descriptor, Number.POSITIVE_INFINITY)
  volume.close(descriptor)
  return Buffer.from(bytes).toString('utf8')
}

function below(volume: MemoryVolume, folder: string): string[] {
  return volume.readdir(folder === '' ? root : `${root}/${folder}`).flatMap(({ name, kind }) => {
    const path = folder === '' ? name : `${folder}/${name}`
    if (path === '.cw') return []
    return kind === 'folder' ? below(volume, path) : [path]
  })
}

function isTicked(text: string): boolean {
  return /^[-*] \[x\] Approve$/m.test(text)
}
