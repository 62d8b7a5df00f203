// Accounts for every word that persons save: which of them somebody else took out of the way.

/** Words are `word00017`: each is saved once. */
const words = /\bword\d{5}\b/g

export class Words {
  #count = 0
  readonly #standing = new Map<string, ReadonlySet<string>>()
  readonly #displaced = new Set<string>()

  /** A word that was never saved. */
  next(): string {
    this.#count += 1
    return `word${String(this.#count).padStart(5, '0')}`
  }

  /** A person writes `text` to the path (null: takes the file away) and saw `found` there just before. */
  saves(path: string, found: string | null, text: string | null): void {
    // What the person saw and leaves out is their own doing; what they did not see was taken away before.
    for (const word of this.#standing.get(path) ?? [])
      if (!found?.includes(word) && !text?.includes(word)) this.#displaced.add(word)
    if (text === null) this.#standing.delete(path)
    else this.#standing.set(path, new Set(text.match(words) ?? []))
  }

  /** Words that must be found somewhere. */
  owed(): string[] {
    const standing = [...this.#standing.values()].flatMap((each) => [...each])
    return [...new Set([...standing, ...this.#displaced])]
  }
}
