// Where the files of documents stand that left their places, while it is not known whether they cover others there.

import type { Unit } from './parts.ts'

export class UnsurePlaces {
  /** By the keys of the documents. */
  readonly #paths = new Map<string, string>()

  note(key: string, path: string): void {
    this.#paths.set(key, path)
  }

  /** Null: it is known, or the document has not left its place. */
  pathOf(key: string): string | null {
    return this.#paths.get(key) ?? null
  }

  /** Those are decided about; and what was taken for a document's file may be none of it by now. */
  nowSure(units: readonly Unit[]): void {
    if (this.#paths.size === 0) return
    const present = units.filter(({ file }) => file.state !== 'missing')
    const keys = new Set(present.map(({ key }) => key))
    const paths = new Set(present.map(({ path }) => path))
    for (const [key, path] of this.#paths) if (keys.has(key) || paths.has(path)) this.#paths.delete(key)
  }
}
