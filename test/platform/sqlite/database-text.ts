// A database as SQL text: small, readable in a diff, and the same file again when it is read back.

import Database from 'better-sqlite3'

/** Everything in the database, tables first, then rows, then indexes. */
export function databaseText(file: string | Database.Database): string {
  const database = typeof file === 'string' ? new Database(file, { readonly: true }) : file
  const made = database
    .prepare(`select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'`)
    .all() as { type: string; name: string; sql: string }[]
  const tables = made.filter(({ type }) => type === 'table')
  const rest = made.filter(({ type }) => type !== 'table')
  const lines = [
    ...tables.map(({ sql }) => `${sql};`),
    ...[...tables, { name: 'sqlite_sequence' }].flatMap(({ name }) => insertsOf(database, name)),
    ...rest.map(({ sql }) => `${sql};`),
  ]
  if (typeof file === 'string') database.close()
  return `${lines.join('\n')}\n`
}

/** Makes that database at `file`, which must not exist yet. */
export function makeDatabase(file: string, text: string): void {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.transaction(() => database.exec(text))()
  database.close()
}

function insertsOf(database: Database.Database, table: string): string[] {
  const columns = database.prepare(`select name from pragma_table_info(?)`).pluck().all(table) as string[]
  const values = columns.map((name) => `quote("${name}")`).join(` || ',' || `)
  const rows = database.prepare(`select ${values} from "${table}" order by rowid`).pluck().all() as string[]
  const names = columns.map((name) => `"${name}"`).join(',')
  return rows.map((row) => `INSERT INTO "${table}" (${names}) VALUES (${row});`)
}
