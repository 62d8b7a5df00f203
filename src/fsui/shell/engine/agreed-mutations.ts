// Decisions after which the server's document was the file, byte for byte: the log's word of them says nothing new.

/** More than are under way at once; of one that is forgotten the document is compared once more. */
const mostKnown = 5_000

export class AgreedMutations {
  /** The entity of each, oldest first. */
  readonly #entities = new Map<string, string>()

  note(mutation: string, entity: string): void {
    this.#entities.set(mutation, entity)
    if (this.#entities.size <= mostKnown) return
    const [oldest] = this.#entities.keys()
    if (oldest !== undefined) this.#entities.delete(oldest)
  }

  /** Whether the event tells of nothing but what both sides agree on. Others that followed from the mutation are news. */
  explains(event: { readonly entity: string; readonly mutation: string | null }): boolean {
    return event.mutation !== null && this.#entities.get(event.mutation) === event.entity
  }

  /** What was noted may not have been stored. */
  clear(): void {
    this.#entities.clear()
  }
}
