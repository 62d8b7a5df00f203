// Files that were moved over other documents: those count as deleted when they have been found nowhere.

import { folderOf, placeOf } from '../../../kernel/layout.ts'
import type { BaseRow } from '../base-store.ts'
import type { Brakes } from './brakes.ts'
import type { TimedParts, Unit } from './parts.ts'
import { namedBy, readForDecision } from './read.ts'
import type { TurnState } from './turn-state.ts'
import { UnsurePlaces } from './unsure-places.ts'

/** What waits, of which others are not decided ahead. */
interface Waiting {
  /** Whether its file stands at that path. */
  standsAt(path: string): boolean
  /** Whether it is the document that is known at that path, and has left it. */
  isAway(key: string, path: string): boolean
}

/** Milliseconds by which what goes along with a file is looked at later than that. */
const comesAfter = 50

export class Covering {
  /** Paths of documents over which others were moved, and which may be found elsewhere yet; with the keys of those others. */
  readonly #late = new Map<string, string | null>()

  /** Where the files of documents stand that wait until that is known. */
  readonly #unsure = new UnsurePlaces()

  #confirmed: readonly BaseRow[] = []

  constructor(
    private readonly parts: TimedParts,
    private readonly also: Pick<TurnState, 'agenda' | 'problems'> & {
      readonly brakes: Pick<Brakes, 'holdCovered' | 'isConfirmedGone' | 'deletions'>
    },
  ) {}

