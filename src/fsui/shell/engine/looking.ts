// The looking half of a turn: from hints and the log to files that stand still.

import { Breath } from '../../../kernel/breath.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { byDepth, folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { sameStat } from '../../../platform/files/file-tree.ts'
import { classify, isDocument } from '../../core/classify.ts'
import { sameName } from '../../core/near-miss.ts'
import { takesBack } from '../../core/undone.ts'
import type { BaseRow } from '../base-store.ts'
import { lookAtSidecar } from './conflict-sidecar.ts'
import { Notices } from './notices.ts'
import { Observer } from './observer.ts'
import type { SeenFile, TimedParts } from './parts.ts'
import { readForDecision, saysNothingNew } from './read.ts'
import { RelatedFiles } from './related-files.ts'
import { StrayReplies } from './stray-replies.ts'
import type { TurnState } from './turn-state.ts'
import { YoungFiles } from './young-files.ts'

/** Most bytes of the files read in one turn: all of them are in memory until it has ended. */
const mostBytes = 8 * 1024 * 1024
/** Milliseconds after which a file that kept changing is read again. */
const unsettledAgain = 50

export class Looking {
  readonly young: YoungFiles
  readonly #notices: Notices
  readonly #observer: Observer
  readonly #strays: StrayReplies
  readonly #related: RelatedFiles
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
    this.#related = new RelatedFiles(parts, also, {
      stat: (path) => this.#stat(path),
      read: (path, known) => this.#read(path, known),
      misnamed: (path) => this.#misnamed(path),
    })
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

  /** @see Notices.due */
  get noticesDue(): number | null {
    return this.#notices.due
  }

  /** Turns the hints into paths worth a look, and returns them. */
  async followHints(): Promise<readonly string[]> {
    const sweep = this.#sweepWanted
    const folders = [...this.#folders]
    this.#sweepWanted = false
    this.#folders.clear()
    if (sweep) this.also.problems.tryAgain()
    const found = sweep ? await this.#observer.sweep() : await this.#observer.look(folders)
    const isDue = (this.noticesDue ?? Number.POSITIVE_INFINITY) <= this.parts.steady()
    if (sweep || folders.length > 0 || isDue) this.#notices.tell(this.#observer)
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
    await this.#related.addTo(files)
    return files
  }

  /**
   * Paths in those folders (null: in all) that no ledger tells of: a file that was never taken up may be gone, one that
   * was taken up by a process that died may still be told of, and a conflict may be settled in its sidecar.
   */
  #waitingForPerson(folders: readonly string[] | null): string[] {
    const { bases } = this.parts
    const { problems: known } = this.also
    const problems = folders === null ? known.paths() : [...known.all().keys()]
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
      // It may have been the file of a document that waited for what becomes of it.
      if (problems.has(path)) agenda.wakeWaiting()
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

  /** A file that stands there under a name of another spelling has left the path: it is a move like any other. */
  async #stat(path: string) {
    if (this.#observer.isRespelled(path)) return { state: 'missing' as const }
    return this.parts.tree.stat(path)
  }

  async #read(path: string, known: string | null): Promise<SeenFile | null> {
    if (this.#observer.isRespelled(path)) return { state: 'missing' }
    return readForDecision(this.parts.tree, path, known)
  }

  /** Why the file cannot be a document under its name, or null. */
  #misnamed(path: string): Problem | null {
    const found = classify(path)
    if (found.is === 'misnamed') return found.problem
    const twin = found.is === 'document' ? this.#observer.twinOf(path) : null
    return twin === null ? null : sameName(path, twin)
  }

  /** It is told of as long as the file stands there and says something. A look that was refused tells nothing new. */
  async #tellMisnamed(path: string, problem: Problem): Promise<void> {
    const { agenda, problems } = this.also
    const looked = await this.parts.tree.stat(path)
    if (looked.state === 'file' && looked.stat.size > 0) problems.set(path, problem)
    else if (looked.state !== 'refused') await problems.clear(path)
    agenda.paths.done(path)
  }
}
