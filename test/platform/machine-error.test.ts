// What the machine refuses is told as what it is, with what to do about it; a bug stays a bug.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { asMachineError } from '../../src/platform/machine-error.ts'

function refused(code: string, more: object = {}): Error {
  return Object.assign(new Error(`${code}: refused`), { code, ...more })
}

it.each([
  [refused('ENOSPC', { path: '/home/x/a' }), 'disk.full', '(/home/x/a)'],
  [refused('EDQUOT'), 'disk.full', 'no space'],
  [refused('EACCES', { path: '/private/a' }), 'file.failed', '/private/a: this user has no permission'],
  [refused('EROFS', { path: '/mnt/a' }), 'file.failed', '/mnt/a: the file system is read-only'],
  [refused('EMFILE'), 'file.failed', 'too many files'],
  [new Database.SqliteError('disk full', 'SQLITE_FULL'), 'database.full', 'no space'],
  [new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE'), 'database.full', 'no space'],
  [new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_SHMSIZE'), 'database.full', 'no space'],
  [new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ'), 'database.unwritable', 'disk I/O error'],
  [new Database.SqliteError('locked', 'SQLITE_BUSY_RECOVERY'), 'database.busy', 'Another program'],
  [new Database.SqliteError('no', 'SQLITE_READONLY_DIRECTORY'), 'database.unwritable', 'no'],
  [new Database.SqliteError('no', 'SQLITE_CANTOPEN'), 'database.unwritable', 'no'],
  [new Database.SqliteError('malformed', 'SQLITE_CORRUPT'), 'database.corrupt', 'malformed'],
])('%s is %s: …%s', (error, code, text) => {
  const known = asMachineError(error)
  expect(known).toMatchObject({ code, message: expect.stringContaining(text) })
  expect(`${known?.message} ${known?.hint}`).not.toMatch(/\{\w+\}/)
})

it.each([new Error('x'), refused('ENOENT'), new TypeError('y'), 'text', null])(
  '%s is none of it',
  (error) => {
    expect(asMachineError(error)).toBeNull()
  },
)

it.skipIf(process.getuid?.() === 0)('a folder without permission, tried for real', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-denied-'))
  await chmod(folder, 0o500)
  const error = await writeFile(join(folder, 'a'), '').catch((failed: unknown) => failed)
  expect(asMachineError(error)?.message).toBe(`${join(folder, 'a')}: this user has no permission.`)
  await rm(folder, { recursive: true })
})
