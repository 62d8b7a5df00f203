// What the statements of some work take by themselves, without anything else that the program did: less it cannot take.

import { cp, readFile, rm } from 'node:fs/promises'
import { deserialize } from 'node:v8'
import Database from 'better-sqlite3'
import { timed } from './figures.mjs'

/**
 * Runs them again, each compiled once, on a copy of the home as it was before.
 *
 * @param {{ recorded: string, home: string, before: string, at: string }} files
 *   what `endStatements` wrote; the home in which they ran; a copy from before; where a copy of that may lie
 * @returns {Promise<{ took: number, statements: number, commits: number, most: [sql: string, times: number][] }>}
 */
export async function replayed({ recorded, home, before, at }) {
  /** @type {import('./record-statements.mjs').Ran[]} */
  const ran = deserialize(await readFile(recorded))
  await cp(before, at, { recursive: true })
  /** @type {Map<string, Database.Database>} */
  const databases = new Map()
  /** @type {Map<string, Map<string, Database.Statement>>} */
  const compiled = new Map()
  /** @type {Map<string, number>} */
  const times = new Map()
  try {
    const calls = ran.map(([name, sql, values]) => {
      const database = databases.get(name) ?? opened(name.replace(home, at))
      databases.set(name, database)
      const its = compiled.get(name) ?? new Map()
      compiled.set(name, its)
      const statement = its.get(sql) ?? database.prepare(sql)
      its.set(sql, statement)
      times.set(sql, (times.get(sql) ?? 0) + 1)
      return { statement, values }
    })
    const took = await timed(() => {
      for (const { statement, values } of calls)
        if (statement.reader) statement.all(...values)
        else statement.run(...values)
    })
    const most = [...times].sort(([, a], [, b]) => b - a)
    return { took, statements: calls.length, commits: times.get('COMMIT') ?? 0, most }
  } finally {
    for (const database of databases.values()) database.close()
    await rm(at, { recursive: true, force: true })
  }
}

/** @param {string} file */
function opened(file) {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  // As the program opens them.
  database.pragma(`synchronous = ${file.endsWith('/cw.db') ? 'FULL' : 'NORMAL'}`)
  return database
}
