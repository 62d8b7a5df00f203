// The writing end of a turn: what was decided is put in place, several files at once, each when its editor lets go of it.

import { ownerOf } from '../../../kernel/document-key.ts'
import type { TimedParts, Unit } from './parts.ts'
import type { Delay } from './politeness.ts'
import { placeFolders } from './projection.ts'
import type { TurnState } from './turn-state.ts'
import { Displaced, failedAgain, type Writing, write } from './write.ts'

/** How many replacements run at once; what is one entity's is more of it. */
const concurrency = 16
const atOnce: Delay = { ms: 0, held: false }
export interface PlannedWrite {
  readonly writing: Writing
  readonly polite: 'content' | 'id' | 'now'
  readonly unit: Unit
}

export class PlannedWrites {
  /** Sidecars of the conflicts of which the log says already that their other side comes. */
  readonly #told = new Set<string>()

  constructor(
    private readonly parts: TimedParts,
    private readonly also: TurnState,
  ) {}

  /** What has to wait is due again by the agenda. */
  async writeAll(writings: readonly PlannedWrite[]): Promise<void> {
    const { problems } = this.also
    const left = await placeFolders(this.parts, writings, async ({ path }) => {
      if (problems.mayStand(path)) await problems.clear(path)
    })
    for (const several of byEntity(left)) {
      const displaced = new Displaced()
      const later = new Map<Unit, Delay>()
      const writing = several.map(async (each) => {
        later.set(each.unit, atOnce)
        const wait = await this.#write(each, displaced)
        if (wait === null) later.delete(each.unit)
        else later.set(each.unit, wait)
      })
      // All of them, also when one throws: none may go on beside the next turn.
      const ended = await Promise.allSettled(writing)
      if (later.size > 0) displaced.placed(() => this.#defer(later))
      await displaced.keep(this.parts)
      for (const each of ended) if (each.status === 'rejected') throw each.reason
    }
  }

  /** Last of what is stored together: a document that is in place, or held, says nothing about another of its entity. */
  #defer(later: ReadonlyMap<Unit, Delay>): null {
    const heldFirst = [...later].sort(([, a], [, b]) => Number(b.held) - Number(a.held))
    for (const [unit, wait] of heldFirst) this.also.agenda.defer(unit, wait.ms, wait.held)
    return null
  }

  /** Returns when it is to be tried again; null: not by itself. */
  async #write({ writing, polite, unit }: PlannedWrite, displaced: Displaced): Promise<Delay | null> {
    const { agenda, politeness, problems } = this.also
    const chosen = polite === 'content' ? this.#openConflict(unit) : null
    const wait = await politeness.wait(writing.path, writing.document.text, chosen ? 'asked' : polite)
    if (wait.ms > 0 && chosen !== null) this.#tellWaiting(writing.path, chosen)
    if (wait.ms > 0) return wait
    const onFailure = (message: string) =>
      problems.setUnwritten(writing.path, message, unit.key && ownerOf(unit.key))
    const result = await write(this.parts, writing, { onFailure, displaced })
    if (result === 'placed' && problems.mayStand(writing.path)) await problems.clear(writing.path)
    politeness.wrote(writing.path, result === 'placed')
    if (result === 'again') agenda.touch(writing.path)
    return result === 'failed' ? { ms: failedAgain, held: false } : null
  }

  /** The sidecar of the conflict that the write ends: in an open one nothing is written but what a person chose there. */
  #openConflict({ key }: Unit): string | null {
    return (key && this.parts.bases.withKey(key)?.conflict?.sidecar) ?? null
  }

  #tellWaiting(path: string, sidecar: string): void {
    if (this.#told.has(sidecar)) return
    this.#told.add(sidecar)
    this.parts.journal(
      `taken up: ${sidecar}; the other version comes into ${path} when the program that holds it lets go of it`,
    )
  }
}

/** As many as run at once, all documents of an entity together: a crash or a full disk leaves none of them forgotten. */
function byEntity(writings: readonly PlannedWrite[]): readonly (readonly PlannedWrite[])[] {
  const entities = new Map<string, PlannedWrite[]>()
  for (const each of writings) {
    const { key } = each.unit
    const entity = key === null ? each.writing.path : ownerOf(key)
    entities.set(entity, [...(entities.get(entity) ?? []), each])
  }
  const batches: PlannedWrite[][] = []
  for (const documents of entities.values()) {
    const last = batches.at(-1)
    if (last !== undefined && last.length < concurrency) last.push(...documents)
    else batches.push(documents)
  }
  return batches
}
