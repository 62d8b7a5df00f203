// Worktrees made of real repositories, ordinary and odd ones.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atStake as atStakeOf } from '../../src/git/at-stake.ts'
import { attemptBranch } from '../../src/git/branch-name.ts'
import { keepWork } from '../../src/git/keep-work.ts'
import { prepareWorktree } from '../../src/git/prepare-worktree.ts'
import { removeWorktree as remove } from '../../src/git/remove-worktree.ts'
import { repositoryAt, resolveBase } from '../../src/git/repository.ts'
import { standOf } from '../../src/git/stand-of-worktree.ts'
import { addWorktree, listWorktrees, type Worktree } from '../../src/git/worktree.ts'
import { diffOf } from '../../src/git/worktree-diff.ts'
import { processStart } from '../../src/platform/process-start.ts'
import { until } from '../e2e/until.ts'
import { beginRepository, runGit } from './real-git.ts'

let root: string
let repository: string

const git = (folder: string, ...args: string[]) => runGit(root, folder, args)
const commit = (folder: string, path: string, text: string) => {
  writeFileSync(join(folder, path), text)
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '-m', `Write ${path}`)
}
const makeRepository = (name: string) => beginRepository(root, join(root, name))
const attempt = async (task = '01-add-limits') => {
  const path = join(root, 'worktrees', task)
  const branch = attemptBranch({ initiative: 'rate-limits', task, number: 1 })
  await addWorktree({ repository, path, branch, base: await resolveBase(repository, null) })
  return path
}
const listed = () => listWorktrees(repository, join(root, 'worktrees'))
const only = async () => {
  const [worktree] = await listed()
  if (worktree === undefined) throw new Error('There is no worktree.')
  return worktree
}
/** The branch that `attempt` makes. */
const own = 'cw/rate-limits/01-add-limits'
const atStake = (of: string, worktree: Worktree) => atStakeOf(of, worktree, own)
const removeWorktree = (of: string, worktree: Worktree, force = false) => remove(of, worktree, { own, force })

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw worktrees ü-')))
  repository = makeRepository('mein Projekt')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it.each([
  ['my otter', 'cw/agents/my-otter'],
  ['01.1-add', 'cw/agents/01.1-add'],
  ['Öl & Gas…', 'cw/agents/Öl-Gas'],
  ['-f..~^:?*[x@{1}.lock', 'cw/agents/f.-x-1'],
  ['***', 'cw/agents/item'],
])('names a branch for what a person called %j as git allows it', (task, branch) => {
  expect(attemptBranch({ initiative: 'agents', task, number: 1 })).toBe(branch)
  expect(git(repository, 'check-ref-format', '--branch', branch).toString().trim()).toBe(branch)
})

describe('the base of an attempt', () => {
  it('is what is checked out, with its branch', async () => {
    const base = await resolveBase(repository, null)
    expect(base).toEqual({ commit: git(repository, 'rev-parse', 'HEAD').trim(), branch: 'main' })
  })

  it('is refused while there are changes that it would lack, unless another is named', async () => {
    writeFileSync(join(repository, 'new.txt'), 'new\n')
    await expect(resolveBase(repository, null)).rejects.toMatchObject({ code: 'git.dirty' })
    expect(await resolveBase(repository, 'main')).toMatchObject({ branch: 'main' })
  })

  it('is a commit without a branch where the head is detached', async () => {
    git(repository, 'checkout', '--quiet', '--detach')
    expect(await resolveBase(repository, null)).toMatchObject({ branch: null })
  })

  it('is refused where there is none', async () => {
    const empty = join(root, 'empty')
    git(root, 'init', '--quiet', empty)
    await expect(resolveBase(empty, null)).rejects.toMatchObject({ code: 'git.base-unknown' })
    await expect(resolveBase(repository, 'nowhere')).rejects.toMatchObject({ code: 'git.base-unknown' })
    await expect(resolveBase(repository, '--all')).rejects.toMatchObject({ code: 'git.base-unknown' })
    await expect(repositoryAt(root)).rejects.toMatchObject({ code: 'git.no-repository' })
    await expect(repositoryAt(join(root, 'gone'))).rejects.toMatchObject({ code: 'git.no-repository' })
  })
})

