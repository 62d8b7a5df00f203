// A database that is newer, damaged, cut, held by another program, full or read-only: each is said by its name, and what
// is in it stays.

import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { examineHome } from '../../../src/interfaces/cli/doctor/home.ts'
import { type Home, openHome } from '../../../src/platform/home.ts'
import { openDatabase, requireOpenable } from '../../../src/platform/sqlite/open.ts'
import { openTestApp, type TestApp } from '../../app/test-home.ts'
import { fillHome } from './filled-home.ts'

let folder: string
let home: Home
let app: TestApp | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-trouble-'))
  home = await openHome({ path: join(folder, 'home'), create: true })
  await fillHome(home.database)
})
afterEach(() => {
  app?.close()
  app = undefined
  rmSync(folder, { recursive: true })
})

const opening = () => openDatabase(home.database).close()
const refusal = (code: string) =>
  expect.objectContaining({ name: 'CwError', code, hint: expect.stringMatching(/\w/) })
const doctor = async () => (await examineHome(home)).find(({ id }) => id.startsWith('database.'))
const bytes = () => readFileSync(home.database)

/** Writes over the file as a failing disk does. */
function damage(at: number, length: number): void {
  const whole = bytes()
  whole.fill(0xa5, at, at + length)
  writeFileSync(home.database, whole)
}

test('the doctor finds a whole database whole', async () => {
  expect(await doctor()).toMatchObject({ id: 'database.state', level: 'ok' })
})

test('one of a newer cw is refused, and not a byte of it changes', async () => {
  const newer = new Database(home.database)
  newer.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)').run('later', 9e15)
  newer.close()
  const before = bytes()
  expect(opening).toThrowError(refusal('database.newer'))
  expect(() => requireOpenable(home.database)).toThrowError(refusal('database.newer'))
  expect(await doctor()).toMatchObject({ id: 'database.newer', level: 'error' })
  expect(bytes().equals(before)).toBe(true)
})

test('one that is not there yet, or is whole, can be opened', () => {
  requireOpenable(`${home.database}.none`)
  requireOpenable(home.database)
})

describe('a damaged one', () => {
  test.each([
    ['in its header', () => damage(0, 32)],
    ['in the page of its schema', () => damage(100, 2000)],
    ['by being cut', () => truncateSync(home.database, 4096 + 100)],
    ['by being another file', () => writeFileSync(home.database, '# A page of Markdown\n'.repeat(400))],
  ])('%s is refused, found by the doctor, and left as it is', async (_, harm) => {
    harm()
    const before = bytes()
    expect(opening).toThrowError(refusal('database.corrupt'))
    expect(await doctor()).toMatchObject({ id: 'database.corrupt', level: 'error' })
    expect((await doctor())?.remedy).toContain('cw.db')
    expect(bytes().equals(before)).toBe(true)
  })

  test('in many places is told of by the first of them, and by all for a program', async () => {
    // The pages of its indexes belong to nothing any more.
    const sqlite = new Database(home.database).unsafeMode()
    sqlite.pragma('writable_schema = ON')
    sqlite.exec("delete from sqlite_master where type = 'index' and sql is not null")
    sqlite.close()
    const { message = '', report = [] } = (await doctor()) ?? {}
    expect(report.length).toBeGreaterThan(4)
    expect(message).toContain(`${report.slice(0, 3).join('; ')}; and ${report.length - 3} more`)
    expect(message).not.toContain('***')
    expect(message.length).toBeLessThan(600)
  })

  test('in the pages of its rows says so to whoever reads them, and the doctor finds it', async () => {
    damage(4096 * 2, statSync(home.database).size - 4096 * 4)
    expect(await doctor()).toMatchObject({ id: 'database.corrupt', level: 'error' })
    const reading = async () => {
      app = await openTestApp(home.database)
      for (const kind of ['initiative', 'task', 'phase', 'message']) await app.run(`${kind}.list`)
      await app.run('initiative.create', { title: 'More' })
    }
    await expect(reading()).rejects.toMatchObject({ code: 'database.corrupt' })
  })
})

