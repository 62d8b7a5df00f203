// A database that refuses: single statements of a base store fail as those of SQLite on a bad disk do.

import SqliteDatabase from 'better-sqlite3'
import type { StoreError } from './steps.ts'

/** Which statements fail. */
export class StoreRefusals {
  #next: { readonly error: StoreError; skip: number; left: number } | null = null

  /** From the nth statement that changes something on, so many of them fail. */
  arm(error: StoreError, nth: number, times: number): void {
    this.#next = { error, skip: nth - 1, left: times }
  }

  clear(): void {
    this.#next = null
  }

  pass(): void {
    const next = this.#next
    if (next === null || next.left <= 0) return
    if (next.skip > 0) {
      next.skip -= 1
      return
    }
    next.left -= 1
    throw new SqliteDatabase.SqliteError('refused by the simulation', next.error)
  }
}

/** The database as the store gets it. */
export function failing(database: SqliteDatabase.Database, refusals: StoreRefusals): SqliteDatabase.Database {
  return withMethods(database, {
    prepare: (sql: string) => {
      const statement = database.prepare(sql)
      const run = (...values: unknown[]) => {
        refusals.pass()
        return statement.run(...values)
      }
      return withMethods(statement, { run })
    },
  })
}

function withMethods<T extends object>(target: T, methods: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = methods[String(name)] ?? Reflect.get(target, name, target)
      return typeof value === 'function' && methods[String(name)] === undefined ? value.bind(target) : value
    },
  })
}
