// When each kept inode is to be looked at again: what is due is found without going through all of them, of which there are
// thousands after a burst.

/** In milliseconds after it was displaced (SYNC.md 4, step 9). */
const LOOKS_AFTER_MS = [1_000, 10_000, 60_000]

/** How many looks there are. */
export const allLooks = LOOKS_AFTER_MS.length

export class DueLooks {
  /** By how many looks were taken: since when each is kept, the oldest first but for those whose look had to be repeated. */
  readonly #waiting = LOOKS_AFTER_MS.map(() => new Map<string, number>())

  /** That many looks have been taken at it. */
  note(name: string, { since, looks }: { readonly since: number; readonly looks: number }): void {
    this.delete(name)
    this.#waiting[looks]?.set(name, since)
  }

  delete(name: string): void {
    for (const names of this.#waiting) names.delete(name)
  }

  /** Those whose time has come; `now` as `since`. */
  at(now: number): string[] {
    const due: string[] = []
    for (const [looks, names] of this.#waiting.entries())
      for (const [name, since] of names) {
        if (now < since + (LOOKS_AFTER_MS[looks] ?? 0)) break
        due.push(name)
      }
    return due
  }
}
