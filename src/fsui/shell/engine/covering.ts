// Files that were moved over other documents: those count as deleted when they have been found nowhere.

import { folderOf } from '../../../kernel/layout.ts'
import type { BaseRow } from '../base-store.ts'
import type { Brakes } from './brakes.ts'
import type { TimedParts, Unit } from './parts.ts'
import type { TurnState } from './turn-state.ts'

/** Milliseconds after which what waits for a word is looked at once more: until then it is known to stand there. */
const heldLook = 60_000

export class Covering {
  /** Paths that wait for the word about documents in whose place they stand, or stand below. */
  readonly #held = new Set<string>()

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
  decidable(units: readonly Unit[]): readonly Unit[] {
    const sure = this.#sure(units)
    const covered = sure.flatMap((unit) => this.#coveredBy(unit, movingIn(sure)) ?? [])
    const waits = this.also.brakes.holdCovered(covered)
    const goOn = without(
      sure,
      sure.filter(({ path }) => waits.has(path)),
    )
    const held = sure.filter((unit) => !goOn.includes(unit))
    for (const { path, key } of held) {
      if (waits.has(path) && !this.#held.has(path)) this.#tell(path)
      this.#held.add(path)
      if (key !== null) this.also.agenda.waitForFile(key)
      this.also.agenda.postpone(path, heldLook, true)
    }
    return goOn
  }

  /** A list was answered: what waited for that is looked at again. */
  lookAgain(): void {
    for (const path of this.#held) this.also.agenda.touch(path)
    this.#held.clear()
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
  const came = ({ path, key, movedFrom }: Unit) =>
    (movedFrom !== null || key === null) && folders.some((folder) => path.startsWith(folder))
  return units.filter((unit) => !left.includes(unit) && !came(unit))
}