describe('a worktree', () => {
  it('has a branch of its own and leaves the person’s folder alone', async () => {
    const path = await attempt()
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\n')
    expect(await only()).toMatchObject({ path, branch: 'cw/rate-limits/01-add-limits', missing: false })
    expect(git(repository, 'status', '--porcelain')).toBe('')
    expect(git(repository, 'branch', '--show-current').trim()).toBe('main')
  })

  it('is made without the hooks of the repository', async () => {
    const hook = join(repository, '.git/hooks/post-checkout')
    writeFileSync(hook, '#!/bin/sh\ntouch "$(git rev-parse --show-toplevel)/hooked"\n')
    chmodSync(hook, 0o755)
    expect(existsSync(join(await attempt(), 'hooked'))).toBe(false)
  })

  it('has its submodules', async () => {
    const part = makeRepository('part')
    git(repository, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part, 'lib')
    git(repository, 'commit', '--quiet', '-m', 'Add a part')
    const path = await attempt()
    expect(readFileSync(join(path, 'lib/a.txt'), 'utf8')).toBe('one\n')
    expect(await atStake(repository, await only())).toEqual({ changed: [], commits: 0, repositories: [] })
    await removeWorktree(repository, await only())
    expect(existsSync(path)).toBe(false)
  })

  it('has its submodules beside a repository that was only committed, and is in no list', async () => {
    const part = makeRepository('part')
    makeRepository('mein Projekt/embedded')
    git(repository, 'submodule', '--quiet', 'add', part, 'lib [ü]')
    git(repository, 'add', '--all')
    git(repository, 'commit', '--quiet', '-m', 'Add a part, and a repository by mistake')
    const path = await attempt()
    expect(readFileSync(join(path, 'lib [ü]/a.txt'), 'utf8')).toBe('one\n')
    expect(readdirSync(join(path, 'embedded'))).toEqual([])
  })

  it('is made where the list of submodules is empty, or names one that is gone', async () => {
    writeFileSync(join(repository, '.gitmodules'), '')
    git(repository, 'add', '--all')
    git(repository, 'commit', '--quiet', '-m', 'List none')
    expect(existsSync(await attempt())).toBe(true)
    writeFileSync(join(repository, '.gitmodules'), '[submodule "x"]\n\tpath = gone\n\turl = ./x\n')
    git(repository, 'commit', '--quiet', '-am', 'List one')
    expect(existsSync(await attempt('02'))).toBe(true)
  })

  it('says what git said when it cannot be made', async () => {
    await attempt()
    await expect(attempt()).rejects.toMatchObject({ code: 'git.failed' })
  })

  it('shows all that was changed in it: committed, changed, new, binary and renamed', async () => {
    const path = await attempt()
    const base = git(path, 'rev-parse', 'HEAD').trim()
    commit(path, 'b.txt', 'two\nthree\n')
    writeFileSync(join(path, 'a.txt'), 'ONE\n')
    writeFileSync(join(path, 'neu ü.bin'), Buffer.from([0, 1, 2]))
    const before = git(path, 'status', '--porcelain')
    const { patch, files } = await diffOf(path, base)
    expect(patch).toContain('+ONE')
    expect(files).toEqual([
      { path: 'a.txt', added: 1, removed: 1 },
      { path: 'b.txt', added: 2, removed: 0 },
      { path: 'neu ü.bin', added: null, removed: null },
    ])
    expect(git(path, 'status', '--porcelain')).toBe(before)
  })
})

