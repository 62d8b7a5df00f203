// What both sides of a tree last agreed on, and every content that was displaced. One SQLite file per tree in the
// home, so that nothing done to the tree can touch it. It holds observations and agreements, never pending work.

import { ownerOf } from '../../kernel/document-key.ts'
import type { Cursor } from '../../kernel/event.ts'
import type { DocumentMode } from '../../kernel/tree-exchange.ts'
import { BaseContents, type Displaced, type Version } from './base-contents.ts'
import type { BaseDatabase, BaseFile } from './base-database.ts'
import { BaseIndex } from './base-index.ts'
import { type BaseRow, baseColumns } from './base-row.ts'
import { type Earlier, OlderTexts } from './older-texts.ts'
import {
  type KnownBases,
  type OpenBases,
  openBases,
  readNotes,
  readRows,
  type Written,
} from './open-bases.ts'
import { statTo } from './stat-text.ts'

export type { BaseRow, OpenConflict } from './base-row.ts'

export class BaseStore {
  readonly #db: BaseDatabase
  readonly #contents: BaseContents
  readonly #older: OlderTexts
  #known: KnownBases

  constructor({ db, known }: OpenBases) {
    this.#db = db
    this.#contents = new BaseContents(db)
    this.#older = new OlderTexts(db, this.#contents)
    this.#known = known
  }

  /** Opens or makes the store. */
  static async open(file: BaseFile): Promise<BaseStore> {
    return new BaseStore(await openBases(file))
  }

  close(): void {
    this.#db.close()
  }

  /** Reads anew what is stored: a change that the disk refused may be known here alone. */
  async reload(): Promise<void> {
    const rows = await readRows(this.#db)
    this.#known = { rows, ...readNotes(this.#db) }
  }

  /** Where a damaged store was put, instead of which this one was made. */
  get damaged(): string | null {
    return this.#db.damaged
  }

  atPath(path: string): BaseRow | null {
    return this.#known.rows.atPath(path)
  }

  withKey(key: string): BaseRow | null {
    return this.#known.rows.withKey(key)
  }

  /** Paths of the documents that stand directly in a folder. */
  inFolder(folder: string): readonly string[] {
    return this.#known.rows.inFolder(folder)
  }

  /** Folders that hold known documents, below `folder` or the folder itself. */
  foldersBelow(folder: string): string[] {
    return this.#known.rows.foldersBelow(folder)
  }

  all(): Iterable<BaseRow> {
    return this.#known.rows.all()
  }

  /** Those that are in conflict. */
  inConflict(): readonly BaseRow[] {
    return this.#known.rows.inConflict()
  }

  /** Ids of the entities that have a document of that mode. */
  ownersOf(mode: DocumentMode): string[] {
    return [...this.#known.rows.all()].flatMap((row) => (row.mode === mode ? [ownerOf(row.key)] : []))
  }

  get size(): number {
    return this.#known.rows.size
  }

  /** Moves the base: `text`, which `by` put there, is what both sides agree on now. The one before joins the earlier ones. */
  agree(row: Omit<BaseRow, 'hash'>, text: string, by: 'cw' | 'person' = 'person'): BaseRow {
    const next = { ...row, hash: this.keepText(text) }
    this.#db.together(() => {
      const before = this.withKey(row.key)
      if (before && before.hash !== next.hash) this.#older.remember(row.key, before.hash, by)
      this.#put(next)
    })
    return next
  }

  /** Changes what is known of a document without a new agreement. */
  update(key: string, change: Partial<Omit<BaseRow, 'key' | 'hash'>>): void {
    const row = this.withKey(key)
    if (row) this.#put({ ...row, ...change })
  }

  forget(key: string): void {
    const row = this.withKey(key)
    if (!row) return
    this.#known.rows.delete(row)
    this.#db.run('delete from bases where key = ?', key)
    this.#db.run('delete from older where key = ?', key)
  }

