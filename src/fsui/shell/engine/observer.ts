// Turns hints about folders into paths worth a look: stat only, against the ledger of the base store.

import { Breath } from '../../../kernel/breath.ts'
import { foldName } from '../../../kernel/fold-name.ts'
import { otherFormOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { type FileTree, type ListedEntry, sameButYoung, sameStat } from '../../../platform/files/file-tree.ts'
import { classify, mayConcern, mayHoldDocuments } from '../../core/classify.ts'
import {
  calledLikeDocument,
  hasBackslash,
  linked,
  mayBeMisread,
  misread,
  notADocument,
  withBackslash,
} from '../../core/passed-over.ts'
import { isOwnText, isStray, mainDocumentOf } from '../../core/unclaimed.ts'
import type { BaseStore } from '../base-store.ts'

export interface Found {
  /** Paths whose stat is not the ledger's, or that are missing. */
  readonly paths: string[]
  /** Documents that look as they are remembered, by an entry of the ledger that is too young to tell. */
  readonly young: string[]
}

export class Observer {
  /** Folders known to exist, so that one that vanishes is noticed with all that was below it. */
  readonly #folders = new Set<string>()
  /** By folder: the folders that stood in it when it was looked at last. One that is moved out of the tree says nothing itself. */
  readonly #inside = new Map<string, ReadonlySet<string>>()
  /** Copies that tools made of documents, by folder. */
  readonly #copies = new Map<string, readonly string[]>()
  /** Folders that lack the document which would make them an initiative or a phase, with its path. */
  readonly #unclaimed = new Map<string, string>()
  /** By folder of an initiative or a phase: Markdown files there that are no documents. */
  readonly #strays = new Map<string, readonly string[]>()
  /** Folders that could not be listed, with the reason. */
  readonly #refused = new Map<string, Problem>()
  /** By folder: what stands there and is not read, with the reason. */
  readonly #passedOver = new Map<string, ReadonlyMap<string, Problem>>()
  /** By folder: names that some system takes for another one there, which was known first, with that other one. */
  readonly #twins = new Map<string, ReadonlyMap<string, string>>()
  /** By folder: names that are not their own key, by their keys. */
  readonly #spelled = new Map<string, ReadonlyMap<string, string>>()
  /** By folder: known paths whose file stands there in another spelling, on a disk that finds it under both. */
  readonly #respelled = new Map<string, ReadonlySet<string>>()
  readonly #breath = new Breath()

  constructor(
    private readonly tree: FileTree,
    private readonly bases: BaseStore,
  ) {}

  get folders(): number {
    return this.#folders.size
  }

  /** Copies that tools made of documents (`… copy.md`, `*.sync-conflict-*`): a person has to say which one stands. */
  get copies(): readonly string[] {
    return [...this.#copies.values()].flat().sort()
  }

  /** Folders in which somebody put files of their own, with the document that each lacks to be an initiative or a phase. */
  get unclaimed(): ReadonlyMap<string, string> {
    return this.#unclaimed
  }

  /** Markdown files straight in the folder of an initiative or a phase that are no documents. */
  get strays(): readonly string[] {
    return [...this.#strays.values()].flat().sort()
  }

  /** Folders that the file system does not list, with what it says. */
  get refused(): ReadonlyMap<string, Problem> {
    return this.#refused
  }

  /** What stands where documents live and is not read, whatever it holds, with the reason. @see SPEC E13 */
  get passedOver(): ReadonlyMap<string, Problem> {
    return new Map([...this.#passedOver.values()].flatMap((noted) => [...noted]))
  }

  /** The other file or folder that some system takes for the one at this path, or for one above it. @see SPEC R10 */
  twinOf(path: string): string | null {
    for (let at = path; at !== ''; at = folderPart(at)) {
      const twin = this.#twins.get(folderPart(at))?.get(at)
      if (twin !== undefined) return twin
    }
    return null
  }

  /** What stood, when its folder was looked at last, where some system would put a file of that path: spelled in another way. Null: nothing. @see SPEC W15 */
  spelledElse(path: string): string | null {
    const there = this.#spelled.get(folderPart(path))?.get(foldName(path)) ?? null
    return there === path ? null : there
  }

  /** Whether the file that the disk finds at this path, or a folder above it, has got a name that is spelled in another way. */
  isRespelled(path: string): boolean {
    const folder = folderPart(path)
    return this.#respelled.get(folder)?.has(path) === true || this.#isRespelledFolder(folder)
  }

  /** The same of a folder, as of when the one that it stands in was looked at last. */
  #isRespelledFolder(folder: string): boolean {
    if (!this.tree.capabilities.caseFolding || folder === '') return false
    const above = folderPart(folder)
    const there = this.#inside.get(above)
    if (there?.has(folder) !== true) {
      const key = foldName(folder)
      for (const other of there ?? []) if (foldName(other) === key) return true
    }
    return this.#isRespelledFolder(above)
  }

  /** Looks at these folders, and at what is below those that were not known yet. */
  async look(folders: Iterable<string>): Promise<Found> {
    const found: Found = { paths: [], young: [] }
    const queue = [...folders]
    for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
      if (folder !== '' && (!mayHoldDocuments(folder) || this.#isNoFolder(folder))) continue
      queue.push(...(await this.#lookAt(folder, found)))
    }
    return found
  }

  /** Looks at the whole tree. */
  async sweep(): Promise<Found> {
    this.#folders.clear()
    this.#refused.clear()
    this.#passedOver.clear()
    const found = await this.look([''])
    const vanished = [...new Set(this.bases.foldersBelow(''))].filter((folder) => !this.#folders.has(folder))
    for (const folder of vanished) found.paths.push(...this.bases.inFolder(folder))
    return found
  }

  /** Returns the folders below that are new or gone, and so have to be looked at too. */
  async #lookAt(folder: string, found: Found): Promise<string[]> {
    const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
    const main = mainDocumentOf(folder)
    const worthListing = (path: string) => mayConcern(path) || (main !== null && isOwnText(path))
    const listed = this.#isRespelledFolder(folder)
      ? ({ state: 'missing' } as const)
      : await this.tree.list(folder, ({ name, kind }) => kind !== 'file' || worthListing(at(name)))
    if (listed.state === 'refused') {
      this.#refused.set(folder, listed.problem)
      return []
    }
    this.#refused.delete(folder)
    if (listed.state === 'missing') {
      for (const gone of this.bases.foldersBelow(folder)) found.paths.push(...this.bases.inFolder(gone))
      for (const known of this.#folders) if (isBelow(known, folder)) this.#folders.delete(known)
      for (const noted of this.#noted)
        for (const known of noted.keys()) if (isBelow(known, folder)) noted.delete(known)
      return []
    }
    this.#folders.add(folder)
    const here = new Set<string>()
    const inside = new Set(listed.entries.flatMap(({ name, kind }) => (kind === 'folder' ? [at(name)] : [])))
    const below = [...(this.#inside.get(folder) ?? [])].filter((known) => !inside.has(known))
    if (inside.size > 0) this.#inside.set(folder, inside)
    else this.#inside.delete(folder)
    const copies: string[] = []
    const passedOver = new Map<string, Problem>()
    for (const entry of listed.entries) {
      const path = at(entry.name)
      const why = await this.#whyPassedOver(path, entry)
      if (why !== null) passedOver.set(path, why)
      if (why !== null) continue
      if (entry.kind === 'folder') {
        if (!this.#folders.has(path) && mayHoldDocuments(path)) below.push(path)
        continue
      }
      here.add(path)
      this.#refused.delete(path)
      if (this.bases.atPath(path) === null && classify(path).is === 'copy') copies.push(path)
      const worth = this.#worthOf(path, entry)
      if (worth !== null) found[worth].push(path)
    }
    if (passedOver.size > 0) this.#passedOver.set(folder, passedOver)
    else this.#passedOver.delete(folder)
    this.#noteTwins(folder, listed.entries)
    await this.#breath.take()
    const notHere = this.bases.inFolder(folder).filter((path) => !here.has(path))
    found.paths.push(...notHere)
    this.#noteRespelled(folder, notHere, here)
    if (copies.length > 0) this.#copies.set(folder, copies)
    else this.#copies.delete(folder)
    const lacks = main !== null && (await this.#lacks(main, here))
    if (lacks) this.#unclaimed.set(folder, main)
    else this.#unclaimed.delete(folder)
    const strays = main === null || lacks ? [] : [...here].filter(isStray)
    if (strays.length > 0) this.#strays.set(folder, strays)
    else this.#strays.delete(folder)
    return below
  }

  /** What is noted by folder, or of it. */
  get #noted(): readonly Map<string, unknown>[] {
    return [
      this.#inside,
      this.#copies,
      this.#refused,
      this.#passedOver,
      this.#unclaimed,
      this.#strays,
      this.#twins,
      this.#spelled,
    ]
  }

  /** Null: it is looked at like anything else. */
  async #whyPassedOver(path: string, { kind, stat }: ListedEntry): Promise<Problem | null> {
    if (kind === 'link') return this.bases.atPath(path) === null ? linked(path) : null
    if (stat === null && mayBeMisread(path) && (await this.tree.stat(path)).state === 'missing')
      return misread(path)
    const unnamed = withBackslash(path, kind)
    if (unnamed !== null) return unnamed
    return kind === 'folder' && this.#isNoFolder(path) ? notADocument(path) : null
  }

  /** Whether the folder, or one above it, is called like a document, or cannot be opened. One in which documents are known is what it was. */
  #isNoFolder(folder: string): boolean {
    if (hasBackslash(folder)) return true
    const like = calledLikeDocument(folder)
    return like !== null && this.bases.atPath(like) === null && this.bases.foldersBelow(like).length === 0
  }

  /** Whether somebody put files of their own beside a document that is not there, nor known in its other form. */
  async #lacks(main: string, here: ReadonlySet<string>): Promise<boolean> {
    const known = (path: string) => this.bases.atPath(path) !== null
    if (here.has(main) || known(main) || ![...here].some(isOwnText)) return false
    const other = otherFormOf(main)
    return other === null || (!known(other) && (await this.tree.stat(other)).state === 'missing')
  }

  #noteRespelled(folder: string, notHere: readonly string[], here: ReadonlySet<string>): void {
    this.#respelled.delete(folder)
    if (!this.tree.capabilities.caseFolding || notHere.length === 0) return
    const keys = new Set([...here].map(foldName))
    this.#respelled.set(folder, new Set(notHere.filter((path) => keys.has(foldName(path)))))
  }

  #noteTwins(folder: string, entries: readonly ListedEntry[]): void {
    const paths = entries.map(({ name }) => (folder === '' ? name : `${folder}/${name}`))
    // Nearly always all of them are their own keys, and a folder has no name twice.
    if (paths.every((path) => foldName(path) === path)) {
      this.#twins.delete(folder)
      this.#spelled.delete(folder)
      return
    }
    const first = new Map<string, string>()
    const twins = new Map<string, string>()
    const spelled = new Map<string, string>()
    const known = (path: string) =>
      this.bases.atPath(path) !== null || this.bases.foldersBelow(path).length > 0
    for (const path of paths) {
      const key = foldName(path)
      if (key !== path) spelled.set(key, path)
      const other = first.get(key)
      if (other === undefined) first.set(key, path)
      else if (known(other) || !known(path)) twins.set(path, other)
      else {
        twins.set(other, path)
        first.set(key, path)
      }
    }
    for (const path of paths) spelled.delete(path)
    for (const [noted, found] of [
      [this.#twins, twins],
      [this.#spelled, spelled],
    ] as const)
      if (found.size > 0) noted.set(folder, found)
      else noted.delete(folder)
  }

  /** Null: nothing that has to be looked at. */
  #worthOf(path: string, { stat }: ListedEntry): 'paths' | 'young' | null {
    const base = this.bases.atPath(path)
    // What is known was classified when it was met; on a sweep nearly every path is.
    const is = base === null ? classify(path).is : null
    if (is === 'foreign' || is === 'machine' || is === 'log' || is === 'copy') return null
    // Whether there still is a conflict does not show in its sidecar.
    if (is === 'conflict-sidecar') return 'paths'
    const ledger = base?.stat ?? this.bases.written(path)?.stat ?? null
    if (ledger === null || stat === null) return 'paths'
    if (sameStat(stat, ledger)) return null
    // Views and sidecars are read again whenever their own entry does not match.
    if (sameButYoung(ledger, stat)) return base?.stat ? 'young' : null
    return 'paths'
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