describe('taking a worktree away', () => {
  it('is refused while it has what is nowhere else', async () => {
    const path = await attempt()
    writeFileSync(join(path, 'new.txt'), 'new\n')
    await expect(removeWorktree(repository, await only())).rejects.toMatchObject({ code: 'git.unmerged' })
    commit(path, 'new.txt', 'new\n')
    expect(await atStake(repository, await only())).toEqual({ changed: [], commits: 1, repositories: [] })
    await expect(removeWorktree(repository, await only())).rejects.toMatchObject({ code: 'git.unmerged' })
    expect(existsSync(join(path, 'new.txt'))).toBe(true)
  })

  it('takes its branch too once its work is elsewhere', async () => {
    const path = await attempt()
    commit(path, 'new.txt', 'new\n')
    git(repository, 'merge', '--quiet', 'cw/rate-limits/01-add-limits')
    await removeWorktree(repository, await only())
    expect(existsSync(path)).toBe(false)
    expect(git(repository, 'branch', '--list', 'cw/*')).toBe('')
    expect(await listed()).toEqual([])
  })

  it('leaves alone what git remembers of others, and what is locked', async () => {
    const own = join(root, 'own')
    git(repository, 'worktree', 'add', '--quiet', '-b', 'own', own)
    rmSync(own, { recursive: true })
    const path = await attempt()
    git(repository, 'worktree', 'lock', path)
    expect(await only()).toMatchObject({ locked: 'it is locked (git worktree unlock)' })
    git(repository, 'worktree', 'unlock', path)
    expect(await only()).toMatchObject({ locked: null })
    await removeWorktree(repository, await only())
    expect(git(repository, 'worktree', 'list')).toContain(`${own} `)
  })

  it('goes on when its folder is gone already, and keeps a branch that has work', async () => {
    const path = await attempt()
    commit(path, 'new.txt', 'new\n')
    rmSync(path, { recursive: true })
    expect(await only()).toMatchObject({ missing: true })
    await expect(removeWorktree(repository, await only())).rejects.toMatchObject({ code: 'git.unmerged' })
    const why = 'it has work that is nowhere else'
    expect(await removeWorktree(repository, await only(), true)).toEqual({
      goes: null,
      stays: [{ branch: own, why }],
    })
    expect(git(repository, 'branch', '--list', 'cw/*')).toContain(own)
  })
})

