// Where the home is, what becomes one, and what is left alone.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { homePath, openHome } from '../../src/platform/home.ts'

let parent: string
let path: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cw-home-'))
  path = join(parent, 'deep/cw')
})

afterEach(() => rm(parent, { recursive: true, force: true }))

test('the home is CW_HOME, else in the data home, else below the user', () => {
  const userHome = '/home/me'
  expect(homePath({ home: '/h', dataHome: '/d', userHome })).toBe('/h')
  expect(homePath({ home: undefined, dataHome: '/d', userHome })).toBe('/d/cw')
  expect(homePath({ home: undefined, dataHome: undefined, userHome })).toBe('/home/me/.local/share/cw')
})

test('a new home is closed to others, has an id that stays, and a config.yaml', async () => {
  const made = await openHome({ path, create: true, now: 0 })
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  expect(made.createdAt).toBe('1970-01-01T00:00:00.000Z')
  expect(await readFile(made.config, 'utf8')).toContain('#settle: 30ms')
  expect(made.tree('tr-1')).toBe(join(path, 'trees/tr-1'))
  const again = await openHome({ path, create: false })
  expect(again.id).toBe(made.id)
  expect((await readdir(path)).sort()).toEqual([
    'agents',
    'config.yaml',
    'home.json',
    'logs',
    'trees',
    'worktrees',
  ])
})

test('many at once make one home', async () => {
  const homes = await Promise.all(Array.from({ length: 10 }, () => openHome({ path, create: true })))
  expect(new Set(homes.map((home) => home.id)).size).toBe(1)
})

test('a home whose mode a copy has opened is closed again', async () => {
  await openHome({ path, create: true })
  await chmod(path, 0o755)
  await openHome({ path, create: false })
  expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test('without leave to create, a missing home stays missing', async () => {
  await expect(openHome({ path, create: false })).rejects.toMatchObject({ code: 'home.missing' })
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a folder with something else in it, or a file, is refused and left alone', async () => {
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'mine.txt'), 'mine')
  await expect(openHome({ path, create: true })).rejects.toMatchObject({ code: 'home.foreign' })
  expect(await readdir(path)).toEqual(['mine.txt'])
  const file = join(path, 'mine.txt')
  await expect(openHome({ path: file, create: true })).rejects.toMatchObject({ code: 'home.foreign' })
})

test('a damaged or newer home.json is said so, not replaced', async () => {
  const home = await openHome({ path, create: true })
  const marker = join(path, 'home.json')
  const newer = JSON.stringify({ id: home.id, createdAt: home.createdAt, version: 99 })
  await writeFile(marker, newer)
  await expect(openHome({ path, create: true })).rejects.toMatchObject({ code: 'home.newer' })
  await writeFile(marker, '{')
  await expect(openHome({ path, create: true })).rejects.toMatchObject({ code: 'home.damaged' })
  expect(await readFile(marker, 'utf8')).toBe('{')
})
