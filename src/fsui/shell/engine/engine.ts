// The one control loop of a tree. Watchers and sockets only mark things dirty; each turn looks, decides and acts.

import type { Cursor } from '../../../kernel/event.ts'
import { classify } from '../../core/classify.ts'
import { Acting } from './acting.ts'
import { Agenda } from './agenda.ts'
import { ChangedEntities } from './changed-entities.ts'
import { isUnplaced } from './conflict-sidecar.ts'
import { GitRest, type Resting } from './git-rest.ts'
import { keepRead } from './keep-read.ts'
import { listing, listingNew } from './listing.ts'
import { Looking } from './looking.ts'
import type { EngineParts, TimedParts } from './parts.ts'
import { Politeness } from './politeness.ts'
import { Problems } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { situate } from './situate.ts'
import { keepRecovered, keepVersion } from './write.ts'

/** Milliseconds after which a file is looked at again that waits for a look at another. */
const undecidedAgain = 50

/** What an event of the log says: whom it is about, and as which mutation it was made. */
export interface HeardEvent {
  readonly entity: string
  readonly mutation: string | null
}

interface Heard {
  readonly events: readonly HeardEvent[]
  readonly cursor: Cursor | null
}

export class TreeEngine {
  readonly problems: Problems
  readonly #parts: TimedParts
  readonly #agenda: Agenda
  readonly #politeness: Politeness
  readonly #looking: Looking
  readonly #entities: ChangedEntities
  readonly #acting: Acting
  readonly #git: GitRest
  #atRest = false
  /** What the log said during the turn that is under way; null between turns. */
  #heard: Heard[] | null = null
  /** Something that the log said could not be stored: until it is heard again, nothing moves the place in the log past it. */
  #unstored = false