  /**
   * The units that are decided about in this turn. What was moved over another document waits until that has been missing
   * for the grace, since its file may stand elsewhere, and longer where too many go that way; with it waits what came into
   * its folder, which would go along with the other one. @see SPEC I19, B1
   */
  async decidable(units: readonly Unit[]): Promise<readonly Unit[]> {
    const { agenda, brakes } = this.also
    const before = new Map(agenda.held.paths.map((path) => [path, agenda.held.hashOf(path)]))
    // What is known where it stands again waits for nothing.
    for (const unit of units) if (!came(unit)) agenda.held.letGo(unit.path)
    const sure = this.#sure(units)
    const waits = brakes.holdCovered(this.#coveredIn(sure), this.#missingBut(sure))
    const goOn = await this.#notElsewhere(this.#whole(sure, this.#waitingWith(sure, waits)))
    this.#letGo(goOn)
    const going = new Set(goOn)
    const waiting = sure.filter((unit) => !going.has(unit))
    this.#confirmed = this.#confirmedIn(waiting, movingIn(sure))
    for (const unit of waiting) this.#hold(unit)
    await this.#tellOf(sure, { before, waits })
    return goOn
  }

  /** Documents that a person has confirmed to be gone, although what stands in their places waits. */
  takeConfirmed(): readonly BaseRow[] {
    const confirmed = this.#confirmed
    this.#confirmed = []
    return confirmed
  }

  #confirmedIn(waiting: readonly Unit[], moving: ReadonlySet<string>): readonly BaseRow[] {
    const { agenda, brakes } = this.also
    return this.#coveredIn(waiting).filter(
      ({ key, path }) => brakes.isConfirmedGone(path) && !moving.has(key) && agenda.held.pathOf(key) === null,
    )
  }

  /** What went along with those that go on may go on, too. */
  #letGo(goOn: readonly Unit[]): void {
    const { held } = this.also.agenda
    const waited = goOn.filter(({ path }) => held.has(path))
    for (const { path } of waited) held.letGo(path)
    if (waited.length > 0) this.lookAgain()
  }

  /** Of what waits since this turn; what stands in a place that is left by now may be another thing. */
  async #tellOf(
    units: readonly Unit[],
    { before, waits }: { before: ReadonlyMap<string, string>; waits: ReadonlySet<string> },
  ): Promise<void> {
    const { agenda, brakes, problems } = this.also
    for (const { path, movedFrom } of units) {
      if (!agenda.held.has(path) || before.get(path) === agenda.held.hashOf(path)) continue
      const stands = waits.has(path) ? 'stands in the place of' : 'goes along with'
      this.parts.journal(`waits: ${path} ${stands} a document that waits in ${brakes.deletions}`)
      // Whatever was wrong with the file that stood there before is not said of this one.
      await problems.clear(path, 'waits')
      if (movedFrom !== null) agenda.touch(movedFrom)
    }
  }

  /** Paths at which nothing stands, but for those of documents that are found elsewhere. */
  #missingBut(units: readonly Unit[]): readonly string[] {
    const { agenda } = this.also
    const left = new Set(units.map(({ movedFrom }) => movedFrom))
    const isFound = (path: string) => {
      const key = this.parts.bases.atPath(path)?.key
      return left.has(path) || (key !== undefined && agenda.held.pathOf(key) !== null)
    }
    return agenda.paths.missing().filter((path) => !isFound(path))
  }

  /** Whatever is below them is in doubt, too. */
  get late(): readonly string[] {
    return [...this.#late.keys()].filter((path) => this.#isLate(path))
  }

  #isLate(path: string): boolean {
    const { agenda } = this.also
    return this.parts.bases.atPath(path) !== null && agenda.paths.has(path) && agenda.graceLeft(path) > 0
  }

  /** What waits in this turn, and what has waited since another one and is not among these. */
  #waitingWith(units: readonly Unit[], waits: ReadonlySet<string>): Waiting {
    const { held } = this.also.agenda
    const paths = new Set(units.map(({ path }) => path))
    const moving = movingIn(units)
    return {
      standsAt: (path) => waits.has(path) || (held.has(path) && !paths.has(path)),
      isAway: (key, path) => {
        const waiting = held.pathOf(key)
        return waiting !== null && waiting !== path && !moving.has(key)
      },
    }
  }

  #coveredIn(units: readonly Unit[]): BaseRow[] {
    const moving = movingIn(units)
    return units.flatMap((unit) => this.#coveredBy(unit, moving) ?? [])
  }

  /** Without those that wait, nor what stands in the places that they have not left in the database, or came into their folders there. */
  #whole(units: readonly Unit[], { standsAt, isAway }: Waiting): readonly Unit[] {
    const all = movingIn(units)
    let left = without(
      units,
      units.filter(({ path }) => standsAt(path)),
    )
    for (let before: readonly Unit[] | null = null; before === null || before.length > left.length; ) {
      before = left
      const moving = movingIn(left)
      const hasLeft = ({ key, path }: BaseRow) => isAway(key, path) || (all.has(key) && !moving.has(key))
      const staying = (unit: Unit) => {
        const there = this.#coveredBy(unit, moving)
        if (there !== null && (all.has(there.key) || isAway(there.key, unit.path))) return true
        return came(unit) && this.#goesAlong(unit.path, { standsAt, hasLeft })
      }
      left = without(left, left.filter(staying))
    }
    return left
  }

  /** Whether what waits stands above that path, or has left it or one above it in favour of another. */
  #goesAlong(
    path: string,
    its: { standsAt: Waiting['standsAt']; hasLeft: (row: BaseRow) => boolean },
  ): boolean {
    const row = this.parts.bases.atPath(path)
    if (row !== null && its.hasLeft(row)) return true
    return (
      placeOf(path)?.parents.some((parent) => its.standsAt(parent) || this.#goesAlong(parent, its)) ?? false
    )
  }

  /** Without those that are missing from their places because their files wait elsewhere. */
  async #notElsewhere(units: readonly Unit[]): Promise<readonly Unit[]> {
    const { agenda } = this.also
    const elsewhere = new Set<Unit>()
    for (const unit of units) {
      const key = unit.file.state === 'missing' ? unit.key : null
      const path = key === null ? null : (agenda.held.pathOf(key) ?? this.#unsurePlaceOf(key))
      if (key === null || path === null) continue
      const file = await readForDecision(this.parts.tree, path, null)
      const isThere = file !== null && namedBy(file) === key
      if (isThere) elsewhere.add(unit)
      else agenda.held.letGo(path)
      if (isThere && !agenda.held.has(path)) agenda.postpone(unit.path, this.#wait + comesAfter)
    }
    return units.filter((unit) => !elsewhere.has(unit))
  }

  #hold({ path, key, file }: Unit): void {
    if (file.state !== 'missing') this.also.agenda.held.hold(path, { key, hash: file.read?.hash ?? '' })
    if (key !== null) this.also.agenda.waitForFile(key)
    this.also.agenda.postpone(path, Number.POSITIVE_INFINITY, true)
  }

  /** A list was answered: what waited for that is looked at again. */
  lookAgain(): void {
    for (const path of this.also.agenda.held.paths) this.also.agenda.touch(path)
  }

  /** Without those of which it is not known yet whether they cover a document, and what came with them; those are looked at again. */
  #sure(units: readonly Unit[]): readonly Unit[] {
    const { paths } = this.also.agenda
    for (const path of this.#late.keys())
      if (!paths.has(path) || units.some((unit) => unit.path === path)) this.#late.delete(path)
    this.#noteLate(units)
    const keys = new Set(this.#late.values())
    const isLate = (path: string) => this.#late.has(path)
    const sure =
      this.#late.size === 0 ? units : this.#whole(units, { standsAt: isLate, isAway: (key) => keys.has(key) })
    this.#unsure.nowSure(sure)
    if (sure.length === units.length) return sure
    const [first] = this.#late.keys()
    const { agenda } = this.also
    const wait = this.#wait
    for (const unit of units) {
      const { key, path, movedFrom } = unit
      if (sure.includes(unit)) continue
      // Not at the same moment: where more are due than one turn reads, it would never be known.
      if (isLate(path) || first === undefined) agenda.postpone(path, wait)
      else agenda.postponeBehind(path, first, wait + comesAfter)
      if (key !== null) agenda.waitsForPath(key, path)
      if (key !== null && movedFrom !== null) this.#unsure.note(key, path)
    }
    return sure
  }

  /** Where the document's file waits to be looked at again, as far as that is known. */
  #unsurePlaceOf(key: string): string | null {
    const path = this.#unsure.pathOf(key)
    return path !== null && this.also.agenda.paths.has(path) ? path : null
  }

  /** Milliseconds until all that comes late is known. */
  get #wait(): number {
    return Math.max(0, ...[...this.#late.keys()].map((path) => this.#untilKnown(path)))
  }

  /** Where one stays for now, what it would have left is not free for another. */
  #noteLate(units: readonly Unit[]): void {
    for (let left = units, size = -1; this.#late.size > size; ) {
      size = this.#late.size
      const moving = movingIn(left)
      for (const unit of left) {
        // What cannot be read is not taken up there, and covers nothing until it is saved anew.
        const covered = unit.file.state === 'file' ? this.#coveredBy(unit, moving) : null
        if (covered !== null && !this.#waitsForWord(unit, covered) && this.#comesLate(unit.path) > 0)
          this.#late.set(unit.path, unit.key)
      }
      left = without(
        left,
        left.filter(({ path }) => this.#late.has(path)),
      )
    }
  }

  /** It is listed already: that more is due than one turn reads changes nothing before the list is answered. */
  #waitsForWord({ path, file }: Unit, covered: BaseRow): boolean {
    const { agenda, brakes } = this.also
    const isSame = file.state === 'file' && agenda.held.hashOf(path) === file.read.hash
    return isSame && !brakes.isConfirmedGone(covered.path)
  }

  /** Milliseconds until it is known of that path whether another one's file covers a document there. */
  #untilKnown(path: string): number {
    const { agenda } = this.also
    const due = agenda.paths.dueAt(path) ?? 0
    // One that has waited for a word is not due by itself.
    const left = Number.isFinite(due) ? due - this.parts.steady() : 0
    return Math.max(1, agenda.graceLeft(path), left)
  }

  /** The document in whose place the unit's file stands, and which is not among those that move; or null. */
  #coveredBy({ path, key, movedFrom }: Unit, moving: ReadonlySet<string>): BaseRow | null {
    const there = movedFrom === null ? null : this.parts.bases.atPath(path)
    return there !== null && there.key !== key && !moving.has(there.key) ? there : null
  }

  /** Milliseconds for which what was known at that path may be found elsewhere, although something else stands there. */
  #comesLate(path: string): number {
    const { agenda } = this.also
    if (!agenda.paths.has(path)) agenda.touch(path)
    return agenda.graceLeft(path)
  }
}

function movingIn(units: readonly Unit[]): ReadonlySet<string> {
  return new Set(units.flatMap(({ key, movedFrom }) => (movedFrom === null ? [] : (key ?? []))))
}

/** Without those, and without what came into their folders. */
function without(units: readonly Unit[], left: readonly Unit[]): readonly Unit[] {
  const folders = left.map(({ path }) => `${folderOf(path)}/`)
  const isInside = (unit: Unit) => came(unit) && folders.some((folder) => unit.path.startsWith(folder))
  return units.filter((unit) => !left.includes(unit) && !isInside(unit))
}

/** Whether it was not known where it stands. */
function came({ key, movedFrom }: Unit): boolean {
  return movedFrom !== null || key === null
}
