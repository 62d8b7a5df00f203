// Takes worktrees of agents away, each with the branch that was made for it and no other.

import { existsSync } from 'node:fs'
import { cwError } from '../kernel/errors.ts'
import { atStake, commitsOnlyOn } from './at-stake.ts'
import { gitIn, hasBranch } from './repository.ts'
import { branchesInUse, type Worktree } from './worktree.ts'
import { folderAt } from './worktree-folder.ts'

export interface RemoveWorktree {
  /** The branch that was made for it; null = nobody knows of one, and none goes. */
  readonly own: string | null
  /** A person said that it goes whatever is in it; one that is locked stays all the same. */
  readonly force?: boolean
}

/** What becomes of the branches of a worktree that goes. */
export interface BranchesAfter {
  readonly goes: string | null
  readonly stays: readonly { readonly branch: string; readonly why: string }[]
}

/**
 * Takes the worktree away, ignored files in it too. Throws `git.left-alone` where something else stands in its place,
 * `git.repositories` where one below it may have what nobody else has, `git.unmerged` where the worktree has and nobody said
 * that it goes, `git.failed` where git refuses.
 */
export async function removeWorktree(
  repository: string,
  worktree: Worktree,
  { own, force = false }: RemoveWorktree,
): Promise<BranchesAfter> {
  const { path } = worktree
  // Looked at again: an agent may have been at work since.
  const { missing, wrong } = await folderAt(repository, path)
  if (wrong !== null) throw cwError('git.left-alone', { path, reason: wrong })
  const { changed, commits, repositories } = await atStake(repository, { ...worktree, missing, wrong }, own)
  if (repositories.length > 0)
    throw cwError('git.repositories', { path, repositories: repositories.join(', ') })
  if (!force && (changed.length > 0 || commits > 0))
    throw cwError('git.unmerged', { branch: worktree.branch ?? path, files: changed.length, commits })
  // git takes none away that has submodules unless it is told to; of all else it makes sure itself that nothing is lost.
  const forcing = force || (!missing && (await hasSubmodules(path))) ? ['--force'] : []
  const git = gitIn(repository)
  await git.raw(['worktree', 'remove', ...forcing, '--', path], `taking the worktree ${path} away`)
  const after = await branchesAfter(repository, worktree, own)
  if (after.goes !== null) await git.raw(['branch', '--quiet', '-D', '--', after.goes])
  return after
}

/** For git each repository that is committed is one, whether .gitmodules tells of it or not. */
async function hasSubmodules(path: string): Promise<boolean> {
  if (existsSync(`${path}/.gitmodules`)) return true
  const listed = await gitIn(path).raw(['ls-files', '--stage', '-z'])
  return listed.split('\0').some((entry) => entry.startsWith('160000 '))
}

/** Its own branch goes too once its work is elsewhere; one that it only stands on is not its own. */
export async function branchesAfter(
  repository: string,
  { branch, path }: Worktree,
  own: string | null,
): Promise<BranchesAfter> {
  const notOwn = own === null ? 'it is not known to be an agent’s' : 'it was not made for this agent'
  const another = branch === null || branch === own ? [] : [{ branch, why: notOwn }]
  if (own === null || !(await hasBranch(repository, own))) return { goes: null, stays: another }
  const used = await branchesInUse(repository, path)
  const why = used.has(own)
    ? `it is checked out in ${used.get(own)}`
    : (await commitsOnlyOn(repository, [`refs/heads/${own}`], own)) > 0
      ? 'it has work that is nowhere else'
      : null
  if (why === null) return { goes: own, stays: another }
  return { goes: null, stays: [...another, { branch: own, why }] }
}
