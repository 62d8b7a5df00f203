// The SQLite file of a tree's base store: opened once, with each statement compiled once.

import SqliteDatabase from 'better-sqlite3'
import { passStep } from '../../platform/crash-points.ts'
import { schema } from './base-schema.ts'

export class BaseDatabase {
  readonly #db: SqliteDatabase.Database
  readonly #statements = new Map<string, SqliteDatabase.Statement>()

  private constructor(db: SqliteDatabase.Database) {
    this.#db = db
  }

  /** Opens or makes the file; `:memory:` or an open database for tests. */
  static open(file: string | SqliteDatabase.Database): BaseDatabase {
    const db = typeof file === 'string' ? new SqliteDatabase(file) : file
    db.pragma('journal_mode = WAL')
    // A base that a power loss took back is only older, and deciding anew from it ends the same.
    db.pragma('synchronous = NORMAL')
    db.exec(schema)
    return new BaseDatabase(db)
  }

  /** Opens the file beside a process that may be writing it. */
  static openForReading(file: string): BaseDatabase {
    return new BaseDatabase(new SqliteDatabase(file, { readonly: true }))
  }

  close(): void {
    this.#db.close()
  }

  /** All that `work` stores is stored together. */
  together<T>(work: () => T): T {
    const done = this.#db.transaction(work)()
    passStep('base:committed', '')
    return done
  }

  /** The same, on the disk when this returns: what was displaced stands nowhere else. */
  synced<T>(work: () => T): T {
    this.#db.pragma('synchronous = FULL')
    try {
      return this.together(work)
    } finally {
      this.#db.pragma('synchronous = NORMAL')
    }
  }

  run(sql: string, ...values: unknown[]): void {
    this.#statement(sql).run(...values)
    passStep('base:changed', sql)
  }

  /** The first row, or null. Its columns are what the statement selects. */
  row<Row>(sql: string, ...values: unknown[]): Row | null {
    return (this.#statement(sql).get(...values) as Row | undefined) ?? null
  }

  rows<Row>(sql: string, ...values: unknown[]): Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  /** Compiling takes longer than most of what is asked here. */
  #statement(sql: string): SqliteDatabase.Statement {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
