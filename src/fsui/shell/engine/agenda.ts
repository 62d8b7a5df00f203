// What is due, and when: paths that are settling, and entities whose writes wait for a better moment.

import { ownerOf } from '../../../kernel/document-key.ts'
import type { Looked } from '../../../platform/files/file-tree.ts'
import { HeldFiles } from './held-files.ts'
import type { TimedParts, Unit } from './parts.ts'
import { PendingPaths } from './pending.ts'
import type { Problems } from './problems.ts'

/** Milliseconds after which is looked again at what waits for the end of a crowd. */
const crowdedLook = 100

export class Agenda {
  readonly paths: PendingPaths
  /**
   * More files are due than this turn has read. What they say may be where a missing document went, so nothing counts as
   * deleted; and what is decided by few of them may be one of many.
   */
  crowded = false
  /** Entities whose write waits, and until when. */
  readonly #later = new Map<string, number>()
  /** Those of them that wait until an editor lets go of the file. */
  readonly #held = new Set<string>()
  /** Entities of which a document waits for its path in this turn. */
  readonly #waiting = new Set<string>()
  /** Entities that wait until the document that is known at that path has left it, or is decided about. */
  readonly #places = new Map<string, string>()
  readonly held = new HeldFiles()
  /** Paths of documents that wait until others are taken up. */
  readonly #afterOthers = new Set<string>()
  /** When a new file was seen to come or to change, or something was taken up, last: in steady time. */
  #stirred = Number.NEGATIVE_INFINITY

  constructor(
    private readonly parts: TimedParts,
    private readonly problems: Problems,
  ) {
    this.paths = new PendingPaths(parts.settings)
  }

