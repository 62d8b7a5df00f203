// What is not a worktree of ours is never taken away: folders of the person, of another home, what stands in a worktree's place.

import {
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
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeWorktree } from '../../src/git/remove-worktree.ts'
import { resolveBase } from '../../src/git/repository.ts'
import { addWorktree, listWorktrees } from '../../src/git/worktree.ts'
import { beginRepository, runGit } from './real-git.ts'

let root: string
let repository: string

const git = (folder: string, ...args: string[]) => runGit(root, folder, args)
const makeRepository = (name: string) =>
  beginRepository(root, join(root, name), { '.gitignore': '.env\n', '.env': 'KEY=1\n' })
const own = 'cw/agents/otter'
const make = async () => {
  const path = join(root, 'worktrees/shop/otter')
  await addWorktree({ repository, path, branch: own, base: await resolveBase(repository, null) })
  return path
}
const listed = () => listWorktrees(repository, join(root, 'worktrees'))
const only = async () => {
  const [worktree, ...others] = await listed()
  if (worktree === undefined || others.length > 0) throw new Error('There is not one worktree.')
  return worktree
}
const remove = async (force: boolean) => removeWorktree(repository, await only(), { own, force })
const branches = () => git(repository, 'for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n')

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw others ü-')))
  repository = makeRepository('shop')
  mkdirSync(join(root, 'worktrees/shop'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('a repository whose own folder stands on a branch of an agent is not among them', async () => {
  git(repository, 'checkout', '--quiet', '-b', own)
  expect(await listed()).toEqual([])
})

it('a repository in the folder of worktrees is not among them, nor what only begins like that folder', async () => {
  repository = makeRepository('worktrees/mine')
  git(repository, 'checkout', '--quiet', '-b', own)
  git(repository, 'worktree', 'add', '--quiet', '-b', 'cw/agents/a', join(root, 'worktrees-2/a'))
  expect(await listed()).toEqual([])
})

it('a worktree of the person, or of another home, is not among them', async () => {
  git(repository, 'worktree', 'add', '--quiet', '-b', own, join(root, 'my-review'))
  git(repository, 'worktree', 'add', '--quiet', '-b', 'cw/agents/a', join(root, 'other/worktrees/shop/a'))
  expect(await listed()).toEqual([])
})

it.each<[string, (path: string, precious: string) => void]>([
  ['a link to a repository', (path, precious) => symlinkSync(precious, path)],
  [
    'a link to a worktree of the person',
    (path, precious) => {
      git(precious, 'worktree', 'add', '--quiet', '-b', 'mine', join(root, 'mine'))
      symlinkSync(join(root, 'mine'), path)
    },
  ],
  ['another repository', (path, precious) => git(root, 'clone', '--quiet', precious, path)],
  [
    'a worktree of another repository',
    (path, precious) => git(precious, 'worktree', 'add', '--quiet', '-b', 'mine', path),
  ],
  [
    'a worktree that was moved there',
    (path) => {
      git(repository, 'worktree', 'add', '--quiet', '-b', 'mine', join(root, 'mine'))
      renameSync(join(root, 'mine'), path)
    },
  ],
  ['files of somebody', (path) => mkdirSync(path)],
  ['a file', (path) => writeFileSync(path, 'mine\n')],
])('what stands in its place stays, also by force: %s', async (_, putThere) => {
  const precious = makeRepository('precious')
  const path = await make()
  rmSync(path, { recursive: true })
  putThere(path, precious)
  const before = [readdirSync(precious), readdirSync(root)]
  expect(await only()).toMatchObject({ missing: false, wrong: expect.any(String) })
  for (const force of [false, true])
    await expect(remove(force)).rejects.toMatchObject({ code: 'git.left-alone' })
  expect([readdirSync(precious), readdirSync(root)]).toEqual(before)
  expect(readFileSync(join(precious, '.env'), 'utf8')).toBe('KEY=1\n')
  expect(existsSync(path)).toBe(true)
  expect(branches()).toContain(own)
})

it('is looked at once more before it goes: what was put there since stays', async () => {
  const precious = makeRepository('precious')
  const path = await make()
  const worktree = await only()
  rmSync(path, { recursive: true })
  symlinkSync(precious, path)
  await expect(removeWorktree(repository, worktree, { own })).rejects.toMatchObject({
    code: 'git.left-alone',
  })
  expect(existsSync(join(precious, '.git'))).toBe(true)
})

it('a branch that the worktree only stands on stays, and its own goes', async () => {
  git(repository, 'branch', 'release-1.0')
  const path = await make()
  git(path, 'checkout', '--quiet', 'release-1.0')
  git(path, 'commit', '--quiet', '--allow-empty', '-m', 'Release')
  expect(await remove(false)).toEqual({
    goes: own,
    stays: [{ branch: 'release-1.0', why: 'it was not made for this agent' }],
  })
  expect(existsSync(path)).toBe(false)
  expect(branches()).toEqual(['main', 'release-1.0', ''])
  expect(git(repository, 'log', '-1', '--format=%s', 'release-1.0')).toBe('Release\n')
})

it('its own branch is at stake also where the worktree stands on another one', async () => {
  git(repository, 'branch', 'release-1.0')
  const path = await make()
  git(path, 'commit', '--quiet', '--allow-empty', '-m', 'Work')
  git(path, 'checkout', '--quiet', 'release-1.0')
  await expect(remove(false)).rejects.toMatchObject({ code: 'git.unmerged' })
  expect((await remove(true)).stays.map(({ branch }) => branch)).toEqual(['release-1.0', own])
  expect(branches()).toEqual([own, 'main', 'release-1.0', ''])
})

it('its own branch stays while the person has it checked out', async () => {
  const path = await make()
  git(path, 'checkout', '--quiet', '--detach')
  git(repository, 'checkout', '--quiet', own)
  expect(await remove(false)).toEqual({
    goes: null,
    stays: [{ branch: own, why: `it is checked out in ${repository}` }],
  })
  expect(existsSync(path)).toBe(false)
  expect(branches()).toContain(own)
})

it('no branch goes where nobody knows which was made for it', async () => {
  await make()
  await removeWorktree(repository, await only(), { own: null })
  expect(branches()).toContain(own)
})

it('one that is locked is git’s to keep, by force too, and git’s words say so', async () => {
  const path = await make()
  git(repository, 'worktree', 'lock', path)
  for (const force of [false, true])
    await expect(remove(force)).rejects.toMatchObject({
      code: 'git.failed',
      message: expect.stringContaining('locked'),
    })
  expect(existsSync(path)).toBe(true)
})

it('goes with ignored files, a clone among them', async () => {
  const path = await make()
  git(path, 'clone', '--quiet', repository, join(path, '.env'))
  await remove(false)
  expect(existsSync(path)).toBe(false)
})

it('of a repository that is gone git says so, in an error that has a code', async () => {
  rmSync(repository, { recursive: true })
  await expect(listed()).rejects.toMatchObject({ code: 'git.failed' })
})