test('one whose log of the last writes was taken away is what it was before them, and whole', async () => {
  app = await openTestApp(home.database)
  const seq = app.events().length
  app.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  await app.run('initiative.create', { title: 'Only in the write-ahead log' })
  const copy = join(folder, 'copy.db')
  cpSync(home.database, copy)
  const opened = await openTestApp(copy)
  expect(opened.events()).toHaveLength(seq)
  expect(opened.database.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  opened.close()
})

test('one that another program is writing is said to be in use, and goes on afterwards', async () => {
  app = await openTestApp(home.database)
  app.database.sqlite.pragma('busy_timeout = 20')
  const other = new Database(home.database)
  other.exec('begin immediate')
  await expect(app.run('initiative.create', { title: 'Now' })).rejects.toMatchObject({
    code: 'database.busy',
    exit: 23,
  })
  expect(await app.run('initiative.list')).toHaveLength(1)
  other.exec('rollback')
  other.close()
  await app.run('initiative.create', { title: 'Now' })
  expect(await app.run('initiative.list')).toHaveLength(2)
})

test('a full one takes nothing by half, and goes on when there is space', async () => {
  app = await openTestApp(home.database)
  const { sqlite } = app.database
  const pages = Number(sqlite.pragma('page_count', { simple: true }))
  sqlite.pragma(`max_page_count = ${pages}`)
  const before = app.events().length
  const markdown = `# Long\n\n${'word '.repeat(20_000)}`
  const create = () => app?.run('initiative.create', { title: 'Long', markdown })
  await expect(create()).rejects.toMatchObject({ code: 'database.full', exit: 22 })
  expect(app.events()).toHaveLength(before)
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  sqlite.pragma(`max_page_count = ${pages * 100}`)
  await create()
  expect(app.events()).toHaveLength(before + 1)
})

test('a read-only one can be read, and says why it takes nothing', async () => {
  app = await openTestApp(home.database)
  app.database.sqlite.pragma('query_only = on')
  await expect(app.run('initiative.create', { title: 'No' })).rejects.toMatchObject({
    code: 'database.unwritable',
  })
  expect(await app.run('initiative.list')).toHaveLength(1)
})

test('a command that fails halfway is as if it had never been', async () => {
  app = await openTestApp(home.database)
  const { sqlite } = app.database
  const before = app.events().length
  sqlite.exec(`create temp trigger fail before insert on initiatives begin select raise(abort, 'no'); end`)
  await expect(app.run('initiative.create', { title: 'No' })).rejects.toThrow('no')
  expect(app.events()).toHaveLength(before)
})

describe('a home of somebody else', () => {
  const asNobody = async <T>(work: () => Promise<T>): Promise<T> => {
    process.seteuid?.(65_534)
    try {
      return await work()
    } finally {
      process.seteuid?.(0)
    }
  }

  const root = process.getuid?.() === 0
  test.skipIf(!root).each([0o700, 0o777])(
    'with mode %o is refused, and nothing in it changes',
    async (mode) => {
      for (const path of [folder, home.path]) chmodSync(path, mode === 0o777 ? 0o777 : 0o700)
      await asNobody(async () => {
        await expect(openHome({ path: home.path, create: true })).rejects.toThrow(
          /EACCES|EPERM|cannot be read/,
        )
      })
      expect(statSync(home.database).uid).toBe(0)
    },
  )
})

test('one that finds no space when it is made says so, and is made whole when there is', async () => {
  const file = join(folder, 'new.db')
  const prototype = Database.prototype as Database.Database
  const whenItsFunctionsCome = vi.spyOn(prototype, 'function').mockImplementation(function (
    this: Database.Database,
  ) {
    this.pragma('max_page_count = 20')
    return this
  })
  expect(() => openDatabase(file)).toThrowError(refusal('database.full'))
  whenItsFunctionsCome.mockRestore()
  app = await openTestApp(file)
  await app.run('initiative.create', { title: 'Now' })
})