  /** Entities that have something to be written, and until when that waits: what only a file says wrong leaves nothing. */
  get pending(): ReadonlyMap<string, number> {
    return new Map([...this.#later].filter(([id]) => this.parts.bases.changed.has(id)))
  }

  /** Something happened at that path: it is looked at, and so is what may have waited for it. */
  touch(path: string): void {
    const now = this.parts.steady()
    this.paths.touch(path, now)
    this.wake([...this.#places].flatMap(([id, place]) => (place === path ? [id] : [])))
    if (this.parts.bases.atPath(path) || this.problems.has(path)) this.touchWaiting()
  }

  /** Looks again at what cannot be taken up until something else is there. */
  touchWaiting(): void {
    const waiting = this.problems.waitingForOthers()
    const paths = [...waiting.map(({ path }) => path), ...this.#afterOthers]
    this.#afterOthers.clear()
    for (const path of paths) this.paths.touch(path, this.parts.steady())
    for (const { unwritten } of waiting) if (unwritten !== null) this.wake([unwritten])
  }

  /** Something was taken up: what waited for others is looked at. */
  tookUp(): void {
    this.#stirred = this.parts.steady()
    this.touchWaiting()
  }

  /** Looks at the path again when something was taken up, in so many milliseconds at the latest. */
  lookAfterOthers(path: string, ms: number): void {
    this.paths.touch(path, this.parts.steady())
    this.postpone(path, ms)
    this.#afterOthers.add(path)
  }

  /** Paths of documents that wait until others are taken up: it is not known yet whether anything is wrong with them. */
  get afterOthers(): Iterable<string> {
    return this.#afterOthers
  }

  /** @see PendingPaths.observe */
  observe(path: string, looked: Looked): boolean {
    const now = this.parts.steady()
    const settled = this.paths.observe(path, looked, now)
    const hasChanged = this.paths.quietFor(path, now) === 0
    if (hasChanged && this.parts.bases.atPath(path) === null && !this.problems.has(path)) this.#stirred = now
    return settled
  }

  /** Milliseconds for which what the document at that path lacks may be on its way. */
  unrestAt(path: string): number {
    const quiet = Math.min(this.quietFor(path), this.parts.steady() - this.#stirred)
    return this.parts.settings.commandQuiet - quiet
  }

  /** Looks at the path again in so many milliseconds. */
  postpone(path: string, ms: number, held = false): void {
    this.paths.postpone(path, this.parts.steady() + ms, held)
  }

  /** Looks at the path again in so many milliseconds, and not in one turn with `first`. */
  postponeBehind(path: string, first: string, ms: number): void {
    this.paths.postponeBehind(path, first, this.parts.steady() + ms)
  }

  /** For how long the path has been as it is, in milliseconds. */
  quietFor(path: string): number {
    return this.paths.quietFor(path, this.parts.steady())
  }

  /** Milliseconds until a missing file counts as deleted. */
  graceLeft(path: string): number {
    const left = this.parts.settings.deletionGrace - this.quietFor(path)
    return this.crowded ? Math.max(left, crowdedLook) : left
  }

  /** Decides about the unit's entity again in so many milliseconds, also after a restart. */
  defer(unit: Unit, ms: number, held = false): void {
    if (unit.key === null) return
    this.parts.bases.noteChanged([ownerOf(unit.key)], null)
    this.#later.set(ownerOf(unit.key), this.parts.steady() + ms)
    if (held) this.#held.add(ownerOf(unit.key))
    else this.#held.delete(ownerOf(unit.key))
  }

  /** The document waits for its path, which is settling. Returns whether it does. */
  waitsForPath(key: string, path: string): boolean {
    const due = this.paths.dueAt(path)
    if (due === null) return false
    this.#later.set(ownerOf(key), due)
    this.#waiting.add(ownerOf(key))
    return true
  }

  /** Call when the turn has acted: another document of the entity may be as it should be, and the one that waits not. */
  keepWaiting(): void {
    const forgotten = [...this.#waiting].filter((id) => !this.parts.bases.changed.has(id))
    if (forgotten.length > 0) this.parts.bases.noteChanged(forgotten, null)
    this.#waiting.clear()
    for (const [id, path] of this.#places) if (this.parts.bases.atPath(path) === null) this.wake([id])
  }

  /** Nothing can be done about the entity until something happens to its file, or to it. */
  waitForFile(key: string): void {
    this.#later.set(ownerOf(key), Number.POSITIVE_INFINITY)
  }

  /** Nothing can be done about the entity until the document that is known at that path has left it, or something happens to it. */
  waitForPlace(key: string, path: string): void {
    this.waitForFile(key)
    this.#places.set(ownerOf(key), path)
  }

  /** The same where nothing can be done before it is known what becomes of the document at that path. */
  waitForDocument(key: string, path: string): void {
    this.parts.bases.noteChanged([ownerOf(key)], null)
    this.waitForPlace(key, path)
  }

  /** The first of the entities that changed and wait for nothing. */
  entitiesDue(most: number): string[] {
    const now = this.parts.steady()
    const due: string[] = []
    for (const id of this.parts.bases.changed) {
      if (due.length >= most) break
      if ((this.#later.get(id) ?? 0) <= now) due.push(id)
    }
    return due
  }

  /** How many entities are still to be decided about without anything happening to them or their files. */
  get unsettled(): number {
    let count = 0
    for (const id of this.parts.bases.changed)
      if (this.#later.get(id) !== Number.POSITIVE_INFINITY && !this.#held.has(id)) count++
    return count
  }

  /** Whether nothing is left but what an editor holds, and what waits for something to happen. */
  get atRest(): boolean {
    return this.unsettled === 0 && this.paths.settling().length === 0
  }

  /** They wait for nothing any more. */
  wake(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#later.delete(id)
      this.#held.delete(id)
      this.#places.delete(id)
    }
  }

  /** What nothing could be done about is decided about again. */
  wakeWaiting(): void {
    this.wake([...this.#later].filter(([, due]) => due === Number.POSITIVE_INFINITY).map(([id]) => id))
  }

  /** The settings say anew how long what was saved has to be quiet: what waits by the old ones asks again. */
  waitAnew(): void {
    const now = this.parts.steady()
    for (const path of this.paths.all()) this.paths.touch(path, now)
    this.wakeAll()
  }

  wakeAll(): void {
    this.#later.clear()
    this.#held.clear()
    this.#places.clear()
  }

  /** When something is due next, in steady time; null when nothing is. */
  next(): number | null {
    let next = this.paths.next() ?? Number.POSITIVE_INFINITY
    for (const id of this.parts.bases.changed) {
      next = Math.min(next, this.#later.get(id) ?? 0)
      if (next === 0) break
    }
    return Number.isFinite(next) ? next : null
  }
}
