// Which tree is meant when no folder is named.

import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
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
