// What the doctor looks at is broken for real, and it says so, with an id for scripts and a remedy for people.
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { openTreeFolder } from '../../../src/fsui/shell/tree-folder.ts'
import { examineBudgets } from '../../../src/interfaces/cli/doctor/budgets.ts'
import type { Finding } from '../../../src/interfaces/cli/doctor/finding.ts'
import { examineHome, examineMode } from '../../../src/interfaces/cli/doctor/home.ts'
import { examineMachine } from '../../../src/interfaces/cli/doctor/machine.ts'
import { examineProjects } from '../../../src/interfaces/cli/doctor/projects.ts'
import { examineSettings } from '../../../src/interfaces/cli/doctor/settings.ts'
import { examineTrees } from '../../../src/interfaces/cli/doctor/trees.ts'
import { openHome } from '../../../src/platform/home.ts'
import { openDatabase } from '../../../src/platform/sqlite/open.ts'

const isRoot = process.getuid?.() === 0

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-doctor-'))
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true, force: true })
})

const home = () => openHome({ path: join(folder, 'home'), create: true })
const nothingSeen = async () => null

const byMessage = (a: Finding, b: Finding) => (a.message < b.message ? -1 : 1)

const databaseOf = (findings: readonly Finding[]) => findings.filter(({ id }) => id.startsWith('database.'))

/** The one finding with that id. */
function found(findings: readonly Finding[], id: string): Finding | undefined {
  return findings.find((finding) => finding.id === id)
}

describe('the repositories of projects', () => {
  it('may have settings, and are told what of them is not in force, with path, line and remedy', async () => {
    const repository = join(folder, 'shop')
    await mkdir(join(repository, '.cw'), { recursive: true })
    const config = join(repository, '.cw/config.yaml')
    const elsewhere = { title: 'Web', repository: 'git@example.org:team/web.git' }
    const examined = async () => examineProjects(await home(), [{ title: 'Shop', repository }, elsewhere])
    expect(await examined()).toEqual([])
    await writeFile(config, 'roles:\n  worker:\n    provider: codex\n')
    expect(await examined()).toMatchObject([{ id: 'project.config', level: 'ok' }])
    await writeFile(config, 'roles:\n  worker:\n    provider: codes\n')
    expect(await examined()).toMatchObject([
      {
        id: 'project.config',
        level: 'warning',
        message: `${config}, line 3: roles.worker.provider: the home has no provider “codes”; it has no effect.`,
        remedy: expect.stringContaining('There are claude-code, codex, goose.'),
      },
    ])
  })
})

describe('a budget of nothing', () => {
  it('is worth knowing, with the document that says it; that of the day is told of as a setting', async () => {
    const near = { slug: 'shop', title: 'Shop', path: 'projects/shop.md', spentUsd: 0 }
    const told = examineBudgets([
      { ...near, of: 'project', limitUsd: 0 },
      { ...near, of: 'project', limitUsd: 2, spentUsd: 2 },
      { ...near, of: 'day', limitUsd: 0 },
    ])
    expect(told).toMatchObject([
      {
        ...{ id: 'budget.nothing', level: 'note' },
        message: 'projects/shop.md: the budget of the project “Shop” is $0: no agent of it is started.',
      },
    ])
    const made = await home()
    await writeFile(made.config, 'budget:\n  day_usd: 0\n')
    expect(await examineSettings(made)).toMatchObject([
      {
        ...{ id: 'home.config', level: 'warning' },
        message: `${made.config}, line 2: “budget.day_usd” is 0: no agent is started.`,
        remedy: 'Say how many US dollars a day may cost, or “none” for no limit.',
      },
    ])
  })
})

describe('the machine', () => {
  it('has Node, SQLite and git, each with its version', async () => {
    const findings = await examineMachine()
    expect(found(findings, 'node.version')).toMatchObject({
      level: 'ok',
      message: expect.stringMatching(/\d/),
    })
    expect(found(findings, 'sqlite.load')).toMatchObject({ level: 'ok' })
    expect(found(findings, 'git.version')).toMatchObject({ level: 'ok' })
  })

  it('without git is told to have none', async () => {
    const path = process.env.PATH
    process.env.PATH = folder
    try {
      expect(found(await examineMachine(), 'git.version')).toMatchObject({
        level: 'error',
        remedy: 'Install git 2.20 or newer.',
      })
    } finally {
      process.env.PATH = path
    }
  })
})

