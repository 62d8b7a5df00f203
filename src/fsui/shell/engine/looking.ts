// The looking half of a turn: from hints and the log to files that stand still, and the entities to compare them with.

import { Breath } from '../../../kernel/breath.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { otherFormOf } from '../../../kernel/layout.ts'
import { byDepth, folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { sameStat } from '../../../platform/files/file-tree.ts'
import { classify } from '../../core/classify.ts'
import { sameName } from '../../core/near-miss.ts'
import { takesBack } from '../../core/undone.ts'
import type { BaseRow } from '../base-store.ts'
import { lookAtSidecar } from './conflict-sidecar.ts'
import { findCarried } from './moved-folders.ts'
import { findMovedAbove, findMovedOver } from './moved-over.ts'
import { Notices } from './notices.ts'
import { Observer } from './observer.ts'
import type { SeenFile, TimedParts } from './parts.ts'
import { namedBy, readForDecision, saysNothingNew } from './read.ts'
import { StrayReplies } from './stray-replies.ts'
import type { TurnState } from './turn-state.ts'
import { YoungFiles } from './young-files.ts'

/** Most bytes of the files read in one turn: all of them are in memory until it has ended. */
const mostBytes = 8 * 1024 * 1024
/** Milliseconds after which a file that kept changing is read again. */
const unsettledAgain = 50
/** Most documents that wait for their id to be written which are looked for when a file without one turns up. */
const mostUnnamed = 100

export class Looking {
  readonly young: YoungFiles
  readonly #notices: Notices
  readonly #observer: Observer
  readonly #strays: StrayReplies
  readonly #folders = new Set<string>()
  #sweepWanted = true

  constructor(
    private readonly parts: TimedParts,
    private readonly also: TurnState,
  ) {
    this.#observer = new Observer(parts.tree, parts.bases)
    this.#notices = new Notices(parts)
    this.#strays = new StrayReplies(parts, also)
    this.young = new YoungFiles(parts)
  }

  markFolder(folder: string): void {
    this.#folders.add(folder)
  }

  markAll(): void {
    this.#sweepWanted = true
  }

  /** Whether there are hints that nobody has followed yet. */
  get wanted(): boolean {
    return this.#sweepWanted || this.#folders.size > 0
  }

  get dirtyFolders(): number {
    return this.#folders.size
  }

  get copies(): readonly string[] {
    return this.#observer.copies
  }

  get foldersSeen(): number {
    return this.#observer.folders
  }

  /** @see Observer.spelledElse */
  spelledElse(path: string): string | null {
    return this.#observer.spelledElse(path)
  }

  /** Turns the hints into paths worth a look, and returns them. */
  async followHints(): Promise<readonly string[]> {
    const sweep = this.#sweepWanted
    const folders = [...this.#folders]
    this.#sweepWanted = false
    this.#folders.clear()
    if (sweep) this.also.problems.tryAgain()
    const found = sweep ? await this.#observer.sweep() : await this.#observer.look(folders)
    if (sweep || folders.length > 0) this.#notices.tell(this.#observer)
    for (const path of found.paths) this.also.agenda.touch(path)
    this.young.note(found.young)
    for (const path of this.#waitingForPerson(sweep ? null : folders))
      this.also.agenda.paths.touch(path, this.parts.steady())
    return found.paths
  }

  /** Notes what is not as it was left in these folders now, while a turn acts on what it has read. */
  async lookAgain(folders: readonly string[]): Promise<void> {
    const { paths } = await this.#observer.look(folders)
    const { agenda } = this.also
    for (const path of paths) if (!agenda.paths.has(path)) agenda.touch(path)
  }

  /** The files that have been as they are for long enough, and those that are needed to tell what they are. */
  settledFiles(): Promise<Map<string, SeenFile>> {
    return this.parts.tree.withFoldersOpen(() => this.#readDue())
  }

  async #readDue(): Promise<Map<string, SeenFile>> {
    const files = new Map<string, SeenFile>()
    const { agenda } = this.also
    agenda.paths.beginReading()
    agenda.crowded = false
    const breath = new Breath()
    const due = agenda.paths.due(this.parts.steady())
    const { mostFiles } = this.parts.settings
    let [present, bytes] = [0, 0]
    // Where there are too many for one turn, the documents to which others belong come first.
    for (const path of due.length > mostFiles ? agenda.paths.unreadFirst(due.sort(byDepth)) : due) {
      await breath.take()
      // What is missing takes no room, and all of it has to be known before anything counts as deleted.
      const leftOut = (present >= mostFiles || bytes >= mostBytes) && !agenda.paths.isMissing(path)
      agenda.crowded ||= leftOut
      if (leftOut) continue
      const seen = await this.#readSettled(path)
      if (seen) files.set(path, seen)
      if (!seen || seen.state === 'missing') continue
      present += 1
      bytes += seen.read?.bytes.length ?? 0
    }
    return this.#withRelated(files)
  }

  /**
   * Paths in those folders (null: in all) that no ledger tells of: a file that was never taken up may be gone, and a
   * conflict may be settled in its sidecar.
   */
  #waitingForPerson(folders: readonly string[] | null): string[] {
    const { bases } = this.parts
    const problems = [...this.also.problems.all().keys()]
    const inside = folders === null ? null : new Set(folders)
    const conflicts = bases.inConflict().map(({ path }) => path)
    const here = (path: string) => inside === null || inside.has(folderPart(path))
    return [...problems, ...conflicts].filter(here)
  }

  /** The file when it is due and has settled; null when there is nothing to see yet, or nothing new. */
  async #readSettled(path: string): Promise<SeenFile | null> {
    const { agenda, politeness, problems } = this.also
    const base = this.parts.bases.atPath(path)
    if (base === null) await this.#strays.takeAwayNote(path)
    await lookAtSidecar(this.parts, path)
    const misnamed = base === null ? this.#misnamed(path) : null
    if (misnamed !== null) {
      await this.#tellMisnamed(path, misnamed)
      return null
    }
    const looked = base || isDocument(path) ? await this.#stat(path) : null
    const unchanged = looked?.state === 'file' && base?.stat && sameStat(looked.stat, base.stat)
    if (looked === null || (unchanged && !base.conflict && !problems.mayStand(path))) {
      // Its entity may have waited for it: it stands as it was agreed on again.
      if (base) agenda.wake([ownerOf(base.key)])
      agenda.paths.done(path)
      return null
    }
    if (!agenda.observe(path, looked)) return null
    const seen = await this.#read(path, base?.hash ?? null)
    if (seen === null) agenda.postpone(path, unsettledAgain)
    else if (seen.state === 'missing' && agenda.graceLeft(path) > 0)
      agenda.postpone(path, agenda.graceLeft(path))
    else if (base === null && (await this.#strays.takes(path, seen))) return null
    else if (base === null && saysNothingNew(path, seen)) {
      if (!problems.isUnwritten(path)) await problems.clear(path)
      agenda.paths.done(path)
    } else {
      if (seen.state === 'file' && seen.read.hash !== base?.hash)
        politeness.personSaved(path, seen.read.hash, this.#isUndone(base, seen.document.text))
      agenda.paths.wasRead(path)
      return seen
    }
    return null
  }

  /** Whether the text takes back what `cw` wrote last, where nobody has saved anything since. */
  #isUndone(base: BaseRow | null, now: string): boolean {
    if (base === null) return false
    const [before] = this.parts.bases.overwritten(base.key)
    const written = this.parts.bases.text(base.hash)
    return before !== undefined && written !== null && takesBack(before, written, now)
  }

  /**
   * To tell moves from copies, the known path of every id that a file names is looked at too, and files that have been
   * missing for less than the grace count as missing.
   */
  async #withRelated(files: Map<string, SeenFile>): Promise<Map<string, SeenFile>> {
    const { bases } = this.parts
    const { agenda, problems } = this.also
    const waiting = [...agenda.paths.all(), ...problems.all().keys()]
    await findMovedOver(this.parts, files, waiting)
    await findMovedAbove(this.parts, files)
    await findCarried(this.parts, files, { waiting, isWrong: (path) => problems.has(path) })
    if ([...files].some(([path, file]) => file.state === 'missing' && bases.atPath(path)))
      await this.#lookAtUnreadable(files)
    for (const [path, file] of [...files]) {
      const named = bases.withKey(namedBy(file) ?? '')
      if (!named || named.path === path || files.has(named.path)) continue
      const seen = await this.#read(named.path, named.hash)
      if (seen && !(file.state === 'unreadable' && this.#mayComeBack(named.path, seen)))
        files.set(named.path, seen)
    }
    await this.#lookAtOtherForms(files)
    if (![...files].some(([path, file]) => file.state === 'file' && !this.#staysItself(path, file)))
      return files
    const unnamed = [...bases.changed].slice(0, mostUnnamed).flatMap((key) => bases.withKey(key)?.path ?? [])
    for (const path of new Set([...agenda.paths.all(), ...unnamed])) {
      if (files.has(path) || !bases.atPath(path)) continue
      const looked = await this.#stat(path)
      if (looked.state === 'missing') files.set(path, { state: 'missing' })
    }
    return files
  }

  /** What is missing may have grown into a folder, or shrunk into a file, and what is new may be that. @see SPEC I18 */
  async #lookAtOtherForms(files: Map<string, SeenFile>): Promise<void> {
    const { bases } = this.parts
    for (const [path, file] of [...files]) {
      const other = otherFormOf(path)
      if (other === null || files.has(other)) continue
      const [known, left] = [bases.atPath(path), bases.atPath(other)]
      if (known === null ? left === null : left !== null || file.state !== 'missing') continue
      const seen = await this.#read(other, left?.hash ?? null)
      if (seen !== null && (left !== null || seen.state !== 'missing')) files.set(other, seen)
    }
  }

  /** A file that stands there under a name of another spelling has left the path: it is a move like any other. */
  async #stat(path: string) {
    if (this.#observer.isRespelled(path)) return { state: 'missing' as const }
    return this.parts.tree.stat(path)
  }

  async #read(path: string, known: string | null): Promise<SeenFile | null> {
    if (this.#observer.isRespelled(path)) return { state: 'missing' }
    return readForDecision(this.parts.tree, path, known)
  }

  /** It says that it is the document that is known at its path: nothing that is missing can have become it. */
  #staysItself(path: string, file: SeenFile): boolean {
    const key = this.parts.bases.atPath(path)?.key
    return key !== undefined && (namedBy(file) ?? key) === key
  }

  /** Why the file cannot be a document under its name, or null. */
  #misnamed(path: string): Problem | null {
    const found = classify(path)
    if (found.is === 'misnamed') return found.problem
    const twin = found.is === 'document' ? this.#observer.twinOf(path) : null
    return twin === null ? null : sameName(path, twin)
  }

  /** It is told of as long as the file stands there and says something. */
  async #tellMisnamed(path: string, problem: Problem): Promise<void> {
    const { agenda, problems } = this.also
    const looked = await this.parts.tree.stat(path)
    if (looked.state === 'file' && looked.stat.size > 0) problems.set(path, problem)
    else await problems.clear(path)
    agenda.paths.done(path)
  }

  /** What a file only claims is believed when the document has been missing from its place for the whole grace. */
  #mayComeBack(path: string, seen: SeenFile): boolean {
    const { agenda } = this.also
    if (seen.state !== 'missing') return false
    if (!agenda.paths.has(path)) agenda.touch(path)
    return agenda.graceLeft(path) > 0
  }

  /** A document that is missing may have been moved as a file that cannot be read, or to a name that cannot be: those are looked at too. */
  async #lookAtUnreadable(files: Map<string, SeenFile>): Promise<void> {
    for (const path of this.also.problems.all().keys()) {
      if (files.has(path) || !isDocument(path)) continue
      const seen = await this.#unreadable(path)
      // Others that it may be wait for their own grace.
      const known = seen === null ? null : this.parts.bases.withKey(namedBy(seen) ?? '')
      if (seen && files.get(known?.path ?? '')?.state === 'missing') files.set(path, seen)
    }
  }

  async #unreadable(path: string): Promise<SeenFile | null> {
    const seen = await readForDecision(this.parts.tree, path, null)
    const problem = this.#misnamed(path)
    if (seen?.state === 'unreadable') return seen
    if (seen?.state !== 'file' || problem === null) return null
    return { state: 'unreadable', problem, read: seen.read, claims: namedBy(seen) }
  }
}

function isDocument(path: string): boolean {
  const { is } = classify(path)
  return is === 'document' || is === 'put-away' || is === 'reply'
}
