// Files that were moved over other documents: those count as deleted when they have been found nowhere.

import { folderOf, placeOf } from '../../../kernel/layout.ts'
import type { BaseRow } from '../base-store.ts'
import type { Brakes } from './brakes.ts'
import type { TimedParts, Unit } from './parts.ts'
import { namedBy, readForDecision } from './read.ts'
import type { TurnState } from './turn-state.ts'

export class Covering {
  /** Paths of documents over which others were moved, and which may be found elsewhere yet. */
  #late: readonly string[] = []

  constructor(
    private readonly parts: TimedParts,
    private readonly also: Pick<TurnState, 'agenda'> & {
      readonly brakes: Pick<Brakes, 'holdCovered' | 'deletions'>
    },
  ) {}

  /**
   * The units that are decided about in this turn. What was moved over another document waits until that has been missing
   * for the grace, since its file may stand elsewhere, and longer where too many go that way; with it waits what came into
   * its folder, which would go along with the other one. @see SPEC I19, B1
   */
  async decidable(units: readonly Unit[]): Promise<readonly Unit[]> {
    const { agenda, brakes } = this.also
    // What is known where it stands again waits for nothing.
    for (const { path, movedFrom } of units) if (movedFrom === null) agenda.held.letGo(path)
    const sure = this.#sure(units)
    const waits = brakes.holdCovered(this.#coveredIn(sure), this.#missingBut(sure))
    const isNew = (path: string) => waits.has(path) && !agenda.held.has(path)
    for (const { path } of sure.filter(({ path }) => isNew(path))) this.#tell(path)
    const goOn = await this.#notElsewhere(this.#whole(sure, waits))
    for (const { path } of goOn) agenda.held.letGo(path)
    if (goOn.length < sure.length) for (const unit of sure) if (!goOn.includes(unit)) this.#hold(unit)
    return goOn
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
    this.#late = this.#late.filter((path) => this.#isLate(path))
    return this.#late
  }

  #isLate(path: string): boolean {
    const { agenda } = this.also
    return this.parts.bases.atPath(path) !== null && agenda.paths.has(path) && agenda.graceLeft(path) > 0
  }

  #coveredIn(units: readonly Unit[]): BaseRow[] {
    const moving = movingIn(units)
    return units.flatMap((unit) => this.#coveredBy(unit, moving) ?? [])
  }

  /** Without those that wait, nor what stands in the places that they have not left in the database, or came into their folders there. */
  #whole(units: readonly Unit[], waits: ReadonlySet<string>): readonly Unit[] {
    const { agenda } = this.also
    let left = without(
      units,
      units.filter((unit) => waits.has(unit.path) || (came(unit) && this.#isLeft(unit.path))),
    )
    for (let before = units; before.length > left.length; ) {
      before = left
      const moving = movingIn(left)
      const staying = (unit: Unit) => {
        const there = this.#coveredBy(unit, moving)
        return there !== null && (movingIn(units).has(there.key) || agenda.held.pathOf(there.key) !== null)
      }
      left = without(left, left.filter(staying))
    }
    return left
  }

  /** Whether the document that is known at that path, or above it, has left its place and waits elsewhere. */
  #isLeft(path: string): boolean {
    const row = this.parts.bases.atPath(path)
    const waiting = row && this.also.agenda.held.pathOf(row.key)
    if (waiting !== null && waiting !== path) return true
    return placeOf(path)?.parents.some((parent) => this.#isLeft(parent)) ?? false
  }

  /** Without those that are missing from their places because their files wait elsewhere. */
  async #notElsewhere(units: readonly Unit[]): Promise<readonly Unit[]> {
    const { agenda } = this.also
    const elsewhere = new Set<Unit>()
    for (const unit of units) {
      const path = unit.file.state === 'missing' ? agenda.held.pathOf(unit.key ?? '') : null
      if (path === null) continue
      const file = await readForDecision(this.parts.tree, path, null)
      if (file !== null && namedBy(file) === unit.key) elsewhere.add(unit)
      else this.also.agenda.held.letGo(path)
    }
    return units.filter((unit) => !elsewhere.has(unit))
  }

  #hold({ path, key, file }: Unit): void {
    if (file.state !== 'missing') this.also.agenda.held.hold(path, key)
    if (key !== null) this.also.agenda.waitForFile(key)
    this.also.agenda.postpone(path, Number.POSITIVE_INFINITY, true)
  }

  /** A list was answered: what waited for that is looked at again. */
  lookAgain(): void {
    for (const path of this.also.agenda.held.paths) this.also.agenda.touch(path)
  }

  #tell(path: string): void {
    this.parts.journal(
      `waits: ${path} stands in the place of a document that waits in ${this.also.brakes.deletions}`,
    )
  }

  #sure(units: readonly Unit[]): readonly Unit[] {
    const moving = movingIn(units)
    const late = units.filter(
      (unit) => this.#coveredBy(unit, moving) !== null && this.#comesLate(unit.path) > 0,
    )
    if (late.length === 0) return units
    this.#late = [...new Set([...this.#late, ...late.map(({ path }) => path)])]
    const sure = without(units, late)
    const wait = Math.max(...late.map(({ path }) => this.#comesLate(path)))
    for (const unit of units) if (!sure.includes(unit)) this.also.agenda.postpone(unit.path, wait)
    return this.#sure(sure)
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
