// What both sides of a tree last agreed on, and every content that was displaced. One SQLite file per tree in the
// home, so that nothing done to the tree can touch it. It holds observations and agreements, never pending work.

import { createHash } from 'node:crypto'
import SqliteDatabase from 'better-sqlite3'
import type { Cursor } from '../../kernel/event.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { Stat } from '../../platform/files/file-tree.ts'
import { schema } from './base-schema.ts'
import { statFrom, statTo } from './stat-text.ts'

export type DocumentMode = 'shared' | 'view' | 'yours'

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

export interface Version {
  readonly number: number
  readonly path: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly hash: string
  readonly why: string
  readonly size: number
}

/** How many earlier renderings of a document are remembered. */
const olderKept = 8

export class BaseStore {
  readonly #db: SqliteDatabase.Database
  readonly #byPath = new Map<string, BaseRow>()
  readonly #byFolder = new Map<string, Set<string>>()
  readonly #byKey = new Map<string, BaseRow>()
  readonly #changed = new Set<string>()

  /** Opens or makes the store; `:memory:` or an open database for tests. */
  constructor(file: string | SqliteDatabase.Database) {
    this.#db = typeof file === 'string' ? new SqliteDatabase(file) : file
    this.#db.pragma('journal_mode = WAL')
    // A base that a power loss took back is only older, and deciding anew from it ends the same. Versions are synced.
    this.#db.pragma('synchronous = NORMAL')
    this.#db.exec(schema)
    for (const row of this.#db.prepare('select * from bases').all() as Stored[]) this.#index(fromStored(row))
    for (const row of this.#db.prepare('select id from changed').all() as { id: string }[])
      this.#changed.add(row.id)
  }

  close(): void {
    this.#db.close()
  }

  atPath(path: string): BaseRow | null {
    return this.#byPath.get(path) ?? null
  }

  withKey(key: string): BaseRow | null {
    return this.#byKey.get(key) ?? null
  }

  /** Paths of the documents that stand directly in a folder. */
  inFolder(folder: string): readonly string[] {
    return [...(this.#byFolder.get(folder) ?? [])]
  }

  /** Folders that hold known documents, below `folder` or the folder itself. */
  foldersBelow(folder: string): string[] {
    const prefix = folder === '' ? '' : `${folder}/`
    return [...this.#byFolder.keys()].filter((known) => known === folder || known.startsWith(prefix))
  }

  all(): Iterable<BaseRow> {
    return this.#byKey.values()
  }

  get size(): number {
    return this.#byKey.size
  }

  /** All that `work` stores is stored together. */
  together<T>(work: () => T): T {
    const done = this.#db.transaction(work)()
    passStep('base:committed', '')
    return done
  }

  /** Moves the base: `text` is what both sides agree on now. The text before joins the earlier renderings. */
  agree(row: Omit<BaseRow, 'hash'>, text: string): BaseRow {
    const next = { ...row, hash: this.keepText(text) }
    this.together(() => {
      const before = this.#byKey.get(row.key)
      if (before && before.hash !== next.hash) this.#rememberOlder(row.key, before.hash)
      this.#put(next)
    })
    return next
  }

  /** Changes what is known of a document without a new agreement. */
  update(key: string, change: Partial<Omit<BaseRow, 'key' | 'hash'>>): void {
    const row = this.#byKey.get(key)
    if (row) this.#put({ ...row, ...change })
  }

  forget(key: string): void {
    const row = this.#byKey.get(key)
    if (!row) return
    this.#byKey.delete(key)
    this.#unindex(row)
    this.#run('delete from bases where key = ?', key)
    this.#run('delete from older where key = ?', key)
  }

  /** Earlier renderings, newest first. */
  older(key: string): string[] {
    const rows = this.#statement('select hash from older where key = ? order by n desc').all(key)
    return (rows as { hash: string }[]).flatMap(({ hash }) => this.text(hash) ?? [])
  }

  keepText(text: string): string {
    const bytes = Buffer.from(text, 'utf8')
    const hash = createHash('sha256').update(bytes).digest('hex')
    this.#run('insert into texts (hash, bytes) values (?, ?) on conflict do nothing', hash, bytes)
    return hash
  }

  text(hash: string): string | null {
    return this.bytes(hash)?.toString('utf8') ?? null
  }

  bytes(hash: string): Buffer | null {
    const row = this.#statement('select bytes from texts where hash = ?').get(hash) as
      | { bytes: Buffer }
      | undefined
    return row?.bytes ?? null
  }

  /** Keeps a displaced content for good. */
  addVersion(version: { path: string; bytes: Uint8Array; at: number; why: string }): void {
    const hash = createHash('sha256').update(version.bytes).digest('hex')
    this.#db.pragma('synchronous = FULL')
    this.together(() => {
      this.#run(
        'insert into texts (hash, bytes) values (?, ?) on conflict do nothing',
        hash,
        Buffer.from(version.bytes),
      )
      const last = this.#statement('select hash from versions where path = ? order by number desc').get(
        version.path,
      )
      if ((last as { hash: string } | undefined)?.hash === hash) return
      const next = this.#statement('select coalesce(max(number), 0) + 1 as n from versions where path = ?')
      const { n } = next.get(version.path) as { n: number }
      const insert = 'insert into versions (path, number, at, hash, why) values (?, ?, ?, ?, ?)'
      this.#run(insert, version.path, n, version.at, hash, version.why)
    })
    this.#db.pragma('synchronous = NORMAL')
    passStep('version:stored', version.path)
  }

  /** Versions of a path, newest first. */
  versions(path: string): Version[] {
    const select = `select number, path, at, v.hash as hash, why, length(bytes) as size
      from versions v join texts t on t.hash = v.hash where path = ? order by number desc`
    return this.#statement(select).all(path) as Version[]
  }

  /** Drops versions older than `before`, but never the newest 20 of a path. */
  prune(before: number): void {
    this.#run(
      `delete from versions where at < ? and number <=
        (select max(number) from versions o where o.path = versions.path) - 20`,
      before,
    )
  }

  /** Where in the event log this tree stands; null before the first snapshot. */
  get cursor(): Cursor | null {
    const value = this.#meta('cursor')
    return value === null ? null : (JSON.parse(value) as Cursor)
  }

  /** Notes entities that changed since their bases, together with the place in the log up to which that is known. */
  noteChanged(ids: Iterable<string>, cursor: Cursor | null): void {
    this.together(() => {
      for (const id of ids) {
        this.#changed.add(id)
        this.#run('insert into changed (id) values (?) on conflict do nothing', id)
      }
      if (cursor)
        this.#run(`insert or replace into meta (key, value) values ('cursor', ?)`, JSON.stringify(cursor))
    })
  }

  /** Ids of entities that may differ from their bases. */
  get changed(): ReadonlySet<string> {
    return this.#changed
  }

  noteSame(id: string): void {
    if (this.#changed.delete(id)) this.#run('delete from changed where id = ?', id)
  }

  /** What `cw` wrote at a path that is no entity's: views and sidecars. Null: nothing that still stands. */
  written(path: string): { readonly hash: string; readonly stat: Stat } | null {
    const row = this.#statement('select hash, stat from written where path = ?').get(path)
    const found = row as { hash: string; stat: string } | undefined
    return found ? { hash: found.hash, stat: statFrom(found.stat) } : null
  }

  noteWritten(path: string, written: { hash: string; stat: Stat } | null): void {
    if (written === null) this.#run('delete from written where path = ?', path)
    else {
      const insert = 'insert or replace into written (path, hash, stat) values (?, ?, ?)'
      this.#run(insert, path, written.hash, statTo(written.stat))
    }
  }

  writtenPaths(): string[] {
    return (this.#statement('select path from written').all() as { path: string }[]).map((row) => row.path)
  }

  /** Paths whose decisions wait because history forked; kept over restarts. */
  get distrusted(): readonly string[] {
    return JSON.parse(this.#meta('distrusted') ?? '[]') as string[]
  }

  set distrusted(paths: readonly string[]) {
    this.#run(`insert or replace into meta (key, value) values ('distrusted', ?)`, JSON.stringify(paths))
  }

  #meta(key: string): string | null {
    const row = this.#statement('select value from meta where key = ?').get(key)
    return (row as { value: string } | undefined)?.value ?? null
  }

  #rememberOlder(key: string, hash: string): void {
    this.#run('insert into older (key, hash) values (?, ?)', key, hash)
    this.#run(
      'delete from older where key = ? and n <= (select max(n) from older where key = ?) - ?',
      key,
      key,
      olderKept,
    )
  }

  #put(row: BaseRow): void {
    const before = this.#byKey.get(row.key)
    if (before && before.path !== row.path) this.#unindex(before)
    const insert = `insert or replace into bases (key, kind, mode, path, hash, rev, stat, conflict)
      values (?, ?, ?, ?, ?, ?, ?, ?)`
    const { key, kind, mode, path, hash, rev, stat, conflict } = row
    const state = conflict === null ? null : JSON.stringify(conflict)
    this.#run(insert, key, kind, mode, path, hash, rev, stat && statTo(stat), state)
    this.#index(row)
  }

  #index(row: BaseRow): void {
    this.#byPath.set(row.path, row)
    this.#byKey.set(row.key, row)
    const folder = folderPart(row.path)
    const paths = this.#byFolder.get(folder) ?? new Set()
    this.#byFolder.set(folder, paths.add(row.path))
  }

  /** Another document may stand at the path by now (two that swapped names): then the path is that one's. */
  #unindex(row: BaseRow): void {
    if (this.#byPath.get(row.path)?.key !== row.key) return
    this.#byPath.delete(row.path)
    const folder = folderPart(row.path)
    const paths = this.#byFolder.get(folder)
    paths?.delete(row.path)
    if (paths?.size === 0) this.#byFolder.delete(folder)
  }

  readonly #statements = new Map<string, SqliteDatabase.Statement>()

  #run(sql: string, ...values: unknown[]): void {
    this.#statement(sql).run(...values)
    passStep('base:changed', sql)
  }

  /** Compiled once: compiling takes longer than most of what is asked here. */
  #statement(sql: string): SqliteDatabase.Statement {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function folderPart(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

interface Stored extends Omit<BaseRow, 'stat' | 'conflict'> {
  readonly stat: string | null
  readonly conflict: string | null
}

function fromStored(row: Stored): BaseRow {
  return {
    ...row,
    stat: row.stat === null ? null : statFrom(row.stat),
    conflict: row.conflict === null ? null : (JSON.parse(row.conflict) as OpenConflict),
  }
}