describe('a home', () => {
  it('that is missing, and one that others can look into, are told', async () => {
    expect(await examineMode(join(folder, 'none'))).toMatchObject([{ id: 'home.exists', level: 'warning' }])
    await chmod(folder, 0o755)
    expect(await examineMode(folder)).toMatchObject([{ id: 'home.mode', level: 'warning' }])
  })

  it('that is well has nothing wrong', async () => {
    const made = await home()
    openDatabase(made.database).close()
    const findings = await examineHome(made)
    expect(findings.map(({ id, level }) => `${id} ${level}`)).toEqual([
      'home.writable ok',
      'home.space ok',
      'server.state ok',
      'database.state ok',
    ])
  })

  it('with the address of a server that is gone says so', async () => {
    const made = await home()
    await writeFile(made.serverJson, '{"pid": 2147480000}')
    expect(found(await examineHome(made), 'server.stale')).toMatchObject({ level: 'warning' })
  })

  it('whose database is damaged says so, what only it holds, and a backup before beginning again', async () => {
    const made = await home()
    await writeFile(made.database, 'no database at all, but long enough to be taken for one'.repeat(100))
    const finding = found(await examineHome(made), 'database.corrupt')
    expect(finding).toMatchObject({ level: 'error', remedy: expect.stringContaining(made.database) })
    expect(finding?.remedy).toMatch(
      /^Stop cw\..*delete none.*backup.*begins again from the tree.*open questions, comments, links and the history are only in the database/,
    )
  })

  it('whose database cannot be opened is not told that it is damaged', async () => {
    const made = await home()
    await mkdir(made.database)
    expect(databaseOf(await examineHome(made))).toMatchObject([
      {
        id: 'database.unwritable',
        level: 'error',
        remedy: expect.stringMatching(/`df -h`.*Leave cw\.db where it is/),
      },
    ])
  })

  it('whose database another program has for itself is not told that it is damaged', async () => {
    const made = await home()
    const { sqlite, close } = openDatabase(made.database)
    sqlite.pragma('locking_mode = EXCLUSIVE')
    sqlite.exec('begin exclusive')
    expect(databaseOf(await examineHome(made))).toMatchObject([{ id: 'database.busy', level: 'error' }])
    sqlite.exec('rollback')
    close()
    expect(databaseOf(await examineHome(made))).toMatchObject([{ id: 'database.state', level: 'ok' }])
  })

  it.skipIf(isRoot)('that cannot be written says whose permission is missing (not as root)', async () => {
    const made = await home()
    await chmod(made.path, 0o500)
    expect(found(await examineHome(made), 'home.writable')).toMatchObject({ level: 'error' })
    await chmod(made.path, 0o700)
  })
})

describe('a tree', () => {
  const open = { here: false, anew: false }

  it('that was never kept, and has what the database has not, is told', async () => {
    const made = await home()
    await openTreeFolder(made, { ...open, directory: join(folder, 'notes') })
    const [finding] = await examineTrees(made, async () => 4)
    expect(finding).toMatchObject({
      id: 'tree.drift',
      level: 'warning',
      message: expect.stringContaining('4 events were not seen'),
    })
  })

  it('that holds what is not read is told, each with what to do about it', async () => {
    const made = await home()
    const { id, root } = await openTreeFolder(made, { ...open, directory: join(folder, 'notes') })
    ;(await BaseStore.open(join(made.tree(id), 'base.db'))).close()
    await symlink(folder, join(root, 'initiatives/linked'))
    await mkdir(join(root, 'tasks/dir.md'))
    const unread = async () => {
      const findings = await examineTrees(made, nothingSeen)
      return findings.filter((finding) => finding.id === 'tree.unread').sort(byMessage)
    }
    expect(await unread()).toEqual([
      {
        id: 'tree.unread',
        level: 'warning',
        message: expect.stringMatching(/notes: initiatives\/linked is a symbolic link, which is not entered/),
        remedy: 'Replace it with a real folder.',
      },
      expect.objectContaining({ message: expect.stringContaining('tasks/dir.md is a folder') }),
    ])
    for (let n = 0; n < 30; n++) await mkdir(join(root, `tasks/dir-${n}.md`))
    expect(await unread()).toHaveLength(21)
    expect((await unread()).map(({ message }) => message)).toContainEqual(
      expect.stringContaining('12 more are not read'),
    )
  })

  it('whose folder is gone is noted, and that nothing has to be done', async () => {
    const made = await home()
    await openTreeFolder(made, { ...open, directory: join(folder, 'notes') })
    await rm(join(folder, 'notes'), { recursive: true })
    expect(await examineTrees(made, nothingSeen)).toMatchObject([{ id: 'tree.missing', level: 'note' }])
  })

  it('whose store cannot be opened is told as that, and not as damaged', async () => {
    const made = await home()
    const { id } = await openTreeFolder(made, { ...open, directory: join(folder, 'notes') })
    await mkdir(join(made.tree(id), 'base.db'))
    expect(await examineTrees(made, nothingSeen)).toMatchObject([
      { id: 'tree.store', level: 'warning', message: expect.stringContaining('cannot be looked into') },
    ])
  })

  it('whose store is damaged is told, and the store is left as it is', async () => {
    const made = await home()
    const { id } = await openTreeFolder(made, { ...open, directory: join(folder, 'notes') })
    await writeFile(join(made.tree(id), 'base.db'), 'damaged'.repeat(1000))
    expect(await examineTrees(made, nothingSeen)).toMatchObject([{ id: 'tree.store', level: 'error' }])
  })
})
