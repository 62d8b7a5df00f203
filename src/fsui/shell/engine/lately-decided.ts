// What was decided within the window of the brake, and how it is taken back. It is noted, so that a process that follows
// another within the window counts on from there.

import { type DecisionAt, decisionWindow } from '../../core/brakes.ts'
import type { BaseRow } from '../base-store.ts'
import { groupOf, isDecision, type Judged } from './judged.ts'
import type { TimedParts } from './parts.ts'
import type { Decided } from './taking-back.ts'

/** One that counts for the brake; `at` in steady time. */
export interface Counted extends DecisionAt {
  readonly path: string
  /** Of the document; null: it had none. */
  readonly key: string | null
  /** Of the text that was agreed on before. */
  readonly before: string | null
  /** Paths of the calls that it means. */
  readonly calls: readonly string[]
  readonly back: Decided['back'] | null
  /** `open`: it was carried out when its base has moved. `over`: it was not, or has been taken back. */
  state: 'open' | 'done' | 'over'
}

const noteKey = 'decided lately'

export class LatelyDecided {
  /** Null before it is first asked for: until then what the process before had noted. */
  #known: Counted[] | null = null
  /** Those of this turn. */
  #fresh: readonly Counted[] = []

  constructor(private readonly parts: TimedParts) {}

  /** Those within the window that ends now. */
  get all(): readonly Counted[] {
    const now = this.parts.steady()
    for (const each of this.#all) if (each.state === 'open' && this.#isTaken(each)) each.state = 'done'
    return this.#all.filter(({ at }) => now - at < decisionWindow)
  }

  /** As one that is decided now. */
  counted({ unit, action }: Judged): Counted {
    const calls = isDecision(action) ? action.calls : []
    const codec = this.parts.codecs.get(unit.kind)
    return {
      at: this.parts.steady(),
      group: groupOf(unit),
      path: unit.path,
      key: unit.key,
      before: unit.base?.hash ?? null,
      calls: calls.map(({ path }) => path),
      back: calls.flatMap((each) => codec?.back?.(each) ?? [])[0] ?? null,
      state: 'open',
    }
  }

  /** Counts these too, from before they are sent: what the process that sends them does not live to note is noted. */
  add(fresh: readonly Counted[]): void {
    this.#fresh = fresh
    if (fresh.length > 0) this.#keep([...this.all, ...fresh])
  }

  /** All that `work` stores is stored together; where it cannot be, nothing of it counts. */
  together<T>(work: () => T): T {
    try {
      return this.parts.bases.together(work)
    } catch (error) {
      this.#known = null
      this.#fresh = []
      throw error
    }
  }

  /** It is none of the many. */
  drop(path: string): void {
    if (this.#all.some((each) => each.path === path))
      this.#keep(this.#all.filter((each) => each.path !== path))
  }

  /** Call when they have been sent: what was not taken by now was refused, or is held. */
  carriedOut(): void {
    if (this.#fresh.length === 0) return
    for (const each of this.#fresh) each.state = this.#isTaken(each) ? 'done' : 'over'
    this.#fresh = []
    this.#keep(this.#all)
  }

  /** What is known of its document. */
  rowOf({ key, path }: Counted): BaseRow | null {
    const { bases } = this.parts
    return key === null ? bases.atPath(path) : bases.withKey(key)
  }

  get #all(): readonly Counted[] {
    this.#known ??= this.#noted()
    return this.#known
  }

  #isTaken(each: Counted): boolean {
    const base = this.rowOf(each)
    return base !== null && base.hash !== each.before
  }

  /** A clock that was set back meanwhile makes none of them older than they are. */
  #noted(): Counted[] {
    const noted = JSON.parse(this.parts.bases.note(noteKey) ?? '[]') as Counted[]
    const [steady, now] = [this.parts.steady(), this.parts.clock.now()]
    return noted.map((each) => ({ ...each, at: steady - Math.max(0, now - each.at) }))
  }

  #keep(all: readonly Counted[]): void {
    const [steady, now] = [this.parts.steady(), this.parts.clock.now()]
    const text = JSON.stringify(all.map((each) => ({ ...each, at: now - (steady - each.at) })))
    this.#known = [...all]
    if (text !== this.parts.bases.note(noteKey)) this.parts.bases.keepNote(noteKey, text)
  }
}
