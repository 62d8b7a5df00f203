// Where agents work: a worktree each, which stays theirs. Real git.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WorkItem } from '../../src/modules/runs/index.ts'
import { placeFor, worktreeOf } from '../../src/runtime/supervisor/workplace.ts'

let root: string
let repository: string

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
  })

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw workplace ü-')))
  repository = join(root, 'shop')
  git(root, 'init', '--quiet', '-b', 'main', repository)
  writeFileSync(join(repository, 'a.txt'), 'one\n')
  git(repository, 'add', '--all')
  git(repository, 'commit', '--quiet', '-m', 'Begin')
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

it('is nobody else’s: another agent of the same name gets a folder and a branch of its own', async () => {
  const first = await place('a-111111', 'otter')
  writeFileSync(join(first, 'b.txt'), 'not committed\n')
  const second = await place('a-222222', 'otter')
  expect([second, branchIn(second)]).toEqual([join(root, 'worktrees/shop/otter-2'), 'cw/agents/otter-2'])
  expect(existsSync(join(second, 'b.txt'))).toBe(false)
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

it('is made again when somebody removed its folder, and leaves the branch of then alone', async () => {
  const path = await place('a-111111', 'otter')
  rmSync(path, { recursive: true })
  expect(await place('a-111111', 'otter')).toBe(path)
  expect(branchIn(path)).toBe('cw/agents/otter-2')
  expect(git(repository, 'branch', '--list', 'cw/agents/otter')).toContain('otter')
})
