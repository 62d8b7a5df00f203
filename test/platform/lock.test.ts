// One holder at a time, within a process and between processes, and nothing left to clean up after a kill.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLock, lockOwner, renewLock, tryLock, waitLock } from '../../src/platform/lock.ts'

const HOLDER = fileURLToPath(new URL('./lock-holder.mjs', import.meta.url))

let folder: string
let file: string
let holder: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-lock-'))
  file = join(folder, 'home.lock')
})

afterEach(async () => {
  await kill()
  await rm(folder, { recursive: true, force: true })
})

test('a lock that is held is refused with its holder, and free again after its release', async () => {
  const lock = acquireLock(file, 'server')
  expect(tryLock(file, 'other')).toMatchObject({ ok: false, heldBy: { pid: process.pid, purpose: 'server' } })
  expect(() => acquireLock(file, 'other')).toThrowError(expect.objectContaining({ code: 'lock.held' }))
  lock.release()
  lock.release()
  expect(lockOwner(file)).toBeUndefined()
  acquireLock(file, 'other').release()
  expect(await readdir(folder)).toEqual(['home.lock'])
})

test('another process holds it until it is killed, and its name goes with it', async () => {
  const pid = await hold()
  expect(tryLock(file, 'mine')).toMatchObject({ ok: false, heldBy: { pid, purpose: 'holding' } })
  await kill()
  expect(lockOwner(file)).toBeUndefined()
  const lock = acquireLock(file, 'mine')
  expect(lockOwner(file)).toEqual(lock.owner)
  lock.release()
})

test('a lock whose object nobody keeps is held all the same', async () => {
  acquireLock(file, 'forgotten')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 5; round++) {
    collect()
    await new Promise((done) => setImmediate(done))
  }
  expect(tryLock(file, 'other').ok).toBe(false)
})

test('a lock whose file was removed or replaced is taken again, and is free after its release', async () => {
  const lock = acquireLock(file, 'server')
  expect(renewLock(file)).toBe('held')
  await rm(file)
  expect(renewLock(file)).toBe('renewed')
  await writeFile(`${file}.new`, '')
  await rename(`${file}.new`, file)
  expect(renewLock(file)).toBe('renewed')
  expect(tryLock(file, 'other')).toMatchObject({ ok: false, heldBy: { pid: process.pid, purpose: 'server' } })
  lock.release()
  expect(renewLock(file)).toBe('lost')
  acquireLock(file, 'other').release()
})

test('a lock whose file was removed is lost to the process that has it since, which keeps its name there', async () => {
  const lock = acquireLock(file, 'server')
  await rm(file)
  const pid = await hold()
  expect(renewLock(file)).toBe('lost')
  lock.release()
  expect(lockOwner(file)).toMatchObject({ pid })
})

test('waiting ends when the holder does', async () => {
  await hold()
  const waiting = waitLock(file, 'mine', { timeoutMs: 20_000 })
  await kill()
  const attempt = await waiting
  expect(attempt.ok).toBe(true)
  if (attempt.ok) attempt.lock.release()
})

test('waiting ends with the name of the holder when the time is over', async () => {
  const pid = await hold()
  expect(await waitLock(file, 'mine', { timeoutMs: 60 })).toMatchObject({ ok: false, heldBy: { pid } })
})

test('a file that is no lock is an error and stays as it was', async () => {
  await writeFile(file, 'not a database, but long enough to be looked at as one '.repeat(20))
  expect(() => tryLock(file, 'mine')).toThrowError(expect.objectContaining({ code: 'SQLITE_NOTADB' }))
})

async function hold(): Promise<number> {
  holder = spawn(process.execPath, [HOLDER, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (!holder.stdout || holder.pid === undefined) throw new Error('the holder did not start')
  await once(holder.stdout, 'data')
  return holder.pid
}

async function kill(): Promise<void> {
  const child = holder
  holder = undefined
  if (!child) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
