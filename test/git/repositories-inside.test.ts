// Repositories and worktrees inside of a worktree: what only they have is never taken away with it, whoever says so.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { atStake } from '../../src/git/at-stake.ts'
import { removeWorktree } from '../../src/git/remove-worktree.ts'
import { resolveBase } from '../../src/git/repository.ts'
import { addWorktree, listWorktrees } from '../../src/git/worktree.ts'
import { beginRepository, runGit } from './real-git.ts'

let root: string
let repository: string
/** A repository that others are cloned from. */
let part: string
/** The worktree. */
let path: string

const git = (folder: string, ...args: string[]) => runGit(root, folder, args)
const commit = (folder: string, file: string) => {
  writeFileSync(join(folder, file), `${file}\n`)
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '-m', `Write ${file}`)
}
const makeRepository = (name: string) =>
  beginRepository(root, join(root, name), { '.gitignore': 'ignored/\n', 'a.txt': 'a.txt\n' })
const own = 'cw/agents/otter'
const make = async () => {
  path = join(root, 'worktrees/shop/otter')
  await addWorktree({ repository, path, branch: own, base: await resolveBase(repository, null) })
}
const only = async () => {
  const worktrees = await listWorktrees(repository, join(root, 'worktrees'))
  const worktree = worktrees.find((each) => each.path === path)
  if (worktree === undefined) throw new Error('There is no worktree.')
  return worktree
}
const unsaved = async () => (await atStake(repository, await only(), own)).repositories
const remove = async (force: boolean) => removeWorktree(repository, await only(), { own, force })
const clone = (name: string) => {
  git(path, 'clone', '--quiet', part, name)
  return join(path, name)
}

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw inside ü-')))
  repository = makeRepository('shop')
  part = makeRepository('part')
  await make()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it.each<[string, string, () => void]>([
  ['a clone with a commit of its own', 'sub', () => commit(clone('sub'), 'b.txt')],
  ['a clone with a new file', 'ignored/sub', () => writeFileSync(join(clone('ignored/sub'), 'b.txt'), 'b\n')],
  [
    'a clone with a change that git hides',
    'sub',
    () => {
      git(clone('sub'), 'update-index', '--skip-worktree', 'a.txt')
      writeFileSync(join(path, 'sub/a.txt'), 'mine\n')
    },
  ],
  ['a new repository', 'ignored/a/b', () => makeRepository('worktrees/shop/otter/ignored/a/b')],
  [
    'a commit that only a tag has',
    'sub',
    () => {
      commit(clone('sub'), 'b.txt')
      git(join(path, 'sub'), 'tag', 'kept')
      git(join(path, 'sub'), 'reset', '--quiet', '--hard', 'origin/main')
    },
  ],
  [
    'a clone of what goes too',
    'ignored/sub',
    () => {
      git(path, 'clone', '--quiet', '--bare', part, 'ignored/hub')
      git(path, 'clone', '--quiet', 'ignored/hub', 'ignored/sub')
      commit(join(path, 'ignored/sub'), 'b.txt')
      git(join(path, 'ignored/sub'), 'push', '--quiet')
    },
  ],
  [
    'one inside of a clone that is clean',
    'sub/ignored/deep',
    () => {
      clone('sub')
      commit(clone('sub/ignored/deep'), 'b.txt')
    },
  ],
  [
    'a worktree with a new file',
    'ignored/z',
    () => {
      git(path, 'worktree', 'add', '--quiet', '-b', 'z', 'ignored/z')
      writeFileSync(join(path, 'ignored/z/precious.txt'), 'precious\n')
    },
  ],
  [
    'a worktree with a commit on no branch',
    'ignored/z',
    () => {
      git(path, 'worktree', 'add', '--quiet', '--detach', 'ignored/z')
      commit(join(path, 'ignored/z'), 'b.txt')
    },
  ],
  [
    'a worktree that is locked',
    'ignored/z',
    () => {
      git(path, 'worktree', 'add', '--quiet', '-b', 'z', 'ignored/z')
      git(path, 'worktree', 'lock', 'ignored/z')
    },
  ],
  ['one that git cannot read', 'ignored/sub', () => rmSync(join(clone('ignored/sub'), '.git/HEAD'))],
])('stays with the worktree, by force too: %s', async (_, name, work) => {
  work()
  expect(await unsaved()).toEqual([name])
  for (const force of [false, true])
    await expect(remove(force)).rejects.toMatchObject({
      code: 'git.repositories',
      message: expect.stringContaining(name),
    })
  expect(existsSync(join(path, name, '.git'))).toBe(true)
})

it('one that is committed without .gitmodules stays, and goes once it is pushed', async () => {
  const sub = clone('sub')
  commit(sub, 'b.txt')
  git(path, 'add', 'sub')
  git(path, 'commit', '--quiet', '-m', 'Embed it')
  git(repository, 'merge', '--quiet', own)
  expect(existsSync(join(path, '.gitmodules'))).toBe(false)
  for (const force of [false, true])
    await expect(remove(force)).rejects.toMatchObject({ code: 'git.repositories' })
  git(sub, 'push', '--quiet', 'origin', 'HEAD:elsewhere')
  await remove(false)
  expect(existsSync(path)).toBe(false)
})

it.each<[string, () => void]>([
  ['a clean clone', () => clone('ignored/sub')],
  ['a clean worktree', () => git(path, 'worktree', 'add', '--quiet', '-b', 'z', 'ignored/z')],
  ['an empty .git', () => mkdirSync(join(path, 'ignored/sub/.git'), { recursive: true })],
  [
    'a link to a repository',
    () => {
      writeFileSync(join(part, 'new.txt'), 'new\n')
      mkdirSync(join(path, 'ignored'))
      symlinkSync(part, join(path, 'ignored/sub'))
    },
  ],
  [
    'a clone of a tag that is on no branch',
    () => {
      git(part, 'checkout', '--quiet', '--detach')
      commit(part, 'b.txt')
      git(part, 'tag', 'v1')
      git(part, 'checkout', '--quiet', 'main')
      git(path, 'clone', '--quiet', '--branch', 'v1', part, 'ignored/sub')
    },
  ],
])('goes with the worktree where all of it is elsewhere: %s', async (_, put) => {
  put()
  expect(await unsaved()).toEqual([])
  await remove(false)
  expect(existsSync(path)).toBe(false)
  expect(readFileSync(join(part, 'a.txt'), 'utf8')).toBe('a.txt\n')
})

it('stays where its remote cannot be asked for the tags that only it has', async () => {
  const sub = clone('ignored/sub')
  commit(sub, 'b.txt')
  git(sub, 'tag', 'v1')
  git(sub, 'push', '--quiet', 'origin', 'v1')
  git(sub, 'reset', '--quiet', '--hard', 'origin/main')
  expect(await unsaved()).toEqual([])
  renameSync(part, `${part}-2`)
  expect(await unsaved()).toEqual(['ignored/sub'])
})

it('counts a commit of a submodule that only a tag has', async () => {
  await remove(false)
  git(repository, 'submodule', '--quiet', 'add', part, 'lib')
  git(repository, 'commit', '--quiet', '-m', 'Add a part')
  await make()
  expect(await unsaved()).toEqual([])
  const lib = join(path, 'lib')
  const before = git(lib, 'rev-parse', 'HEAD').trim()
  commit(lib, 'b.txt')
  git(lib, 'tag', 'kept')
  git(lib, 'checkout', '--quiet', before)
  expect(await unsaved()).toEqual(['lib'])
})
