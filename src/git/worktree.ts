// Worktrees of agents: one for each attempt, on a branch of its own, beside the person's files and never among them.

import { existsSync } from 'node:fs'
import { realpath, rm } from 'node:fs/promises'
import { cwError } from '../kernel/errors.ts'
import { processEnvironment } from '../platform/config/environment.ts'
import { type Base, changesIn, gitIn } from './repository.ts'

/** Branches of ours begin so. */
export const branchPrefix = 'cw/'

export interface AddWorktree {
  readonly repository: string
  /** Where it is made: absolute, not there yet. */
  readonly path: string
  readonly branch: string
  readonly base: Base
}

/** Makes it. Throws `git.failed` with what git said; then nothing is left of it. */
export async function addWorktree({ repository, path, branch, base }: AddWorktree): Promise<void> {
  try {
    await gitIn(repository).raw(['worktree', 'add', '--quiet', '-b', branch, '--', path, base.commit])
  } catch (error) {
    throw cwError('git.failed', { doing: `making the worktree ${path}`, reason: said(error) })
  }
  if (existsSync(`${path}/.gitmodules`)) await addSubmodules(path)
}

/** From the repository's own copies where it has them: no network is needed for what was fetched once. */
async function addSubmodules(path: string): Promise<void> {
  try {
    await gitIn(path).raw([
      '-c',
      'protocol.file.allow=always',
      'submodule',
      'update',
      '--init',
      '--recursive',
      '--quiet',
    ])
  } catch (error) {
    throw cwError('git.failed', { doing: `filling the submodules of ${path}`, reason: said(error) })
  }
}

export interface Worktree {
  readonly path: string
  /** Without `refs/heads/`; null when its head is detached. */
  readonly branch: string | null
  readonly commit: string
  /** Its folder is gone; git still remembers it. */
  readonly missing: boolean
}

/** All worktrees of the repository on branches of ours. */
export async function listWorktrees(repository: string): Promise<readonly Worktree[]> {
  const listed = await gitIn(repository).raw(['worktree', 'list', '--porcelain', '-z'])
  return listed
    .split('\0\0')
    .filter((block) => block !== '')
    .map(
      (block) =>
        new Map(
          block.split('\0').map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]),
        ),
    )
    .map((fields) => ({
      path: fields.get('worktree') ?? '',
      branch: fields.get('branch')?.replace(/^refs\/heads\//, '') ?? null,
      commit: fields.get('HEAD') ?? '',
      missing: fields.has('prunable'),
    }))
    .filter(({ branch }) => branch?.startsWith(branchPrefix))
}

/** What would be lost with a worktree and its branch. */
export interface AtStake {
  /** Paths that are not committed. */
  readonly changed: readonly string[]
  /** Commits that no other branch, remote or tag has. */
  readonly commits: number
}

export async function atStake(repository: string, worktree: Worktree): Promise<AtStake> {
  const changed = worktree.missing ? [] : await changesIn(worktree.path)
  const counted = await gitIn(repository).raw([
    ...['rev-list', '--count', worktree.commit, '--not'],
    ...(worktree.branch === null ? [] : [`--exclude=${worktree.branch}`]),
    ...['--branches', '--remotes', '--tags'],
  ])
  return { changed, commits: Number(counted) }
}

/**
 * Takes a worktree and its branch away. What nobody else has is refused (`git.unmerged`) unless a person said so.
 * Ignored files in it go with it.
 */
export async function removeWorktree(repository: string, worktree: Worktree, force = false): Promise<void> {
  const { changed, commits } = await atStake(repository, worktree)
  if (!force && (changed.length > 0 || commits > 0))
    throw cwError('git.unmerged', {
      branch: worktree.branch ?? worktree.path,
      files: changed.length,
      commits,
    })
  const git = gitIn(repository)
  if (!worktree.missing) {
    // git refuses to remove one with submodules or ignored files, and leaves folders that it does not know.
    await rm(await realpath(worktree.path), { recursive: true, force: true })
  }
  await git.raw(['worktree', 'prune'])
  if (worktree.branch !== null) await git.raw(['branch', '--quiet', '-D', '--', worktree.branch])
}

export interface WorktreeDiff {
  /** Unified, of everything since the base: committed, staged, changed and new. */
  readonly patch: string
  readonly files: readonly {
    readonly path: string
    readonly added: number | null
    readonly removed: number | null
  }[]
}

/** What an attempt changed since its base. Lines of binary files are not counted: null. */
export async function diffOf(worktree: string, base: string): Promise<WorktreeDiff> {
  const index = `${await gitIn(worktree).revparse(['--absolute-git-dir'])}/cw-diff-index`
  const { PATH, HOME } = processEnvironment().inherited
  // New files are told to the index of this look only, so that the agent's own index stays as it is.
  const look = gitIn(worktree, ['GIT_INDEX_FILE']).env({ PATH, HOME, GIT_INDEX_FILE: index })
  try {
    await look.raw(['read-tree', 'HEAD'])
    await look.raw(['add', '--all', '--', '.'])
    const patch = await look.raw(['diff', '--cached', '--find-renames', base, '--'])
    const numbers = await look.raw(['diff', '--cached', '--numstat', '-z', '--no-renames', base, '--'])
    return {
      patch,
      files: numbers
        .split('\0')
        .filter((line) => line !== '')
        .map(counted),
    }
  } finally {
    await rm(index, { force: true })
  }
}

function counted(line: string) {
  const [added = '-', removed = '-', path = ''] = line.split('\t')
  const number = (text: string) => (text === '-' ? null : Number(text))
  return { path, added: number(added), removed: number(removed) }
}

function said(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim()
}
