// Where agents work: a worktree each, which stays theirs. Real git.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorkItem } from '../../src/modules/runs/index.ts'
import { processStart } from '../../src/platform/process-start.ts'
import { baseOf, branchOf, placeFor, removalOf, worktreeOf } from '../../src/runtime/supervisor/workplace.ts'
import { beginRepository, runGit } from '../git/real-git.ts'

let root: string
let repository: string

const git = (folder: string, ...args: string[]) => runGit(root, folder, args)

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw workplace ü-')))
  repository = beginRepository(root, join(root, 'shop'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const at = () => ({ worktrees: join(root, 'worktrees'), agents: join(root, 'agents') })
const place = (id: string, title: string, setupHook: string | null = null) =>
  placeFor(
    {
      agent: { id, title },
      task: null,
      project: { path: 'projects/shop.md', repository, defaultBranch: null, setupFolder: null, setupHook },
    } as unknown as WorkItem,
    at(),
  )
const branchIn = (folder: string) => git(folder, 'branch', '--show-current').trim()

it('stays the same, whatever the agent is called later', async () => {
  const first = await place('a-111111', 'otter')
  expect([first, branchIn(first)]).toEqual([join(root, 'worktrees/shop/otter'), 'cw/agents/otter'])
  expect(await place('a-111111', 'beaver')).toBe(first)
  expect(worktreeOf(at(), 'a-111111')).toBe(first)
  expect(worktreeOf(at(), 'a-222222')).toBeNull()
})

it('is known by the branch that it was begun from, but where that was none', async () => {
  const path = await place('a-111111', 'otter')
  git(repository, 'checkout', '--quiet', '-b', 'elsewhere')
  await place('a-111111', 'otter')
  expect(baseOf(at(), 'a-111111')).toBe('main')
  git(repository, 'worktree', 'remove', '--force', path)
  git(repository, 'branch', '--quiet', '-D', 'cw/agents/otter')
  git(repository, 'checkout', '--quiet', '--detach')
  await place('a-111111', 'otter')
  expect(baseOf(at(), 'a-111111')).toBeNull()
})

it('is no place to work in while its branch is deleted; with another one checked out it is', async () => {
  const path = await place('a-111111', 'otter')
  const commit = git(path, 'rev-parse', 'HEAD').trim()
  git(repository, 'update-ref', '-d', 'refs/heads/cw/agents/otter')
  await expect(place('a-111111', 'otter')).rejects.toMatchObject({
    code: 'git.left-alone',
    message: expect.stringContaining(`\`git branch cw/agents/otter ${commit}\` in ${path} brings it back`),
  })
  git(path, 'branch', 'cw/agents/otter', commit)
  expect(await place('a-111111', 'otter')).toBe(path)
  git(path, 'checkout', '--quiet', '-b', 'mine')
  git(repository, 'branch', '--quiet', '-D', 'cw/agents/otter')
  expect(await place('a-111111', 'otter')).toBe(path)
})

it('is nobody else’s: another agent of the same name gets a folder and a branch of its own', async () => {
  const first = await place('a-111111', 'otter')
  writeFileSync(join(first, 'b.txt'), 'not committed\n')
  const second = await place('a-222222', 'otter')
  expect([second, branchIn(second)]).toEqual([join(root, 'worktrees/shop/otter-2'), 'cw/agents/otter-2'])
  expect(existsSync(join(second, 'b.txt'))).toBe(false)
})

it('is looked for where the home was moved to, but not where another agent has its own by now', async () => {
  const first = await place('a-111111', 'otter')
  const note = join(root, 'agents/a-111111/worktree')
  writeFileSync(note, join(root, 'before/worktrees/shop/otter'))
  expect(worktreeOf(at(), 'a-111111')).toBe(first)
  mkdirSync(join(root, 'agents/a-222222'))
  writeFileSync(join(root, 'agents/a-222222/worktree'), first)
  expect(worktreeOf(at(), 'a-111111')).toBe(readFileSync(note, 'utf8'))
})

it('is set up once, and again when that failed', async () => {
  const hook = `echo x >> '${join(root, 'count')}'`
  await expect(place('a-111111', 'otter', `${hook}; exit 1`)).rejects.toMatchObject({
    code: 'git.setup-failed',
  })
  const path = await place('a-111111', 'otter', hook)
  await place('a-111111', 'otter', hook)
  expect(path).toBe(join(root, 'worktrees/shop/otter'))
  expect(readFileSync(join(root, 'count'), 'utf8')).toBe('x\nx\n')
})

it('keeps the beginning and the end of what its set-up prints', async () => {
  const printed =
    'echo begun; yes 0123456789 | head -c 30000000; sleep 2; yes 0123456789 | head -c 10000000; echo end'
  await place('a-111111', 'otter', printed)
  const kept = readFileSync(join(at().agents, 'a-111111/setup.txt'), 'utf8')
  expect(kept.length).toBeLessThan(9_000_000)
  expect(kept).toMatch(/^begun\n[\s\S]*\n\[cw left out +\d+ bytes here\]\n[\s\S]*end\n$/)
})

it.skipIf(process.platform !== 'linux')(
  'leaves nothing of a set-up that failed, whatever session it is in',
  async () => {
    const child = join(root, 'child')
    const hook = `setsid sh -c 'echo $$ > "${child}.new"; mv "${child}.new" "${child}"; exec sleep 600' & while [ ! -f '${child}' ]; do sleep 0.05; done; exit 3`
    await expect(place('a-111111', 'otter', hook)).rejects.toMatchObject({ code: 'git.setup-failed' })
    expect(processStart(Number(readFileSync(child, 'utf8')))).toBeNull()
  },
)

describe('where git was killed as it made it', () => {
  const path = () => join(root, 'worktrees/shop/otter')
  const begin = (made: object | null, ...args: string[]) => {
    const own = join(at().agents, 'a-111111')
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'worktree'), path())
    writeFileSync(join(own, 'making'), JSON.stringify(made))
    git(repository, 'worktree', 'add', '--quiet', '--no-checkout', ...args)
  }

  it('nothing of that is left, and it is made on the very branch', async () => {
    const made = { branch: 'cw/agents/otter', commit: git(repository, 'rev-parse', 'HEAD').trim() }
    begin(made, '-b', made.branch, path())
    git(repository, 'worktree', 'lock', '--reason', 'initializing', path())
    expect(await place('a-111111', 'otter')).toBe(path())
    expect([branchIn(path()), git(path(), 'status', '--porcelain')]).toEqual(['cw/agents/otter', ''])
    expect(readdirSync(join(at().agents, 'a-111111'))).not.toContain('making')
  })

  it('a branch that was there before keeps its commits', async () => {
    git(repository, 'checkout', '--quiet', '-b', 'cw/agents/otter')
    git(repository, 'commit', '--quiet', '--allow-empty', '-m', 'Work')
    git(repository, 'checkout', '--quiet', 'main')
    begin(null, path(), 'cw/agents/otter')
    writeFileSync(join(at().agents, 'a-111111/branch'), 'cw/agents/otter')
    expect(await place('a-111111', 'otter')).toBe(path())
    expect(git(path(), 'log', '-1', '--format=%s', 'cw/agents/otter').trim()).toBe('Work')
    expect([branchIn(path()), git(path(), 'status', '--porcelain')]).toEqual(['cw/agents/otter', ''])
  })

  describe('what somebody put there meanwhile stays, and that is told', () => {
    const made = () => ({ branch: 'cw/agents/otter', commit: git(repository, 'rev-parse', 'HEAD').trim() })
    const begun = () => begin(made(), '-b', made().branch, path())
    const put = (name: string) => {
      mkdirSync(path(), { recursive: true })
      writeFileSync(join(path(), name), 'Mine.\n')
    }
    const isLeft = async (name: string, reason: string) => {
      await expect(place('a-111111', 'otter')).rejects.toMatchObject({
        code: 'git.left-alone',
        message: expect.stringContaining(reason),
      })
      expect(readFileSync(join(path(), name), 'utf8')).toBe('Mine.\n')
      renameSync(path(), join(root, 'mine'))
      expect(await place('a-111111', 'otter')).toBe(path())
      expect([branchIn(path()), git(path(), 'status', '--porcelain')]).toEqual(['cw/agents/otter', ''])
    }

    it('where git had made nothing yet, or took it away again', async () => {
      begun()
      git(repository, 'worktree', 'remove', '--force', path())
      put('notes.txt')
      await isLeft('notes.txt', 'its file .git is gone')
    })

    it('in its place, where git still knows of it', async () => {
      begun()
      git(repository, 'worktree', 'lock', '--reason', 'initializing', path())
      rmSync(path(), { recursive: true })
      put('notes.txt')
      await isLeft('notes.txt', 'its file .git is gone')
    })

    it('among the files of git', async () => {
      begun()
      put('notes.txt')
      await isLeft('notes.txt', 'somebody put something there: notes.txt')
    })

    it('in a file of git', async () => {
      begun()
      put('a.txt')
      await isLeft('a.txt', 'somebody put something there: a.txt')
    })

    it('in a submodule; without that the submodule goes with the rest', async () => {
      git(repository, 'submodule', '--quiet', 'add', beginRepository(root, join(root, 'part')), 'lib')
      git(repository, 'commit', '--quiet', '-m', 'Add a part')
      begun()
      git(path(), 'reset', '--quiet', '--hard')
      git(path(), 'submodule', '--quiet', 'update', '--init')
      put('lib/notes.txt')
      await isLeft('lib/notes.txt', 'somebody put something there: lib/notes.txt')
      writeFileSync(join(at().agents, 'a-111111/making'), JSON.stringify(made()))
      expect(await place('a-111111', 'otter')).toBe(path())
      expect(existsSync(join(path(), 'lib/a.txt'))).toBe(true)
    })

    it('in a file that git ignores', async () => {
      writeFileSync(join(repository, '.git/info/exclude'), '*.log\n')
      begun()
      put('a.log')
      await isLeft('a.log', 'somebody put something there: a.log')
    })
  })

  it('files as they were committed go, and those that were not filled yet', async () => {
    const made = { branch: 'cw/agents/otter', commit: git(repository, 'rev-parse', 'HEAD').trim() }
    begin(made, '-b', made.branch, path())
    for (const name of git(repository, 'ls-files').trim().split('\n')) writeFileSync(join(path(), name), '')
    cpSync(join(repository, 'a.txt'), join(path(), 'a.txt'))
    expect(await place('a-111111', 'otter')).toBe(path())
    expect(git(path(), 'status', '--porcelain')).toBe('')
  })

  it('what a person told git to keep stays', async () => {
    begin(null, '-b', 'mine', path())
    git(repository, 'worktree', 'lock', path())
    await place('a-111111', 'otter')
    expect(branchIn(path())).toBe('mine')
  })
})

