// The server as the tree sees it. One implementation speaks to it over the websocket; the simulation brings another.

import type { Cursor } from '../../kernel/event.ts'
import type { TreeDocument, TreeEntry, TreeGroup, TreeOutcome } from '../../kernel/tree-exchange.ts'

export interface Remote {
  /** Every document with its path and revision, parents first, and the place in the log this is true of. */
  snapshot(): Promise<{ readonly entries: readonly TreeEntry[]; readonly cursor: Cursor }>
  /** The documents of entities, rendered; ids that are unknown are left out. */
  documents(ids: readonly string[]): Promise<readonly TreeDocument[]>
  /**
   * Carries out decisions in order; one that fails leaves the others alone. Answers for the first of them, as many as go
   * into one transaction and at least one.
   */
  apply(groups: readonly TreeGroup[]): Promise<readonly TreeOutcome[]>
  /** A query by its path. */
  query(path: string, input: object): Promise<unknown>
}
