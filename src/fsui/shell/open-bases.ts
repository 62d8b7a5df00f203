// Opens a tree's base store and brings what it holds into memory in pieces: a large tree has many rows, and whoever else
// is in this process gets a turn between them.

import { Breath } from '../../kernel/breath.ts'
import type { Stat } from '../../platform/files/file-tree.ts'
import { BaseDatabase, type BaseFile } from './base-database.ts'
import { BaseIndex } from './base-index.ts'
import { type BaseRow, baseColumns, fromStored, type StoredRow } from './base-row.ts'
import { statFrom } from './stat-text.ts'

/** What `cw` wrote at a path that is no entity's. */
export interface Written {
  readonly hash: string
  readonly stat: Stat
}

/** What of a base store is in memory. */
export interface KnownBases {
  readonly rows: BaseIndex<BaseRow>
  /** Ids of entities that may differ from their bases. */
  readonly changed: Set<string>
  /** By path. */
  readonly written: Map<string, Written>
}

export interface OpenBases {
  readonly db: BaseDatabase
  readonly known: KnownBases
}

/** Rows read in one piece. */
const pageSize = 500

/** Opens or makes the store. */
export async function openBases(file: BaseFile): Promise<OpenBases> {
  const { db, loaded } = await BaseDatabase.open(file, async (opened) => {
    const rows = await readRows(opened)
    return { rows, ...readNotes(opened) }
  })
  return { db, known: loaded }
}

/** Nobody may change a row meanwhile. */
export async function readRows(db: BaseDatabase): Promise<KnownBases['rows']> {
  const rows = new BaseIndex<BaseRow>()
  const select = `select rowid, ${baseColumns} from bases where rowid > ? order by rowid limit ${pageSize}`
  const breath = new Breath()
  for (let after = 0, more = true; more; await breath.take()) {
    const page = db.tuples<[number, ...StoredRow]>(select, after)
    for (const [rowid, ...stored] of page) {
      rows.put(fromStored(stored))
      after = rowid
    }
    more = page.length === pageSize
  }
  return rows
}

export function readNotes(db: BaseDatabase): Omit<KnownBases, 'rows'> {
  const changed = db.rows<{ id: string }>('select id from changed')
  const written = db.rows<{ path: string; hash: string; stat: string }>(
    'select path, hash, stat from written',
  )
  return {
    changed: new Set(changed.map(({ id }) => id)),
    written: new Map(written.map(({ path, hash, stat }) => [path, { hash, stat: statFrom(stat) }])),
  }
}
