// A copy of the whole database, to be put back over a newer one: history forks.

import type { OpenDatabase } from '../../src/platform/sqlite/open.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]
export type DatabaseCopy = ReadonlyMap<string, Rows>

export function copyOf({ sqlite }: OpenDatabase): DatabaseCopy {
  return new Map(
    tablesOf(sqlite).map((name) => [name, sqlite.prepare(`select * from "${name}"`).all() as Rows]),
  )
}

/** The database is what the copy says; null: a new one, with a history of its own. */
export function putBack({ sqlite }: OpenDatabase, copy: DatabaseCopy | null, epoch: string): void {
  sqlite.pragma('foreign_keys = OFF')
  for (const name of tablesOf(sqlite)) {
    if (copy === null && name === 'meta') continue
    sqlite.exec(`delete from "${name}"`)
    for (const row of copy?.get(name) ?? []) {
      const columns = Object.keys(row)
      const names = columns.map((column) => `"${column}"`).join(', ')
      const insert = `insert into "${name}" (${names}) values (${columns.map(() => '?').join(', ')})`
      sqlite.prepare(insert).run(...columns.map((column) => row[column]))
    }
  }
  if (copy === null) sqlite.prepare(`update meta set value = ? where key = 'epoch'`).run(epoch)
  sqlite.pragma('foreign_keys = ON')
}

/** `sqlite_sequence` too: numbers that a copy never gave are given again. */
function tablesOf(sqlite: OpenDatabase['sqlite']): string[] {
  const rows = sqlite
    .prepare(`select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\'`)
    .all() as { name: string }[]
  return rows.map(({ name }) => name)
}
