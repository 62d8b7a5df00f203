// Files that wait for a person's word about the documents in whose places, or folders, they stand. @see SPEC I19

export class HeldFiles {
  readonly #keys = new Map<string, string | null>()
  readonly #paths = new Map<string, string>()

  get paths(): readonly string[] {
    return [...this.#keys.keys()]
  }

  has(path: string): boolean {
    return this.#keys.has(path)
  }

  /** `key` is that of its document, which has left its place; null: it is new. */
  hold(path: string, key: string | null): void {
    this.letGo(path)
    this.#keys.set(path, key)
    if (key !== null) this.#paths.set(key, path)
  }

  letGo(path: string): void {
    const key = this.#keys.get(path) ?? null
    this.#keys.delete(path)
    if (key !== null && this.#paths.get(key) === path) this.#paths.delete(key)
  }

  /** Where the file of that document waits; null: it does not. */
  pathOf(key: string): string | null {
    return this.#paths.get(key) ?? null
  }
}
