// Letting a worktree go whatever is in it: what is nowhere else is kept on a branch.

import { type KeptWork, keepWork } from '../../../git/keep-work.ts'
import { type BranchesAfter, removeWorktree } from '../../../git/remove-worktree.ts'
import type { FoundWorktree } from './find-worktrees.ts'
import { quoted } from './use-by.ts'

export interface LetGo {
  readonly branches: BranchesAfter
  /** Null: nothing had to be kept. `back`: the command that makes the worktree again with it. */
  readonly kept: (KeptWork & { readonly back: string }) | null
}

/** Takes the worktree away. @throws CwError of git where it cannot; nothing is lost then */
export async function letGo(one: FoundWorktree): Promise<LetGo> {
  const { repository, worktree, own, name } = one
  const work = hasToBeKept(one) ? await keepWork(repository, worktree, name) : null
  const branches = await removeWorktree(repository, worktree, { own, force: true })
  const back = `git -C ${quoted(repository)} worktree add ${quoted(worktree.path)}`
  return { branches, kept: work && { ...work, back: `${back} ${work.branch}` } }
}

/** Commits of a branch that stays are there already. */
export function hasToBeKept({ commits, changed, own, worktree: { branch } }: FoundWorktree): boolean {
  return changed.length > 0 || (commits > 0 && (branch === null || branch === own))
}

/** For people. */
export function keptAs({ branch, back }: NonNullable<LetGo['kept']>): string {
  return `Its work is on the branch ${branch}. It comes back with: ${back}`
}
