// Which tree is meant when no folder is named.

import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findTreeFolder, openTreeFolder } from '../../../src/fsui/shell/tree-folder.ts'
import { type Home, openHome } from '../../../src/platform/home.ts'

let folder: string
let home: Home

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'cw-trees-')))
  home = await openHome({ path: join(folder, 'home'), create: true })
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const make = (name: string) =>
  openTreeFolder(home, { directory: join(folder, name), here: false, anew: true })

const meant = async (from: string) => (await findTreeFolder(home, null, from)).root

it('is the only one of the home', async () => {
  await make('notes')
  expect(await meant(folder)).toBe(join(folder, 'notes'))
})

it('is the one around the current folder, of several', async () => {
  await make('notes')
  await make('second')
  expect(await meant(join(folder, 'second'))).toBe(join(folder, 'second'))
  expect(await meant(join(folder, 'notes', 'tasks'))).toBe(join(folder, 'notes'))
})

it('is not guessed of several, which are named', async () => {
  await make('notes')
  await make('second')
  await mkdir(join(folder, 'notes-of-mine'))
  await expect(meant(join(folder, 'notes-of-mine'))).rejects.toMatchObject({
    code: 'tree.unknown',
    message: expect.stringContaining('This home has 2 trees'),
  })
})

it('is the one that is left when the folder of another is gone', async () => {
  await make('notes')
  await make('second')
  await rm(join(folder, 'second'), { recursive: true })
  expect(await meant(folder)).toBe(join(folder, 'notes'))
})

it('is none when none stands where it was, and nothing is set up', async () => {
  await make('notes')
  await rename(join(folder, 'notes'), join(folder, 'elsewhere'))
  await expect(meant(folder)).rejects.toMatchObject({
    code: 'tree.unknown',
    message: expect.stringContaining(`No tree of this home stands where it was: ${join(folder, 'notes')}`),
  })
})

it('is not one whose folder is another tree by now', async () => {
  await make('notes')
  await rename(join(folder, 'notes'), join(folder, 'elsewhere'))
  const other = await make('notes')
  expect((await findTreeFolder(home, join(folder, 'elsewhere'))).id).not.toBe(other.id)
  expect(await meant(folder)).toBe(join(folder, 'notes'))
})

it('T1: a folder that was moved is the tree it was', async () => {
  const { id } = await make('notes')
  await rename(join(folder, 'notes'), join(folder, 'elsewhere'))
  expect(await make('elsewhere')).toMatchObject({ id, copyOf: null })
  expect(await meant(folder)).toBe(join(folder, 'elsewhere'))
})

it('T2: a copy has an id of its own, at every start and wherever it is moved, also without its machine folder', async () => {
  const original = await make('notes')
  await cp(join(folder, 'notes'), join(folder, 'notes2'), { recursive: true })
  await expect(findTreeFolder(home, join(folder, 'notes2'))).rejects.toMatchObject({ code: 'tree.idle' })
  const copy = await make('notes2')
  expect(copy).toMatchObject({ copyOf: join(folder, 'notes'), beside: [join(folder, 'notes')] })
  expect(copy.id).not.toBe(original.id)
  expect(await make('notes2')).toMatchObject({ id: copy.id, copyOf: null })
  expect(await make('notes')).toMatchObject({ id: original.id, copyOf: null })
  await rename(join(folder, 'notes2'), join(folder, 'notes3'))
  expect(await make('notes3')).toMatchObject({ id: copy.id, copyOf: null })
  await rm(join(folder, 'notes3', '.cw'), { recursive: true })
  expect(await make('notes3')).toMatchObject({ id: copy.id, copyOf: null })
})

it('T2: a copy of a copy is a tree of its own too', async () => {
  await make('notes')
  for (const [from, to] of [
    ['notes', 'notes2'],
    ['notes2', 'notes3'],
  ] as const) {
    await cp(join(folder, from), join(folder, to), { recursive: true })
    expect(await make(to)).toMatchObject({ copyOf: join(folder, from) })
  }
})

it('T1: a folder that was put back where it was, as from a backup, is the tree it was', async () => {
  const { id } = await make('notes')
  await cp(join(folder, 'notes'), join(folder, 'backup'), { recursive: true })
  await rm(join(folder, 'notes'), { recursive: true })
  await rename(join(folder, 'backup'), join(folder, 'notes'))
  expect(await make('notes')).toMatchObject({ id, copyOf: null })
})

it('T5: a folder that lost its marker is the tree it was, and opening it puts the marker back', async () => {
  const { id, root } = await make('notes')
  const marker = join(root, '.cw-home')
  const before = await readFile(marker, 'utf8')
  await mkdir(join(root, '.cw'), { recursive: true })
  await rm(marker)
  expect(await findTreeFolder(home, root)).toEqual({ root, id })
  expect(await meant(folder)).toBe(root)
  expect(await openTreeFolder(home, { directory: root, here: false, anew: false })).toMatchObject({
    id,
    root,
  })
  expect(await readFile(marker, 'utf8')).toBe(before)
})

it('T5: another folder in its place is none', async () => {
  const { root } = await make('notes')
  await rm(root, { recursive: true })
  await mkdir(root)
  await expect(findTreeFolder(home, root)).rejects.toMatchObject({ code: 'tree.unknown' })
})

it.each([
  ['the home', 'home', 'is the home of cw itself'],
  ['inside the home', 'home/tree', 'stands in the home of cw'],
  ['around the home', '.', 'holds the home of cw'],
  ['inside another tree', 'notes/initiatives/more', 'stands in another tree'],
])('T6: is refused %s, and nothing is made', async (_, name, why) => {
  await make('notes')
  const open = { directory: join(folder, name), here: true, anew: true }
  await expect(openTreeFolder(home, open)).rejects.toMatchObject({
    code: 'tree.nested',
    message: expect.stringContaining(why),
  })
  expect(existsSync(join(folder, name, '.cw-home'))).toBe(false)
})

it('T6: is refused around another tree, also when it was moved there', async () => {
  await make('some/notes')
  const around = { directory: join(folder, 'some'), here: true, anew: true }
  await expect(openTreeFolder(home, around)).rejects.toMatchObject({ code: 'tree.nested' })
  await make('second')
  await rename(join(folder, 'second'), join(folder, 'some/notes/tasks/second'))
  const moved = { directory: join(folder, 'some/notes/tasks/second'), here: false, anew: false }
  await expect(openTreeFolder(home, moved)).rejects.toMatchObject({ code: 'tree.nested' })
})
