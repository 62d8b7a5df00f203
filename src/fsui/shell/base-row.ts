// A row of a tree's base store: the last state of a document that both sides agreed on.

import type { DocumentMode } from '../../kernel/tree-exchange.ts'
import type { Stat } from '../../platform/files/file-tree.ts'
import { statFrom } from './stat-text.ts'

export interface BaseRow {
  /** The entity's id; `<id>#reply` for the answer to a question. */
  readonly key: string
  readonly kind: string
  readonly mode: DocumentMode
  readonly path: string
  readonly hash: string
  /** Revision of the entity that these bytes agreed with; 0 while it is not known. */
  readonly rev: number
  readonly stat: Stat | null
  readonly conflict: OpenConflict | null
}

export interface OpenConflict {
  readonly fields: readonly string[]
  readonly sidecar: string
  /** The same fields as a person is told of them, where that is not what they are called. */
  readonly told?: readonly string[]
  /** When its sidecar was written anew, since the other side had changed; milliseconds since the epoch. */
  readonly renewed?: number
}

/** In the order of `StoredRow`. */
export const baseColumns = 'key, kind, mode, path, hash, rev, stat, conflict'

/** As it stands in its table. */
export type StoredRow = [
  key: string,
  kind: string,
  mode: DocumentMode,
  path: string,
  hash: string,
  rev: number,
  stat: string | null,
  conflict: string | null,
]

export function fromStored([key, kind, mode, path, hash, rev, stat, conflict]: StoredRow): BaseRow {
  return {
    key,
    kind,
    mode,
    path,
    hash,
    rev,
    stat: stat === null ? null : statFrom(stat),
    conflict: conflict === null ? null : (JSON.parse(conflict) as OpenConflict),
  }
}
