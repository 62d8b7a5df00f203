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
}

/** As it stands in its table. */
export interface StoredRow extends Omit<BaseRow, 'stat' | 'conflict'> {
  readonly stat: string | null
  readonly conflict: string | null
}

export function fromStored(row: StoredRow): BaseRow {
  return {
    ...row,
    stat: row.stat === null ? null : statFrom(row.stat),
    conflict: row.conflict === null ? null : (JSON.parse(row.conflict) as OpenConflict),
  }
}
