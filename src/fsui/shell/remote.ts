// The server as the tree sees it. One implementation speaks to it over the websocket; the simulation brings another.

import type { CallData } from '../../document/codec.ts'
import type { Cursor } from '../../kernel/event.ts'
import type { DocumentMode } from './base-store.ts'

export interface RemoteDocument {
  readonly key: string
  readonly kind: string
  readonly path: string
  readonly rev: number
  readonly text: string
  readonly mode: DocumentMode
}

export interface RemoteGroup {
  readonly mutation: string
  readonly calls: readonly CallData[]
  readonly source: { readonly id: string | null; readonly kind: string; readonly text: string } | null
}

export type RemoteOutcome =
  | { readonly ok: true; readonly id: string | null }
  | { readonly ok: false; readonly error: RemoteError }

export interface RemoteError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

export interface Remote {
  /** Every document with its path and revision, parents first, and the place in the log this is true of. */
  snapshot(): Promise<{ readonly entries: readonly RemoteEntry[]; readonly cursor: Cursor }>
  /** The documents of entities, rendered; ids that are unknown are left out. */
  documents(ids: readonly string[]): Promise<readonly RemoteDocument[]>
  /** Carries out decisions in order; one that fails leaves the others alone. */
  apply(groups: readonly RemoteGroup[]): Promise<readonly RemoteOutcome[]>
  /** A query by its path. */
  query(path: string, input: object): Promise<unknown>
}

export type RemoteEntry = Pick<RemoteDocument, 'key' | 'path' | 'rev'>