  constructor(parts: EngineParts) {
    this.#parts = { ...parts, steady: () => parts.clock.elapsed() }
    this.problems = new Problems(this.#parts)
    this.#agenda = new Agenda(this.#parts, this.problems)
    this.#politeness = new Politeness(this.#parts)
    this.#git = new GitRest(this.#parts)
    const also = { agenda: this.#agenda, politeness: this.#politeness, problems: this.problems }
    this.#looking = new Looking(this.#parts, also)
    this.#entities = new ChangedEntities(this.#parts, this.#agenda, this.problems)
    const look = (folders: readonly string[]) => this.#looking.lookAgain(folders)
    this.#acting = new Acting(this.#parts, { ...also, names: this.#looking, look })
  }

  /** A hint: something may have changed in that folder. */
  markFolder(folder: string): void {
    this.#looking.markFolder(folder)
  }

  /** Look at the whole tree in the next turn. */
  markAll(): void {
    this.#looking.markAll()
  }

  /** Looks at the whole tree ahead of the first turn. Returns the paths that are not as they were left. */
  look(): Promise<readonly string[]> {
    return this.#looking.followHints()
  }

  /**
   * These entities may have changed, up to that place in the log. What it says during a turn counts again after it: the
   * turn may have read the entity before that, and find that its file agrees with what it read.
   */
  noteChanged(ids: Iterable<string>, cursor: Cursor | null): void {
    this.noteEvents(
      [...ids].map((entity) => ({ entity, mutation: null })),
      cursor,
    )
  }

  /** The same for what the log says: of what this tree has sent it knows the most. */
  noteEvents(events: readonly HeardEvent[], cursor: Cursor | null): void {
    this.#heard?.push({ events, cursor })
    this.#note(events, this.#heard === null ? cursor : null)
  }

  #note(events: readonly HeardEvent[], cursor: Cursor | null): void {
    const named = events.map(({ entity }) => entity)
    const changed = events.filter((event) => !this.#acting.agreed.explains(event))
    const all = new Set([...changed.map(({ entity }) => entity), ...listing(this.#parts, named)])
    this.#agenda.wake(all)
    try {
      this.#parts.bases.noteChanged(all, this.#unstored ? null : cursor)
    } catch (error) {
      this.#unstored = true
      throw error
    }
  }

  /** Write everything that waits for a quiet moment in the next turns, for so many milliseconds. */
  hurry(ms: number): void {
    this.#politeness.hurryFor(ms)
    this.#agenda.wakeAll()
  }

  /** Call when the settings are others: what waits, waits by them. @see SPEC R5 */
  waitAnew(): void {
    this.#agenda.waitAnew()
  }

  /** What waits for a quiet moment waits again. */
  calmDown(): void {
    this.#politeness.hurryFor(0)
  }

  /** What is under way: nothing when all is quiet. Times are milliseconds since the epoch. */
  get unsettled(): {
    /** Also those that an editor holds. */
    paths: string[]
    entities: number
    folders: number
    waiting: ReadonlyMap<string, number>
  } {
    return {
      paths: this.#agenda.paths.all(),
      entities: this.#agenda.unsettled,
      folders: this.#looking.dirtyFolders,
      waiting: new Map([...this.#agenda.pending].map(([id, until]) => [id, this.#wallTime(until)])),
    }
  }

  /** Nothing is under way at all. */
  get isSettled(): boolean {
    return this.#agenda.paths.size + this.#agenda.unsettled + this.#looking.dirtyFolders === 0
  }

  /** Whether nothing is under way but what the disk has refused to take, which is told of and tried again. */
  get isRefused(): boolean {
    const { paths, entities, folders, waiting } = this.unsettled
    const late = [...waiting].filter(([, until]) => Number.isFinite(until))
    if (paths.length + folders > 0 || late.length === 0 || late.length < entities) return false
    return late.every(([id]) => this.problems.isRefused(id))
  }

  /** Whether the last turn left nothing to do but to look whether an editor has let go of its file. */
  get atRest(): boolean {
    return this.#atRest && !this.#looking.wanted
  }

  /** Paths of documents whose decisions wait for a person. */
  get held(): readonly string[] {
    return this.#acting.held
  }

  /** Approvals that were not taken, with what had changed since it was read. */
  get refusals(): Refusals {
    return this.#acting.refusals
  }

  /** The lists in which they wait for a person's ticks. */
  get heldLists() {
    return this.#acting.heldLists
  }

  /** The database was restored or rolled back: what the files decide beyond it waits for a person. */
  distrustFiles(): void {
    this.#acting.distrust(this.#parts.bases.distrusted)
  }

  /** Paths that are not written to for now, because another program rewrites them in turn. */
  get contested(): readonly string[] {
    return this.#politeness.contested
  }

  /** The work of git that the tree waits for; null: none, or it has just begun. */
  get resting(): Resting | null {
    return this.#git.resting
  }

  /** Copies that tools made of documents. */
  get copies(): readonly string[] {
    return this.#looking.copies
  }

  get foldersSeen(): number {
    return this.#looking.foldersSeen
  }

  /**
   * Contents that an earlier process displaced become versions. Call before the first turn, and after
   * one that the disk refused: then the log is heard from what is stored. @see SPEC K5, K9
   */
  async recover(why = 'displaced before a crash'): Promise<void> {
    const { tree, bases } = this.#parts
    this.#acting.agreed.clear()
    this.#unstored = false
    for (const kept of await tree.recover()) await keepRecovered(this.#parts, kept, why)
    for (const path of bases.writtenPaths()) {
      const place = classify(path)
      const isDue = place.is === 'conflict-sidecar' && isUnplaced({ bases }, path)
      if (place.is === 'error-sidecar' || isDue) this.#agenda.touch(place.of)
    }
  }

  /** Looks again at what was displaced: an editor may have written on through an open descriptor. @see SPEC W4 */
  async recheck(): Promise<void> {
    for (const kept of await this.#parts.tree.recheckKept())
      await keepVersion(this.#parts, kept, 'written after it was replaced')
  }

  /** One turn. Returns in how many milliseconds the next one is due, or null when nothing is. */
  async turn(): Promise<number | null> {
    this.#atRest = false
    const heard: Heard[] = []
    this.#heard = heard
    try {
      const resting = await this.#rest()
      if (resting !== null) return resting
      await this.#lookAndAct()
    } catch (error) {
      // What was agreed on in it may not have been stored: then its events are news.
      this.#acting.agreed.clear()
      throw error
    } finally {
      this.#heard = null
      const last = heard.findLast(({ cursor }) => cursor !== null)
      const events = heard.flatMap((each) => each.events)
      if (heard.length > 0) this.#note(events, last?.cursor ?? null)
    }
    const shown = await this.problems.show()
    for (const path of this.#acting.approvals.takeSettled()) this.#agenda.touch(path)
    return this.#nextDue(shown)
  }

  async #lookAndAct(): Promise<void> {
    await this.#looking.followHints()
    for (const path of await this.#looking.young.lookAgain()) this.#agenda.touch(path)
    await this.#acting.review()
    const files = await this.#looking.settledFiles()
    const entities = await this.#entities.dueWith(files)
    this.#parts.bases.noteChanged(listingNew(this.#parts, entities.values()), null)
    const situated = situate(this.#parts.bases, files, entities, (key) => this.#agenda.held.pathOf(key))
    const { paths } = this.#agenda
    const now = this.#parts.steady()
    for (const { path, lookAt } of situated.undecided) {
      // It was read for another one's sake alone: of several that name each other in a ring each would wake the next.
      if ((paths.dueAt(path) ?? now + 1) > now) continue
      // What is settling there, or missing for a moment, is looked at in its time.
      if (!paths.has(lookAt)) this.#agenda.touch(lookAt)
      this.#agenda.postpone(path, Math.max(undecidedAgain, (paths.dueAt(lookAt) ?? now) - now))
    }
    for (const { path, problem } of situated.wrongIds) this.problems.set(path, problem)
    const units = [...situated.units, ...(await this.#entities.unitsOf(entities, situated.units))]
    const finished = await this.#acting.carryOut(units)
    keepRead(this.#parts, files)
    const known = new Set([...units, ...situated.undecided].map(({ path }) => path))
    for (const path of files.keys()) if (finished.has(path) || !known.has(path)) this.#agenda.paths.done(path)
    // A list that was ticked while cw did not run is an answer already.
    await this.#acting.review()
  }

  /** While git works on the files, the tree rests, for ten minutes at most. Returns in how many milliseconds to look again. @see SPEC R6 */
  async #rest(): Promise<number | null> {
    const rest = await this.#git.look()
    if (rest !== 'over') return rest
    this.markAll()
    return null
  }

  #nextDue(shown: number | null): number | null {
    if (this.#looking.wanted) return 0
    const young = this.#looking.young.next
    this.#atRest = shown === null && young === null && this.#agenda.atRest
    const times = [this.#agenda.next(), shown, young, this.#looking.noticesDue].filter(
      (time) => time !== null,
    )
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - this.#parts.steady())
  }

  #wallTime(steady: number): number {
    return steady - this.#parts.steady() + this.#parts.clock.now()
  }
}
