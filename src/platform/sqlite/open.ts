// Opens the one database of a home: pragmas, migrations, and refusal of what a newer cw wrote.

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import DatabaseConnection from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { cwError } from '../../kernel/errors.ts'
import { foldName } from '../../kernel/fold-name.ts'
import { makeToken } from '../../kernel/ids.ts'
import type { Database } from '../../kernel/tx.ts'
import { asMachineError } from '../machine-error.ts'

export interface OpenDatabase {
  readonly sqlite: DatabaseConnection.Database
  readonly db: Database
  close(): void
}

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[]
}

/** The folder of generated SQL, beside this file in source and in the build. */
const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Milliseconds in which somebody who only looks into a database lets go of it. */
const patience = 200

/**
 * Opens (and makes or migrates) the database at `file`, `:memory:` for tests.
 * @throws CwError `database.newer`, `database.corrupt`, `database.full`
 */
export function openDatabase(file: string): OpenDatabase {
  const sqlite = connect(file)
  try {
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    sqlite.pragma('busy_timeout = 5000')
    // Each decision of a batch is a savepoint, for which the pages that it changes are copied first: else into a file.
    sqlite.pragma('temp_store = MEMORY')
    // What the migrations call.
    sqlite.function('fold_name', { deterministic: true }, (path) => foldName(String(path)))
    const db = drizzle(sqlite)
    bringUpToDate(sqlite)
    ensureEpoch(sqlite)
    return { sqlite, db, close: () => sqlite.close() }
  } catch (error) {
    sqlite.close()
    throw asDatabaseError(error)
  }
}

/**
 * Throws what opening it would, as far as that can be told without changing it; a missing one is fine.
 * @throws CwError `database.newer`, `database.corrupt`
 */
export function requireOpenable(file: string): void {
  if (!existsSync(file)) return
  const sqlite = connect(file, { readonly: true })
  try {
    requireKnown(appliedMigration(sqlite), knownMigrations())
  } catch (error) {
    throw asDatabaseError(error)
  } finally {
    sqlite.close()
  }
}

/** Turns SQLite's own errors into ours; anything else comes back as it is. */
export function asDatabaseError(error: unknown): unknown {
  return error instanceof DatabaseConnection.SqliteError ? (asMachineError(error) ?? error) : error
}

/** Whether another connection has the database open, in whatever process. What else is wrong with it, opening it tells. */
export function isOpenElsewhere(file: string): boolean {
  if (!existsSync(file)) return false
  const sqlite = connect(file, { timeout: patience })
  try {
    // Every connection shares a lock on the file of a database with a write-ahead log: only the last one can have it alone.
    sqlite.pragma('locking_mode = EXCLUSIVE')
    sqlite.prepare('select 1 from sqlite_master').get()
    return false
  } catch (error) {
    return error instanceof DatabaseConnection.SqliteError && error.code.startsWith('SQLITE_BUSY')
  } finally {
    sqlite.close()
  }
}

function connect(file: string, options: DatabaseConnection.Options = {}): DatabaseConnection.Database {
  try {
    return new DatabaseConnection(file, options)
  } catch (error) {
    throw asDatabaseError(error)
  }
}

function bringUpToDate(sqlite: DatabaseConnection.Database): void {
  const known = knownMigrations()
  const found = appliedMigration(sqlite)
  requireKnown(found, known)
  if (found < (known.at(-1)?.when ?? 0)) migrate(sqlite)
}

/** As drizzle's own does it, which takes back a transaction that a full disk ended, and then tells of that alone. */
function migrate(sqlite: DatabaseConnection.Database): void {
  const migrations = readMigrationFiles({ migrationsFolder })
  sqlite.exec(noteOfMigrations)
  const applied = sqlite.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
  const all = sqlite.transaction(() => {
    // Another process may have been faster.
    const found = appliedMigration(sqlite)
    for (const { sql, hash, folderMillis } of migrations.filter((each) => each.folderMillis > found)) {
      for (const statement of sql) sqlite.exec(statement)
      applied.run(hash, folderMillis)
    }
  })
  all.immediate()
}

/** What drizzle makes. */
const noteOfMigrations = `create table if not exists __drizzle_migrations (
  id serial primary key, hash text not null, created_at numeric
)`

function requireKnown(found: number, migrations: Journal['entries']): void {
  const known = migrations.at(-1)?.when ?? 0
  if (found > known) throw cwError('database.newer', { found, known })
}

function knownMigrations(): Journal['entries'] {
  const journal = `${migrationsFolder}/meta/_journal.json`
  if (!existsSync(journal)) throw new Error(`The migrations are missing: ${journal}`)
  return (JSON.parse(readFileSync(journal, 'utf8')) as Journal).entries
}

function appliedMigration(sqlite: DatabaseConnection.Database): number {
  const table = sqlite.prepare(`select 1 from sqlite_master where name = '__drizzle_migrations'`).get()
  if (!table) return 0
  const row = sqlite.prepare('select max(created_at) as newest from __drizzle_migrations').get()
  return Number((row as { newest: number | null }).newest ?? 0)
}

function ensureEpoch(sqlite: DatabaseConnection.Database): void {
  sqlite
    .prepare(`insert into meta (key, value) values ('epoch', ?) on conflict do nothing`)
    .run(makeToken(randomBytes))
}