const commit = (folder: string, subject: string) =>
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', subject)
const subjects = (folder: string, ...of: string[]) =>
  git(folder, 'log', '--format=%s', ...of)
    .trim()
    .split('\n')
const removed = (id: string, number: number) =>
  removalOf({ agent: { id }, project: { repository }, last: { number } } as unknown as WorkItem, at())

describe('where somebody removed its folder', () => {
  it('it is made again on its own branch, with what was committed there', async () => {
    const path = await place('a-111111', 'otter')
    commit(path, 'Work')
    expect(await removed('a-111111', 1)).toBeNull()
    rmSync(path, { recursive: true })
    expect(await removed('a-111111', 2)).toEqual({ after: 2, withBranch: false })
    expect(await place('a-111111', 'otter')).toBe(path)
    expect([branchIn(path), subjects(path)]).toEqual(['cw/agents/otter', ['Work', 'Begin']])
    expect(branchOf(at(), 'a-111111')).toBe('cw/agents/otter')
  })

  it('that is remembered, and after which run it was, once it is made again', async () => {
    const item = (number: number) =>
      ({
        agent: { id: 'a-111111', title: 'otter' },
        ...{ task: null, last: { number } },
        project: { path: 'projects/shop.md', repository, setupFolder: null, setupHook: null },
      }) as unknown as WorkItem
    for (const last of [1, 4]) {
      rmSync(await placeFor(item(last), at()), { recursive: true })
      const path = await placeFor(item(last), at())
      expect(await placeFor(item(last + 1), at())).toBe(path)
      expect(await removed('a-111111', last + 1)).toEqual({ after: last, withBranch: false })
    }
  })

  it('a note of that which cannot be read counts as none, and is written anew the next time', async () => {
    const note = join(at().agents, 'a-111111/removed')
    const path = await place('a-111111', 'otter')
    for (const broken of ['', '{"after":', '{}', 'null', '"1"']) {
      writeFileSync(note, broken)
      expect(await removed('a-111111', 1)).toBeNull()
    }
    rmSync(note)
    mkdirSync(note)
    expect(await removed('a-111111', 1)).toBeNull()
    rmSync(note, { recursive: true })
    writeFileSync(note, '3')
    expect(await removed('a-111111', 4)).toEqual({ after: 3, withBranch: false })
    rmSync(path, { recursive: true })
    await place('a-111111', 'otter')
    expect(await removed('a-111111', 4)).toEqual({ after: 0, withBranch: false })
    expect(readdirSync(join(at().agents, 'a-111111')).filter((name) => name.startsWith('removed'))).toEqual([
      'removed',
    ])
  })

  it('it is made again on its own branch also where it stood on another one, or on none', async () => {
    const path = await place('a-111111', 'otter')
    git(path, 'checkout', '--quiet', '-b', 'aside')
    rmSync(path, { recursive: true })
    await place('a-111111', 'otter')
    expect(branchIn(path)).toBe('cw/agents/otter')
    git(path, 'checkout', '--quiet', '--detach')
    commit(path, 'On no branch')
    rmSync(path, { recursive: true })
    await place('a-111111', 'otter')
    expect(branchIn(path)).toBe('cw/agents/otter')
    expect(subjects(repository, 'cw-kept/detached/otter')).toEqual(['On no branch', 'Begin'])
  })

  it('it gets a new branch where its own is gone, too', async () => {
    const path = await place('a-111111', 'otter')
    git(repository, 'worktree', 'remove', path)
    git(repository, 'branch', '-D', 'cw/agents/otter')
    const lost = { after: 2, withBranch: true }
    expect(await removed('a-111111', 2)).toEqual(lost)
    expect(await place('a-111111', 'otter')).toBe(path)
    expect(branchIn(path)).toBe('cw/agents/otter')
    expect(await removed('a-111111', 3)).toEqual({ ...lost, after: 0 })
  })

  it('git’s words say so while a person has its branch checked out', async () => {
    const path = await place('a-111111', 'otter')
    git(repository, 'worktree', 'remove', path)
    git(repository, 'checkout', '--quiet', 'cw/agents/otter')
    await expect(place('a-111111', 'otter')).rejects.toMatchObject({
      code: 'git.failed',
      message: expect.stringContaining(repository),
    })
  })
})

