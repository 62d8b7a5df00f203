// What would be lost with a worktree and the branch that was made for it.

import { allChangesIn } from './hidden-changes.ts'
import { unsavedBelow } from './repositories-below.ts'
import { gitIn, hasBranch } from './repository.ts'
import type { Worktree } from './worktree.ts'

export interface AtStake {
  /** Paths that are not committed. */
  readonly changed: readonly string[]
  /** Commits of what it stands on, and of its own branch, that no other branch, remote or tag has. */
  readonly commits: number
  /** Repositories and worktrees below it, submodules among them, whose work may be nowhere else: no branch can keep it. */
  readonly repositories: readonly string[]
}

/** `own`: the branch that was made for it; any other stays, whatever the worktree stands on. */
export async function atStake(repository: string, worktree: Worktree, own: string | null): Promise<AtStake> {
  const isThere = !worktree.missing && worktree.wrong === null
  const changed = isThere ? await allChangesIn(worktree.path) : []
  const repositories = isThere ? await unsavedBelow(worktree.path) : []
  const branch = own !== null && (await hasBranch(repository, own)) ? own : null
  const tips = [worktree.commit, ...(branch === null ? [] : [`refs/heads/${branch}`])]
  return { changed, commits: await commitsOnlyOn(repository, tips, branch), repositories }
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
