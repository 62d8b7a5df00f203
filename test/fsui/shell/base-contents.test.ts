import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseContents } from '../../../src/fsui/shell/base-contents.ts'
import { BaseDatabase } from '../../../src/fsui/shell/base-database.ts'
import { hashOf } from '../../../src/platform/files/file-tree.ts'

const bytes = Buffer.from('words of a person\n')
const hash = hashOf(bytes)

describe('BaseContents', () => {
  let sqlite: SqliteDatabase.Database
  let db: BaseDatabase
  let contents: BaseContents

  beforeEach(async () => {
    sqlite = new SqliteDatabase(':memory:')
    db = (await BaseDatabase.open(sqlite, async () => null)).db
    contents = new BaseContents(db)
  })

  afterEach(() => db.close())

  /** As if another process had done it. */
  const deleteBehindItsBack = () => sqlite.prepare('delete from texts').run()

  it('reads a text once', () => {
    contents.keep(bytes)
    expect(contents.text(hash)).toBe('words of a person\n')
    deleteBehindItsBack()
    expect(contents.text(hash)).toBe('words of a person\n')
  })

  it('finds what was kept after it was asked for in vain', () => {
    expect(contents.text(hash)).toBeNull()
    contents.keep(bytes)
    expect(contents.text(hash)).toBe('words of a person\n')
  })

  it('finds what somebody else keeps', () => {
    expect(contents.text(hash)).toBeNull()
    new BaseContents(db).keep(bytes)
    expect(contents.text(hash)).toBe('words of a person\n')
  })

  it('has no text that was taken back, though it was read before that', () => {
    const refused = () =>
      db.together(() => {
        contents.keep(bytes)
        expect(contents.text(hash)).toBe('words of a person\n')
        throw new Error('the disk is full')
      })
    expect(refused).toThrow('the disk is full')
    expect(contents.text(hash)).toBeNull()
    expect(contents.bytes(hash)).toBeNull()
  })

  it('stores a text that it remembers, where it is missing', () => {
    contents.keep(bytes)
    contents.text(hash)
    deleteBehindItsBack()
    contents.keep(bytes)
    expect(contents.bytes(hash)).toEqual(bytes)
  })

  it('asks the store whether there is something, not what it remembers', () => {
    contents.keep(bytes)
    contents.text(hash)
    deleteBehindItsBack()
    expect(contents.bytes(hash)).toBeNull()
    expect(contents.isRendering(hash)).toBe(false)
  })
})

describe('BaseDatabase', () => {
  it('stores nothing of what is within a transaction that fails', async () => {
    const { db } = await BaseDatabase.open(':memory:', async () => null)
    const store = (key: string) => db.run('insert into meta (key, value) values (?, ?)', key, '')
    const failing = () =>
      db.together(() => {
        db.together(() => store('within'))
        store('beside')
        throw new Error('the disk is full')
      })
    expect(failing).toThrow('the disk is full')
    expect(db.rows('select key from meta')).toEqual([])
    db.together(() => db.together(() => store('within')))
    expect(db.rows('select key from meta')).toEqual([{ key: 'within' }])
    db.close()
  })
})
