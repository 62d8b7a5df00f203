// Outlines in groups that are kept up to date one by one: what was worked out of a group counts for as long as its list is the
// same one.

import type { Entity, Outline } from '../kernel/entity.ts'

interface Group<O> {
  readonly members: Set<O>
  /** Null: not made since the last change. */
  listed: readonly O[] | null
}

const none: readonly never[] = []

export class OutlineGroups<E extends Entity = Entity> {
  readonly #groups = new Map<string | null, Group<Outline<E>>>()

  constructor(
    private readonly groupOf: (outline: Outline<E>) => string | null,
    outlines: Iterable<Outline<E>>,
  ) {
    for (const outline of outlines) this.replace(null, outline)
  }

  /** The outlines of a group, in no order; the same list as before where none of them has changed. */
  of(group: string | null): readonly Outline<E>[] {
    const found = this.#groups.get(group)
    if (found === undefined) return none
    found.listed ??= [...found.members]
    return found.listed
  }

  /** How many there are in each group that has a name, by that. */
  counts(): Record<string, number> {
    const named = [...this.#groups].flatMap(([name, { members }]) =>
      name === null || members.size === 0 ? [] : [[name, members.size] as const],
    )
    return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Null: there was none, or is none any more. */
  replace(before: Outline<E> | null, after: Outline<E> | null): void {
    if (before !== null) this.#change(before, (members) => members.delete(before))
    if (after !== null) this.#change(after, (members) => members.add(after))
  }

  #change(outline: Outline<E>, change: (members: Set<Outline<E>>) => void): void {
    const name = this.groupOf(outline)
    const group = this.#groups.get(name) ?? { members: new Set(), listed: null }
    this.#groups.set(name, group)
    group.listed = null
    change(group.members)
  }
}