it('is none where the project has but a URL', async () => {
  repository = 'git@example.org:team/shop.git'
  await expect(place('a-111111', 'otter')).rejects.toMatchObject({
    code: 'git.no-repository',
    message: 'git@example.org:team/shop.git cannot be worked on: it is not on this machine.',
  })
})

describe('where its repository was moved', () => {
  const move = () => {
    renameSync(repository, join(root, 'moved'))
    repository = join(root, 'moved')
  }

  it('it is no place to work in while nobody says where to', async () => {
    await place('a-111111', 'otter')
    const before = repository
    move()
    repository = before
    await expect(place('a-111111', 'otter')).rejects.toMatchObject({ code: 'git.no-repository' })
  })

  it('it is led there, and nobody else’s worktree is touched', async () => {
    const path = await place('a-111111', 'otter')
    writeFileSync(join(path, 'b.txt'), 'not committed\n')
    const mine = join(root, 'mine')
    git(repository, 'worktree', 'add', '--quiet', '-b', 'mine', mine)
    const linked = readFileSync(join(mine, '.git'), 'utf8')
    move()
    expect(await place('a-111111', 'otter')).toBe(path)
    expect(git(path, 'status', '--porcelain')).toBe('?? b.txt\n')
    expect(readFileSync(join(mine, '.git'), 'utf8')).toBe(linked)
  })

  it('it is not led to a repository that does not know it', async () => {
    const path = await place('a-111111', 'otter')
    const linked = readFileSync(join(path, '.git'), 'utf8')
    move()
    rmSync(join(repository, '.git/worktrees'), { recursive: true })
    await expect(place('a-111111', 'otter')).rejects.toMatchObject({
      code: 'git.left-alone',
      message: expect.stringContaining('its repository is not where its .git says'),
    })
    expect(readFileSync(join(path, '.git'), 'utf8')).toBe(linked)
  })

  it('it stays with the one that it was made of while that is there, too', async () => {
    const path = await place('a-111111', 'otter')
    cpSync(repository, join(root, 'copy'), { recursive: true })
    const linked = readFileSync(join(path, '.git'), 'utf8')
    repository = join(root, 'copy')
    await expect(place('a-111111', 'otter')).rejects.toMatchObject({
      code: 'git.left-alone',
      message: expect.stringContaining('it belongs to another repository'),
    })
    expect(readFileSync(join(path, '.git'), 'utf8')).toBe(linked)
  })
})

it('is no place to work in where something else stands in it', async () => {
  const path = await place('a-111111', 'otter')
  rmSync(path, { recursive: true })
  symlinkSync(repository, path)
  await expect(place('a-111111', 'otter')).rejects.toMatchObject({ code: 'git.left-alone' })
  expect(git(repository, 'status', '--porcelain')).toBe('')
})
