// Files that wait for a person's word about the documents in whose places, or folders, they stand. @see SPEC I19

interface HeldFile {
  /** That of its document, which has left its place; null: it is new. */
  readonly key: string | null
  /** Of what it says; '' where it cannot be read. */
  readonly hash: string
}

export class HeldFiles {
  readonly #files = new Map<string, HeldFile>()
  readonly #paths = new Map<string, string>()

  get paths(): readonly string[] {
    return [...this.#files.keys()]
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  hashOf(path: string): string {
    return this.#files.get(path)?.hash ?? ''
  }

  hold(path: string, file: HeldFile): void {
    this.letGo(path)
    this.#files.set(path, file)
    if (file.key !== null) this.#paths.set(file.key, path)
  }

  letGo(path: string): void {
    const key = this.#files.get(path)?.key ?? null
    this.#files.delete(path)
    if (key !== null && this.#paths.get(key) === path) this.#paths.delete(key)
  }

  /** Where the file of that document waits; null: it does not. */
  pathOf(key: string): string | null {
    return this.#paths.get(key) ?? null
  }
}
