// Worktrees of agents: one for each attempt, on a branch of its own, beside the person's files and never among them.

import { existsSync } from 'node:fs'
import { realpath, rm } from 'node:fs/promises'
import { cwError } from '../kernel/errors.ts'
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
    // By force: git may remember a worktree there whose folder somebody removed.
    await gitIn(repository).raw([
      ...['worktree', 'add', '--quiet', '--force', '-b', branch, '--', path, base.commit],
    ])
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
  /** Somebody told git to keep it. */
  readonly locked: boolean
}

/** All worktrees of the repository on branches of ours, and those below `folder` whatever they are on. */
export async function listWorktrees(
  repository: string,
  folder: string | null = null,
): Promise<readonly Worktree[]> {
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
      locked: fields.has('locked'),
    }))
    .filter(
      ({ branch, path }) =>
        branch?.startsWith(branchPrefix) || (folder !== null && path.startsWith(`${folder}/`)),
    )
}

/** What would be lost with a worktree and its branch. */
export interface AtStake {
  /** Paths that are not committed. */
  readonly changed: readonly string[]
  /** Commits that no other branch, remote or tag has. */
  readonly commits: number
  /** Submodules with files that are not committed, or commits or stashes that none of their remotes has. */
  readonly submodules: readonly string[]
}

export async function atStake(repository: string, worktree: Worktree): Promise<AtStake> {
  const changed = worktree.missing ? [] : await changesIn(worktree.path)
  const submodules = worktree.missing ? [] : await unsavedSubmodules(worktree.path)
  const counted = await gitIn(repository).raw([
    ...['rev-list', '--count', worktree.commit, '--not'],
    ...(worktree.branch === null ? [] : [`--exclude=${worktree.branch}`]),
    ...['--branches', '--remotes', '--tags'],
  ])
  return { changed, commits: Number(counted), submodules }
}

/** Their repositories stand with the worktree, and go with it. */
async function unsavedSubmodules(path: string): Promise<readonly string[]> {
  if (!existsSync(`${path}/.gitmodules`)) return []
  const commits = '$(git rev-list --count HEAD --branches --glob=refs/stas[h] --not --remotes)'
  const files = '$(git status --porcelain --untracked-files=all | wc -l)'
  const look = `echo "$((${commits} + ${files})) $displaypath"`
  const listed = await gitIn(path).raw(['submodule', 'foreach', '--quiet', '--recursive', look])
  return listed
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('0 '))
    .map((line) => line.slice(line.indexOf(' ') + 1))
}

/**
 * Takes a worktree and its branch away. What nobody else has is refused (`git.unmerged`) unless a person said so.
 * Ignored files in it go with it.
 */
export async function removeWorktree(repository: string, worktree: Worktree, force = false): Promise<void> {
  const { changed, commits, submodules } = await atStake(repository, worktree)
  if (!force && (changed.length > 0 || commits > 0 || submodules.length > 0))
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
  // Only this one: others whose folders are missing may be on a disk that is not there now.
  await git.raw(['worktree', 'remove', '--force', ...(force ? ['--force'] : []), '--', worktree.path])
  if (worktree.branch !== null) await git.raw(['branch', '--quiet', '-D', '--', worktree.branch])
}

function said(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim()
}
