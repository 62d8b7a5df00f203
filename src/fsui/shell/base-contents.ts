// The contents a base store holds: texts by their hash, and what was displaced as numbered versions of its path.

import { LatelyUsed } from '../../kernel/lately-used.ts'
import { passStep } from '../../platform/crash-points.ts'
import { hashOf } from '../../platform/files/file-tree.ts'
import type { BaseDatabase } from './base-database.ts'

export interface Version {
  readonly number: number
  readonly path: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly hash: string
  readonly why: string
  readonly size: number
}

/** A content that was displaced, and by what. */
export interface Displaced {
  readonly path: string
  readonly bytes: Uint8Array
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly why: string
}

/** Versions of a path that are kept however old they are. */
const versionsKept = 20
/** UTF-16 units of texts that are remembered: those of a turn, which asks for each of them ten times. */
const mostRemembered = 1024 * 1024

export class BaseContents {
  /** By their hashes, so none of them is ever another one; and none is ever deleted. */
  readonly #texts = new LatelyUsed<string>(mostRemembered, (_, text) => text.length)

  constructor(private readonly db: BaseDatabase) {}

  /** Returns the hash under which the bytes are found again. */
  keep(bytes: Uint8Array): string {
    const hash = hashOf(bytes)
    this.db.run('insert into texts (hash, bytes) values (?, ?) on conflict do nothing', hash, bytes)
    return hash
  }

  /** Whether it is a text that `cw` rendered or agreed on, and never one that was displaced: its copy is no edit. */
  isRendering(hash: string): boolean {
    const select =
      'select 1 as one from texts where hash = ? and not exists (select 1 from versions v where v.hash = texts.hash)'
    return this.db.row<{ one: number }>(select, hash) !== null
  }

  /** What stands under that hash, read as UTF-8. */
  text(hash: string): string | null {
    const known = this.#texts.get(hash)
    if (known !== undefined) return known
    const text = this.bytes(hash)?.toString('utf8') ?? null
    // What was kept in a transaction that is still open may yet be taken back with it.
    if (text !== null && !this.db.isInTransaction) this.#texts.keep(hash, text)
    return text
  }

  bytes(hash: string): Buffer | null {
    return this.db.row<{ bytes: Buffer }>('select bytes from texts where hash = ?', hash)?.bytes ?? null
  }

  /**
   * Keeps displaced contents, synced, with what `also` stores. One that is its path's newest version already gets no second
   * number.
   */
  addVersions(all: readonly Displaced[], also: () => void = () => undefined): void {
    this.db.synced(() => {
      for (const displaced of all) this.#addVersion(displaced)
      also()
    })
    for (const { path } of all) passStep('version:stored', path)
  }

  /** Versions of a path, newest first. */
  versions(path: string): Version[] {
    const select = `select number, path, at, v.hash as hash, why, length(bytes) as size
      from versions v join texts t on t.hash = v.hash where path = ? order by number desc`
    return this.db.rows<Version>(select, path)
  }

  bytesOfVersion(path: string, number: number): Buffer | null {
    const select =
      'select bytes from versions v join texts t on t.hash = v.hash where path = ? and number = ?'
    return this.db.row<{ bytes: Buffer }>(select, path, number)?.bytes ?? null
  }

  /** Drops versions older than `before` (milliseconds since the epoch), but never the newest 20 of a path. */
  prune(before: number): void {
    this.db.run(
      `delete from versions where at < ? and number <=
        (select max(number) from versions o where o.path = versions.path) - ?`,
      before,
      versionsKept,
    )
  }

  #addVersion({ path, bytes, at, why }: Displaced): void {
    const hash = this.keep(bytes)
    const newest = this.db.row<{ number: number; hash: string }>(
      'select number, hash from versions where path = ? order by number desc',
      path,
    )
    if (newest?.hash === hash) return
    const insert = 'insert into versions (path, number, at, hash, why) values (?, ?, ?, ?, ?)'
    this.db.run(insert, path, (newest?.number ?? 0) + 1, at, hash, why)
  }
}
