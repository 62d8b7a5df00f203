// The file systems under trees and homes, as the doctor tells of them: those that do well, full ones and read-only ones.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { openTreeFolder } from '../../../src/fsui/shell/tree-folder.ts'
import { examineFileSystem } from '../../../src/interfaces/cli/doctor/file-system.ts'
import type { Finding } from '../../../src/interfaces/cli/doctor/finding.ts'
import { examineHome } from '../../../src/interfaces/cli/doctor/home.ts'
import { examineTreeFolders } from '../../../src/interfaces/cli/doctor/tree-folders.ts'
import { examineTrees } from '../../../src/interfaces/cli/doctor/trees.ts'
import { type Home, openHome } from '../../../src/platform/home.ts'
import { openDatabase } from '../../../src/platform/sqlite/open.ts'
import { Mounts, unmountable } from '../../crash/mounts.ts'

const absent = await unmountable('tmpfs')
const megabyte = 1024 * 1024

let folder: string
let mounts: Mounts
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-doctor-'))
  mounts = new Mounts()
})
afterEach(async () => {
  await mounts.undo()
  await rm(folder, { recursive: true, force: true })
})

const home = () => openHome({ path: join(folder, 'home'), create: true })

describe('the file system of a tree', () => {
  it('that is well has nothing wrong, and nothing is left behind', async () => {
    const findings = await examineFileSystem(folder)
    const ids = ['tree.writable', 'tree.exchange', 'tree.links', 'tree.case', 'tree.watch']
    expect(findings.map(({ id }) => id)).toEqual(ids)
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    await rm(folder, { recursive: true })
    await mkdir(folder)
  })

  it('that is not there is told', async () => {
    expect(await examineFileSystem(join(folder, 'none'))).toMatchObject([
      {
        id: 'tree.writable',
        level: 'error',
        message: `There is no folder at ${join(folder, 'none')}.`,
        remedy: expect.stringContaining('cw fsui'),
      },
    ])
  })
})

describe('where no folder is named', () => {
  const open = { here: false, anew: false }

  it('each tree of the home is looked at, and named in every finding', async () => {
    const made = await home()
    const roots = ['one', 'two'].map((name) => join(folder, name))
    for (const directory of roots) await openTreeFolder(made, { here: false, anew: true, directory })
    const findings = await examineTreeFolders(made, folder)
    expect(findings.filter(({ id }) => id === 'tree.writable').map(({ message }) => message)).toEqual(
      expect.arrayContaining(roots.map((root) => `${root} can be written`)),
    )
    expect(findings).toHaveLength(10)
    for (const { message } of findings) expect(roots.some((root) => message.includes(root))).toBe(true)
  })

  it('the tree around the current folder is looked at once, also one of another home', async () => {
    const made = await home()
    const root = join(folder, 'notes')
    await openTreeFolder(made, { ...open, directory: root })
    const writable = (findings: readonly Finding[]) => findings.filter(({ id }) => id === 'tree.writable')
    for (const each of [made, null])
      expect(writable(await examineTreeFolders(each, join(root, 'initiatives')))).toMatchObject([
        { level: 'ok', message: `${root} can be written` },
      ])
  })

  it('and there is no tree, that is said of none', async () => {
    for (const each of [await home(), null])
      expect(await examineTreeFolders(each, folder)).toEqual([
        expect.objectContaining({ id: 'tree.none', level: 'note', message: expect.stringContaining(folder) }),
      ])
  })
})

describe.skipIf(absent !== null)(
  absent === null ? 'a small disk' : `a small disk (skipped: ${absent})`,
  () => {
    let made: Home
    beforeEach(async () => {
      await mounts.tmpfs(folder, 3 * megabyte)
      made = await home()
      openDatabase(made.database).close()
      const tree = await openTreeFolder(made, {
        here: false,
        anew: false,
        directory: join(folder, 'notes'),
      })
      ;(await BaseStore.open(join(made.tree(tree.id), 'base.db'))).close()
    })

    const examined = async () => [
      ...(await examineHome(made)),
      ...(await examineTrees(made, async () => null)),
      ...(await examineTreeFolders(made, folder)),
    ]
    const told = (findings: readonly Finding[], level: Finding['level']) =>
      findings.filter((finding) => finding.level === level)
    const fill = (name: string) => writeFile(join(folder, name), Buffer.alloc(8 * megabyte)).catch(whenFull)

    it('that is full is told as full: nothing is damaged, and all is well when there is space', async () => {
      await fill('filler')
      const findings = await examined()
      expect(told(findings, 'error')).toMatchObject([
        {
          id: 'home.writable',
          message: expect.stringContaining(`no space left on the device (${made.path})`),
        },
        { id: 'database.full', remedy: expect.stringContaining('Free some space') },
        {
          id: 'tree.writable',
          message: expect.stringContaining(`no space left on the device (${folder}/notes)`),
        },
      ])
      expect(told(findings, 'warning')).toMatchObject([
        { id: 'home.space' },
        {
          id: 'tree.store',
          message: expect.stringContaining('cannot be looked into: There is no space left'),
          remedy: expect.stringContaining('Free some space'),
        },
      ])
      await rm(join(folder, 'filler'))
      expect(told(await examined(), 'error')).toEqual([])
    })

    it('that is read-only is told as read-only: nothing is damaged', async () => {
      await mounts.remount(folder, 'ro')
      expect(told(await examined(), 'error')).toMatchObject([
        { id: 'home.writable', message: expect.stringContaining('read-only') },
        { id: 'database.unwritable', remedy: expect.stringContaining('mount it writable') },
        { id: 'tree.writable', message: expect.stringContaining('read-only') },
      ])
    })
  },
)

function whenFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOSPC') throw error
}
