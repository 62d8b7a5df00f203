// What would be lost with a worktree and the branch that was made for it.

import { existsSync } from 'node:fs'
import { changesIn, gitIn, hasBranch } from './repository.ts'
import type { Worktree } from './worktree.ts'

export interface AtStake {
  /** Paths that are not committed. */
  readonly changed: readonly string[]
  /** Commits of what it stands on, and of its own branch, that no other branch, remote or tag has. */
  readonly commits: number
  /** Submodules with files that are not committed, or commits or stashes that none of their remotes has. */
  readonly submodules: readonly string[]
}

/** `own`: the branch that was made for it; any other stays, whatever the worktree stands on. */
export async function atStake(repository: string, worktree: Worktree, own: string | null): Promise<AtStake> {
  const isThere = !worktree.missing && worktree.wrong === null
  const changed = isThere ? await changesIn(worktree.path) : []
  const submodules = isThere ? await unsavedSubmodules(worktree.path) : []
  const branch = own !== null && (await hasBranch(repository, own)) ? own : null
  const tips = [worktree.commit, ...(branch === null ? [] : [`refs/heads/${branch}`])]
  return { changed, commits: await commitsOnlyOn(repository, tips, branch), submodules }
}

/** How many commits of these no branch but `branch`, no remote and no tag has. */
export async function commitsOnlyOn(
  repository: string,
  tips: readonly string[],
  branch: string | null,
): Promise<number> {
  const counted = await gitIn(repository).raw([
    ...['rev-list', '--count', ...tips, '--not'],
    ...(branch === null ? [] : [`--exclude=${branch}`]),
    ...['--branches', '--remotes', '--tags'],
  ])
  return Number(counted)
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
