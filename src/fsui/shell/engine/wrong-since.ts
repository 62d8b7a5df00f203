// Since when files have been wrong, for as long as a sidecar says so: kept over restarts, so that what tells of it says the same.

import type { BaseStore } from '../base-store.ts'

const noteKey = 'wrong since'

/** Times are milliseconds since the epoch. */
export class WrongSince {
  readonly #since: Map<string, number>
  #stored = true

  constructor(private readonly bases: BaseStore) {
    this.#since = new Map(JSON.parse(bases.note(noteKey) ?? '[]') as [string, number][])
  }

  /** Null: nothing was noted. */
  of(path: string): number | null {
    return this.#since.get(path) ?? null
  }

  note(path: string, since: number): void {
    if (this.#since.get(path) === since) return
    this.#since.set(path, since)
    this.#stored = false
  }

  forget(path: string): void {
    if (this.#since.delete(path)) this.#stored = false
  }

  /** Stores what was noted since it was called last: once for many. */
  store(): void {
    if (this.#stored) return
    this.bases.keepNote(noteKey, JSON.stringify([...this.#since]))
    this.#stored = true
  }
}
