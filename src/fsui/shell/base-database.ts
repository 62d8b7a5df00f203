// The SQLite file of a tree's base store: opened once, with each statement compiled once.

import { existsSync, renameSync, rmSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { passStep } from '../../platform/crash-points.ts'
import { schema } from './base-schema.ts'

/** A path; `:memory:` or an open database for tests. */
export type BaseFile = string | SqliteDatabase.Database

interface Loaded<T> {
  readonly db: BaseDatabase
  readonly loaded: T
}

export class BaseDatabase {
  readonly #db: SqliteDatabase.Database
  /** Made once: to make one costs more than a small transaction does. */
  readonly #transaction: (work: () => unknown) => unknown
  readonly #statements = new Map<string, SqliteDatabase.Statement>()

  private constructor(
    db: SqliteDatabase.Database,
    /** Where a damaged file was put, instead of which this one was made. */
    readonly damaged: string | null = null,
  ) {
    this.#db = db
    this.#transaction = db.transaction((work: () => unknown) => work())
  }

  /**
   * Opens or makes the file. One that cannot be read, by `load` for one, is
   * set aside and made anew: what both sides agree on is found out again. @see SPEC K8
   */
  static async open<T>(file: BaseFile, load: (db: BaseDatabase) => Promise<T>): Promise<Loaded<T>> {
    if (typeof file !== 'string') return BaseDatabase.#loaded(file, load)
    try {
      return await BaseDatabase.#loaded(new SqliteDatabase(file), load)
    } catch (error) {
      if (!isDamaged(error)) throw error
      const damaged = setAside(file)
      return BaseDatabase.#loaded(new SqliteDatabase(file), load, damaged)
    }
  }

  static async #loaded<T>(
    database: SqliteDatabase.Database,
    load: (db: BaseDatabase) => Promise<T>,
    damaged: string | null = null,
  ): Promise<Loaded<T>> {
    try {
      database.pragma('journal_mode = WAL')
      // A base that a power loss took back is only older, and deciding anew from it ends the same.
      database.pragma('synchronous = NORMAL')
      database.exec(schema)
      const db = new BaseDatabase(database, damaged)
      return { db, loaded: await load(db) }
    } catch (error) {
      database.close()
      throw error
    }
  }

  /**
   * Makes `to` a copy of what `from` holds at one moment, beside a process that may be writing it. Of one that is missing or cannot
   * be read there is none: then `to` is not made.
   */
  static copy(from: string, to: string): void {
    if (!existsSync(from)) return
    try {
      const original = new SqliteDatabase(from, { readonly: true })
      try {
        original.prepare('vacuum into ?').run(to)
      } finally {
        original.close()
      }
    } catch (error) {
      if (!isDamaged(error)) throw error
      rmSync(to, { force: true })
    }
  }

  /** Opens the file beside a process that may be writing it. */
  static openForReading(file: string): BaseDatabase {
    return new BaseDatabase(new SqliteDatabase(file, { readonly: true }))
  }

  close(): void {
    this.#db.close()
  }

  /** Whether what is stored now may yet be taken back. */
  get isInTransaction(): boolean {
    return this.#db.inTransaction
  }

  /** All that `work` stores is stored together; within another, with all of that: what fails here has to fail there. */
  together<T>(work: () => T): T {
    if (this.isInTransaction) return work()
    const done = this.#transaction(work) as T
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

  /** Rows as lists of their columns, which takes half as long: for what is many rows. */
  tuples<Row extends unknown[]>(sql: string, ...values: unknown[]): Row[] {
    return this.#statement(sql)
      .raw()
      .all(...values) as Row[]
  }

  /** Compiling takes longer than most of what is asked here. */
  #statement(sql: string): SqliteDatabase.Statement {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function isDamaged(error: unknown): boolean {
  if (!(error instanceof SqliteDatabase.SqliteError)) return false
  return error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')
}

/** Its versions may still be read there by hand. */
function setAside(file: string): string {
  const damaged = `${file}.damaged`
  renameSync(file, damaged)
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true })
  return damaged
}
