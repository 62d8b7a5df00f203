// What a tree can tell of the git it is in: a repository of its own, a linked worktree, a folder of a larger repository.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cameFromGit, gitAtWork } from '../../../src/fsui/shell/git-state.ts'

const path = 'tasks/one.md'
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-git-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const places = {
  'a repository of its own': async () => {
    await repository(folder, path)
    return { root: folder, git: join(folder, '.git') }
  },
  'a linked worktree': async () => {
    const origin = join(folder, 'origin')
    await mkdir(origin)
    await repository(origin, path)
    const root = join(folder, 'linked')
    await git(origin, 'worktree', 'add', '-q', root, '-b', 'linked')
    return { root, git: join(origin, '.git/worktrees/linked') }
  },
  'a folder of a larger repository': async () => {
    await repository(folder, `docs/tree/${path}`)
    return { root: join(folder, 'docs/tree'), git: join(folder, '.git') }
  },
}

describe.each(Object.entries(places))('in %s', (_, make) => {
  it('R6: git is at work while its index is locked or a merge is under way', async () => {
    const place = await make()
    expect(await gitAtWork(place.root)).toBeNull()
    for (const [name, called] of [
      ['index.lock', 'index.lock'],
      ['MERGE_HEAD', 'merge'],
    ] as const) {
      await writeFile(join(place.git, name), '')
      expect(await gitAtWork(place.root), name).toBe(called)
      await rm(join(place.git, name))
    }
    expect(await gitAtWork(place.root)).toBeNull()
  })

  it('R7: what equals its index entry came from git, what was edited did not', async () => {
    const { root } = await make()
    const bytes = await readFile(join(root, path))
    expect(await cameFromGit(root, path, bytes)).toBe(true)
    expect(await cameFromGit(root, path, Buffer.from('edited'))).toBe(false)
    expect(await cameFromGit(root, 'tasks/other.md', bytes)).toBe(false)
  })
})

it('R6: a repository around the tree that does not track it is none of its business', async () => {
  await repository(folder, 'README.md')
  const root = join(folder, 'tree')
  await mkdir(root)
  await writeFile(join(folder, '.git/index.lock'), '')
  expect(await gitAtWork(root)).toBeNull()
})

it('R6: a rebase that stops at markers is told by its name', async () => {
  await repository(folder, path)
  const commit = async (text: string) => {
    await writeFile(join(folder, path), text)
    await git(folder, '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '-qam', text.trim())
  }
  await git(folder, 'checkout', '-q', '-b', 'other')
  await commit('# Two\n')
  await git(folder, 'checkout', '-q', 'main')
  await commit('# Three\n')
  const rebase = git(folder, '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'rebase', 'other')
  await expect(rebase).rejects.toThrow('CONFLICT')
  expect(await gitAtWork(folder)).toBe('rebase')
  await git(folder, 'rebase', '--abort')
  expect(await gitAtWork(folder)).toBeNull()
})

/** A repository with one file. */
async function repository(root: string, file: string): Promise<void> {
  await mkdir(join(root, file, '..'), { recursive: true })
  await writeFile(join(root, file), '# One\n')
  await git(root, 'init', '-q', '-b', 'main')
  await git(root, 'add', '-A')
  await git(root, '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '-q', '-m', 'one')
}

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  await execa('git', args, { cwd, env: { GIT_CONFIG_GLOBAL: '/dev/null' } })
}