describe('how a worktree stands', () => {
  it('is told against the branch that work goes to, wherever that is by now', async () => {
    const path = await attempt()
    const base = git(repository, 'rev-parse', 'HEAD').trim()
    commit(path, 'b.txt', 'two\n')
    commit(path, 'c.txt', 'three\n')
    writeFileSync(join(path, 'd.txt'), 'four\n')
    commit(repository, 'e.txt', 'meanwhile\n')
    expect(await standOf(repository, await only(), { reference: null, begunFrom: null, own })).toMatchObject({
      ...{ base: { name: 'main', commit: base }, ahead: 2, commits: 2, changed: ['d.txt'] },
      madeAt: expect.any(Number),
    })
  })

  describe('against another branch while its own is checked out in the repository', () => {
    const name = async (begunFrom: string | null = null) =>
      (await standOf(repository, await only(), { reference: null, begunFrom, own })).base?.name ?? null
    let path: string
    beforeEach(async () => {
      git(repository, 'branch', '--move', 'trunk')
      path = await attempt()
      commit(path, 'b.txt', 'two\n')
      git(repository, 'checkout', '--quiet', '--ignore-other-worktrees', own)
    })

    it('of the person, the one that was committed to last', async () => {
      git(repository, 'branch', 'cw/another', own)
      git(repository, 'branch', 'cw-kept/another', own)
      expect(await name()).toBe('trunk')
      expect(
        await standOf(repository, await only(), { reference: null, begunFrom: null, own }),
      ).toMatchObject({ ahead: 1 })
    })

    it('the usual one, or what the remote repository has checked out', async () => {
      git(repository, 'branch', 'main', 'trunk')
      expect(await name()).toBe('main')
      git(repository, 'update-ref', 'refs/remotes/origin/next', 'trunk')
      git(repository, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/next')
      expect(await name()).toBe('origin/next')
    })

    it('the one that it was begun from, as long as that is there', async () => {
      git(repository, 'branch', 'main', 'trunk')
      expect(await name('trunk')).toBe('trunk')
      expect(await name('gone')).toBe('main')
    })

    it('none where there is no other, and then all that it has is its own', async () => {
      git(repository, 'branch', '--delete', '--force', 'trunk')
      expect(await name()).toBeNull()
      git(path, 'checkout', '--quiet', '-b', 'elsewhere')
      expect(await name()).toBeNull()
    })
  })

  it('is not told where its branch was deleted under it, but where that stood', async () => {
    const path = await attempt()
    commit(path, 'b.txt', 'two\n')
    const last = git(path, 'rev-parse', 'HEAD').trim()
    git(repository, 'update-ref', '-d', `refs/heads/${own}`)
    const deleted = `its branch ${own} was deleted, or has no commit yet`
    const { wrong } = await only()
    expect(wrong).toBe(`${deleted}; \`git branch ${own} ${last}\` in ${path} brings it back`)
    git(path, 'branch', own, last)
    expect(await only()).toMatchObject({ wrong: null, commit: last })
    git(path, 'update-ref', '-d', `refs/heads/${own}`)
    expect((await only()).wrong).toBe(wrong)
    rmSync(path, { recursive: true })
    expect(await only()).toMatchObject({ missing: true, wrong: deleted })
  })

  it('is told where both are on no branch', async () => {
    git(repository, 'checkout', '--quiet', '--detach')
    const path = await attempt()
    commit(path, 'b.txt', 'two\n')
    git(path, 'checkout', '--quiet', '--detach')
    commit(path, 'c.txt', 'three\n')
    const worktree = await only()
    expect(worktree.branch).toBeNull()
    expect(await standOf(repository, worktree, { reference: null, begunFrom: null, own })).toMatchObject({
      ahead: 2,
      commits: 2,
    })
    await expect(removeWorktree(repository, worktree)).rejects.toMatchObject({ code: 'git.unmerged' })
  })

  it('counts commits in a submodule that nobody else has', async () => {
    const part = makeRepository('part')
    git(repository, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part, 'lib ü')
    git(repository, 'commit', '--quiet', '-m', 'Add a part')
    const path = await attempt()
    commit(join(path, 'lib ü'), 'b.txt', 'two\n')
    git(path, 'commit', '--quiet', '--all', '-m', 'Go on with the part')
    git(repository, 'merge', '--quiet', 'cw/rate-limits/01-add-limits')
    expect(await atStake(repository, await only())).toEqual({
      changed: [],
      commits: 0,
      repositories: ['lib ü'],
    })
    await expect(removeWorktree(repository, await only())).rejects.toMatchObject({ code: 'git.repositories' })
  })

  it.each<[string, (lib: string) => void]>([
    ['what is not committed', (lib) => writeFileSync(join(lib, 'a.txt'), 'changed\n')],
    ['a new file', (lib) => writeFileSync(join(lib, 'new.txt'), 'new\n')],
    [
      'what was stashed',
      (lib) => {
        writeFileSync(join(lib, 'a.txt'), 'changed\n')
        git(lib, 'stash', '--quiet')
      },
    ],
  ])('counts %s in a submodule', async (_, work) => {
    const part = makeRepository('part')
    git(repository, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part, 'lib ü')
    git(repository, 'commit', '--quiet', '-m', 'Add a part')
    const path = await attempt()
    git(repository, 'merge', '--quiet', 'cw/rate-limits/01-add-limits')
    expect(await atStake(repository, await only())).toMatchObject({ repositories: [] })
    work(join(path, 'lib ü'))
    expect(await atStake(repository, await only())).toMatchObject({ repositories: ['lib ü'] })
    await expect(removeWorktree(repository, await only())).rejects.toMatchObject({ code: 'git.repositories' })
  })
})

describe('what is kept of a worktree that goes all the same', () => {
  it('is all of it, committed or not, on a branch that can be taken up again', async () => {
    const path = await attempt()
    commit(path, 'b.txt', 'two\n')
    writeFileSync(join(path, 'neu ü.txt'), 'not committed\n')
    rmSync(join(path, 'a.txt'))
    const before = git(path, 'status', '--porcelain')
    const worktree = await only()
    const kept = await keepWork(repository, worktree, 'otter')
    expect(kept.branch).toBe('cw-kept/rate-limits/01-add-limits')
    expect(git(path, 'status', '--porcelain')).toBe(before)
    await removeWorktree(repository, worktree, true)
    git(repository, 'worktree', 'add', '--quiet', path, kept.branch)
    expect(readFileSync(join(path, 'neu ü.txt'), 'utf8')).toBe('not committed\n')
    expect(existsSync(join(path, 'a.txt'))).toBe(false)
    expect(git(path, 'log', '--format=%s')).toBe('Keep what was not committed by otter\nWrite b.txt\nBegin\n')
  })

  it.each(['--skip-worktree', '--assume-unchanged'])('has what git hides by %s', async (flag) => {
    const path = await attempt()
    git(path, 'update-index', flag, 'a.txt')
    expect(await atStake(repository, await only())).toMatchObject({ changed: [] })
    writeFileSync(join(path, 'a.txt'), 'mine\n')
    expect(git(path, 'status', '--porcelain')).toBe('')
    expect(await atStake(repository, await only())).toMatchObject({ changed: ['a.txt'] })
    await expect(removeWorktree(repository, await only())).rejects.toMatchObject({ code: 'git.unmerged' })
    const { branch } = await keepWork(repository, await only(), 'otter')
    expect(git(repository, 'show', `${branch}:a.txt`)).toBe('mine\n')
    expect(git(path, 'ls-files', '-v')).toMatch(/^[hS] a\.txt/)
  })

  it('has what a sparse checkout leaves out, and what it leaves out is no change', async () => {
    mkdirSync(join(repository, 'b'))
    commit(repository, 'b/b.txt', 'two\n')
    const path = await attempt()
    git(path, 'sparse-checkout', 'set', 'c')
    expect(existsSync(join(path, 'b'))).toBe(false)
    expect(await atStake(repository, await only())).toMatchObject({ changed: [] })
    writeFileSync(join(path, 'a.txt'), 'mine\n')
    const { branch } = await keepWork(repository, await only(), 'otter')
    expect(git(repository, 'show', `${branch}:b/b.txt`, `${branch}:a.txt`)).toBe('two\nmine\n')
  })

  it('takes no branch that is there already, and needs no folder', async () => {
    const path = await attempt()
    commit(path, 'b.txt', 'two\n')
    git(repository, 'branch', 'cw-kept/rate-limits/01-add-limits')
    rmSync(path, { recursive: true })
    const kept = await keepWork(repository, await only(), 'otter')
    expect(kept.branch).toBe('cw-kept/rate-limits/01-add-limits-2')
    expect(git(repository, 'log', '-1', '--format=%s', kept.branch)).toBe('Write b.txt\n')
  })
})

describe('what a fresh worktree needs', () => {
  const prepare = (worktree: string, parts: Partial<Parameters<typeof prepareWorktree>[0]> = {}) =>
    prepareWorktree({
      repository,
      worktree,
      setupFolder: null,
      setupHook: null,
      output: join(root, 'setup.txt'),
      pid: join(root, 'setup.pid'),
      limit: 30_000,
      ...parts,
    })

  it('is copied: ignored files that .worktreeinclude names, and those of the set-up folder', async () => {
    commit(repository, '.gitignore', '.env*\nnode_modules/\n')
    commit(repository, '.worktreeinclude', '.env\nnotes.txt\nconf/*.local\n')
    writeFileSync(join(repository, '.env'), 'KEY=1\n')
    writeFileSync(join(repository, '.env.other'), 'KEY=2\n')
    const setup = join(root, 'setup')
    mkdirSync(join(setup, 'config'), { recursive: true })
    writeFileSync(join(setup, 'config/test.json'), '{}\n')
    const path = await attempt()
    const { included } = await prepare(path, { setupFolder: setup })
    expect(included).toEqual(['.env'])
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('KEY=1\n')
    expect(existsSync(join(path, '.env.other'))).toBe(false)
    expect(existsSync(join(path, 'config/test.json'))).toBe(true)
  })

  it('is copied with links as the links that they are, also once more', async () => {
    commit(repository, '.gitignore', 'ignored/\n')
    commit(repository, '.worktreeinclude', 'ignored/\n')
    const setup = join(root, 'setup')
    const links = { folder: 'lib', file: 'lib/run', nowhere: 'gone', circle: 'circle', outside: root }
    for (const folder of [join(repository, 'ignored'), join(setup, 'set-up')]) {
      mkdirSync(join(folder, 'lib'), { recursive: true })
      writeFileSync(join(folder, 'lib/run'), 'run\n')
      for (const [name, to] of Object.entries(links)) symlinkSync(to, join(folder, name))
    }
    const path = await attempt()
    for (let time = 0; time < 2; time++) await prepare(path, { setupFolder: setup })
    for (const folder of [join(path, 'ignored'), join(path, 'set-up')]) {
      for (const [name, to] of Object.entries(links)) expect(readlinkSync(join(folder, name))).toBe(to)
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('run\n')
    }
  })

  it('and where a named file cannot be copied that says which, and who named it', async () => {
    commit(repository, '.gitignore', '.env\n')
    commit(repository, '.worktreeinclude', '.env\n')
    writeFileSync(join(repository, '.env'), 'KEY=1\n')
    const path = await attempt()
    mkdirSync(join(path, '.env'))
    await expect(prepare(path)).rejects.toMatchObject({
      code: 'git.include-failed',
      message: expect.stringContaining('.env, which `.worktreeinclude` names, could not be copied from'),
    })
  })

  it('is made by the project’s command, whose output is kept', async () => {
    const path = await attempt()
    await prepare(path, { setupHook: 'echo ready; pwd > where.txt' })
    expect(readFileSync(join(root, 'setup.txt'), 'utf8')).toBe('ready\n')
    expect(readFileSync(join(path, 'where.txt'), 'utf8').trim()).toBe(path)
  })

  it('and the failure of that command is told, as is its standing still', async () => {
    const path = await attempt()
    const failing = prepare(path, { setupHook: 'echo no such package >&2; exit 3' })
    await expect(failing).rejects.toMatchObject({
      code: 'git.setup-failed',
      message: expect.stringContaining('It said at the end:\nno such package'),
    })
    expect(readFileSync(join(root, 'setup.txt'), 'utf8')).toBe('no such package\n')
    await expect(prepare(path, { setupHook: 'sleep 600', limit: 50 })).rejects.toMatchObject({
      code: 'git.setup-failed',
    })
  })

  it('and that command ends with all that it started when it is no longer wanted, whatever it ignores', async () => {
    const path = await attempt()
    const leave = new AbortController()
    const setupHook = "trap '' TERM; sleep 600 & echo $! > child; wait; sleep 600"
    const preparing = prepare(path, { setupHook, signal: leave.signal })
    const child = join(path, 'child')
    await until('its child', async () => existsSync(child) && readFileSync(child, 'utf8') !== '')
    leave.abort()
    await expect(preparing).rejects.toThrow('it was ended')
    for (const pid of [readFileSync(child, 'utf8'), readFileSync(join(root, 'setup.pid'), 'utf8')])
      await until('the end', async () => processStart(Number(pid)) === null)
    await expect(prepare(path, { setupHook, signal: leave.signal })).rejects.toThrow('it was ended')
  })
})
