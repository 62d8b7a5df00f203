// A database of every earlier version opens in this one, with every row as it was.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rebuild } from '../../../src/app/rebuild.ts'
import { type OpenDatabase, openDatabase } from '../../../src/platform/sqlite/open.ts'
import { openTestApp } from '../../app/test-home.ts'
import { makeDatabase } from './database-text.ts'
import { fixtureOf, migrations } from './kept-databases.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-migrate-'))
  file = join(folder, 'cw.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Tables that hold what is true, without the note of which migrations have been applied. */
function tablesOf(sqlite: Database.Database): string[] {
  const select = `select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\'
    and name not like 'sqlite\\_%' escape '\\' order by name`
  return sqlite.prepare(select).pluck().all() as string[]
}

function rowsOf(sqlite: Database.Database, table: string, columns: readonly string[] = ['*']): unknown[] {
  return sqlite.prepare(`select ${columns.join(', ')} from "${table}" order by rowid`).all()
}

function columnsOf(sqlite: Database.Database, table: string): string[] {
  return sqlite.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]
}

/** Columns and indexes by name: a column that was added later stands last. */
function shapeOf(sqlite: Database.Database): unknown {
  return tablesOf(sqlite).map((table) => ({
    table,
    columns: sqlite
      .prepare('select name, type, "notnull", dflt_value, pk from pragma_table_info(?) order by name')
      .all(table),
    indexes: sqlite
      .prepare('select name, "unique", origin from pragma_index_list(?) order by name')
      .all(table),
    references: sqlite
      .prepare('select "table", "from", "to" from pragma_foreign_key_list(?) order by "from"')
      .all(table),
  }))
}

test('a database is kept for every migration', () => {
  const missing = migrations().filter((each) => !existsSync(fixtureOf(each)))
  expect(missing, 'run `npx tsx test/platform/sqlite/keep-database-process.ts`').toEqual([])
})

/** What ticks is in no event. */
const unlogged = ['allowances', 'task_leases', 'live_runs', 'rests', 'run_entries', 'run_messages']

describe.each(migrations())('a database as %s left it', (migration) => {
  let before: Record<string, unknown[]>
  let opened: OpenDatabase
  beforeEach(() => {
    makeDatabase(file, readFileSync(fixtureOf(migration), 'utf8'))
    const old = new Database(file)
    before = Object.fromEntries(tablesOf(old).map((table) => [table, rowsOf(old, table)]))
    old.close()
    opened = openDatabase(file)
  })
  afterEach(() => opened.close())

  test('has something in every table that it had', () => {
    expect(Object.keys(before).length).toBeGreaterThan(15)
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([])
  })

  test('is whole after the migrations, and has every row as it was', () => {
    expect(opened.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(opened.sqlite.pragma('foreign_key_check')).toEqual([])
    for (const [table, rows] of Object.entries(before)) {
      const columns = Object.keys(rows[0] as object).map((name) => `"${name}"`)
      expect([table, rowsOf(opened.sqlite, table, columns)]).toEqual([table, rows])
    }
  })

  test('has the tables of a new one', () => {
    const fresh = openDatabase(':memory:')
    expect(shapeOf(opened.sqlite)).toEqual(shapeOf(fresh.sqlite))
    fresh.close()
  })

  test('can be read and changed, and follows from its own log', async () => {
    const app = await openTestApp(file)
    for (const kind of [
      'initiative',
      'phase',
      'plan',
      'task',
      'page',
      'agent',
      'project',
      'account',
      'domain',
      'question',
    ])
      expect(await app.run(`${kind}.list`), kind).not.toEqual([])
    const seq = app.events().at(-1)?.seq ?? 0
    await app.run('initiative.create', { title: 'After the update' })
    expect(app.events().at(-1)?.seq).toBe(seq + 1)
    const into = openDatabase(':memory:')
    rebuild(app.database, into)
    // Leases are given anew and leave no event.
    for (const table of tablesOf(into.sqlite).filter((each) => !unlogged.includes(each))) {
      const columns = columnsOf(into.sqlite, table).map((name) => `"${name}"`)
      expect([table, rowsOf(into.sqlite, table, columns)]).toEqual([
        table,
        rowsOf(app.database.sqlite, table, columns),
      ])
    }
    into.close()
    app.close()
  })

  test('is migrated once: opened again, nothing in it changes', () => {
    opened.close()
    const once = readFileSync(file)
    openDatabase(file).close()
    expect(readFileSync(file).equals(once)).toBe(true)
  })
})

test('names that some system spells in another way are known after the migration that asks for them', () => {
  makeDatabase(file, readFileSync(fixtureOf('0001_proposed'), 'utf8'))
  const old = new Database(file)
  const id = old.prepare(`select id from tasks where path like '%02-fill%'`).pluck().get()
  old.prepare('update tasks set path = ? where id = ?').run('tasks/Überprüfen.md', id)
  old.close()
  const opened = openDatabase(file)
  const rows = opened.sqlite.prepare('select * from folded_paths').all()
  opened.close()
  expect(rows).toEqual([{ id, folded: 'tasks/überprüfen.md', path: 'tasks/Überprüfen.md' }])
})
