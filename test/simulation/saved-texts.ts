// Accounts for every text that the person saved: which of them somebody else than the person took out of the way.

export class SavedTexts {
  readonly #standing = new Map<string, string>()
  readonly #displaced = new Set<string>()
  readonly #ever = new Set<string>()
  readonly #history = new Map<string, string[]>()
  readonly #read: (path: string) => string | null

  constructor(read: (path: string) => string | null) {
    this.#read = read
  }

  /** The person is about to change what stands at the path; `found` is what stands there now. */
  leaving(path: string, found: string | null): void {
    if (found !== null) this.#history.set(path, [...(this.#history.get(path) ?? []), found])
    const saved = this.#standing.get(path)
    // What was only appended to, as a log is, stands there still.
    if (saved !== undefined && !found?.startsWith(saved)) this.#displaced.add(saved)
    this.#standing.delete(path)
    // A file that was moved took its text along: the person takes it out of the way there.
    for (const [other, text] of this.#standing)
      if (text === found && this.#read(other) !== text) this.#standing.delete(other)
  }

  saved(path: string, text: string): void {
    this.#standing.set(path, text)
    this.#ever.add(text)
  }

  /** A text that the person found at that path some time ago; null: none. */
  before(path: string, back: number): string | null {
    const all = this.#history.get(path) ?? []
    return all[all.length - 1 - (back % Math.max(1, all.length))] ?? null
  }

  /** Whether the person, or another program than `cw`, ever wrote just that. */
  wrote(text: string | null): boolean {
    return text !== null && this.#ever.has(text)
  }

  /** Texts that must be found somewhere: those the person has not done away with. */
  owed(): string[] {
    return [...new Set([...this.#standing.values(), ...this.#displaced])]
  }
}