  /** Forgets every agreement and the place in the event log; contents and versions stay. */
  forgetAll(): void {
    this.#db.together(() => {
      for (const table of ['bases', 'older', 'changed', 'written', 'meta'])
        this.#db.run(`delete from ${table}`)
    })
    this.#known = { rows: new BaseIndex(), changed: new Set(), written: new Map() }
  }

  /** Earlier texts that were agreed on, newest first. */
  older(key: string): string[] {
    return this.#older.of(key)
  }

  /** Those of them between which and the base nobody but `cw` has changed anything. @see SPEC S1 */
  overwritten(key: string): string[] {
    return this.#older.overwritten(key)
  }

  /** How the base came about. */
  earlier(row: BaseRow): Earlier {
    return this.#older.earlier(row)
  }

  keepText(text: string): string {
    return this.#contents.keep(Buffer.from(text, 'utf8'))
  }

  text(hash: string): string | null {
    return this.#contents.text(hash)
  }

  isRendering(hash: string): boolean {
    return this.#contents.isRendering(hash)
  }

  bytes(hash: string): Buffer | null {
    return this.#contents.bytes(hash)
  }

  /** Keeps a displaced content. @see BaseContents.addVersions */
  addVersion(displaced: Displaced): void {
    this.#contents.addVersions([displaced])
  }

  /** The same for many, and for what `also` stores, with one wait for the disk. */
  addVersions(displaced: readonly Displaced[], also?: () => void): void {
    this.#contents.addVersions(displaced, also)
  }

  /** All that `work` stores is stored together. */
  together<T>(work: () => T): T {
    return this.#db.together(work)
  }

  /** Versions of a path, newest first. */
  versions(path: string): Version[] {
    return this.#contents.versions(path)
  }

  /** Drops versions older than `before` (milliseconds since the epoch), but never the newest 20 of a path. */
  prune(before: number): void {
    this.#contents.prune(before)
  }

  /** Where in the event log this tree stands; null before the first snapshot. */
  get cursor(): Cursor | null {
    const value = this.note('cursor')
    return value === null ? null : (JSON.parse(value) as Cursor)
  }

  /** Notes entities that changed since their bases, together with the place in the log up to which that is known. */
  noteChanged(ids: Iterable<string>, cursor: Cursor | null): void {
    this.#db.together(() => {
      for (const id of ids) {
        // With a place in the log it is the last word of them, so what was refused before is stored all the same.
        if (cursor === null && this.#known.changed.has(id)) continue
        this.#db.run('insert into changed (id) values (?) on conflict do nothing', id)
        this.#known.changed.add(id)
      }
      if (cursor) this.keepNote('cursor', JSON.stringify(cursor))
    })
  }

  /** Ids of entities that may differ from their bases. */
  get changed(): ReadonlySet<string> {
    return this.#known.changed
  }

  noteSame(id: string): void {
    if (this.#known.changed.delete(id)) this.#db.run('delete from changed where id = ?', id)
  }

  /** What `cw` wrote, or is about to write, at a path that is no entity's: views and sidecars. Null: nothing that still stands. */
  written(path: string): Written | null {
    return this.#known.written.get(path) ?? null
  }

  noteWritten(path: string, written: Written | null): void {
    if (written === null) {
      if (this.#known.written.delete(path)) this.#db.run('delete from written where path = ?', path)
    } else {
      this.#known.written.set(path, { hash: written.hash, stat: written.stat })
      const insert = 'insert or replace into written (path, hash, stat) values (?, ?, ?)'
      this.#db.run(insert, path, written.hash, statTo(written.stat))
    }
  }

  /** Whether those are the bytes of a view or sidecar that still stands, at this path or where its folder stood before. */
  isWritten(hash: string): boolean {
    return [...this.#known.written.values()].some((written) => written.hash === hash)
  }

  writtenPaths(): string[] {
    return [...this.#known.written.keys()]
  }

  /** Paths whose decisions wait because history forked; kept over restarts. */
  get distrusted(): readonly string[] {
    return JSON.parse(this.note('distrusted') ?? '[]') as string[]
  }

  set distrusted(paths: readonly string[]) {
    this.keepNote('distrusted', JSON.stringify(paths))
  }

  /** What was noted under that key, beside the agreements. */
  note(key: string): string | null {
    return this.#db.row<{ value: string }>('select value from meta where key = ?', key)?.value ?? null
  }

  keepNote(key: string, value: string): void {
    this.#db.run('insert or replace into meta (key, value) values (?, ?)', key, value)
  }

  /** Keys that begin so, with what was noted. */
  notes(prefix: string): (readonly [string, string])[] {
    const rows = this.#db.rows<{ key: string; value: string }>('select key, value from meta')
    return rows.flatMap(({ key, value }) => (key.startsWith(prefix) ? [[key, value] as const] : []))
  }

  #put(row: BaseRow): void {
    const insert = `insert or replace into bases (${baseColumns})
      values (?, ?, ?, ?, ?, ?, ?, ?)`
    const { key, kind, mode, path, hash, rev, stat, conflict } = row
    const state = conflict === null ? null : JSON.stringify(conflict)
    this.#db.run(insert, key, kind, mode, path, hash, rev, stat && statTo(stat), state)
    this.#known.rows.put(row)
  }
}
