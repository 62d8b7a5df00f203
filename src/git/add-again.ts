// Makes a worktree again whose folder somebody removed: on its own branch, with what is committed there.

import { basename } from 'node:path'
import { commitsOnlyOn } from './at-stake.ts'
import { keepWork } from './keep-work.ts'
import { gitIn } from './repository.ts'
import { type AddWorktree, addSubmodules, checkedOut } from './worktree.ts'
import { placeOf } from './worktree-folder.ts'

/**
 * What it had committed on no branch is kept on one of `cw-kept/…`.
 * Throws `git.failed`: the branch is checked out somewhere else, or git was told to keep the place.
 */
export async function addAgain({ repository, path, branch }: Omit<AddWorktree, 'base'>): Promise<void> {
  const git = gitIn(repository)
  const doing = `making the worktree ${path} again`
  for (const before of (await checkedOut(repository)).slice(1)) {
    if ((await placeOf(before.path)) !== (await placeOf(path))) continue
    const isOnlyThere = before.branch === null && (await commitsOnlyOn(repository, [before.commit], null)) > 0
    if (isOnlyThere) await keepWork(repository, { ...before, missing: true, wrong: null }, basename(path))
    // git forgets it first: by force it would check the branch out a second time, too.
    await git.raw(['worktree', 'remove', '--', before.path], doing)
  }
  await git.raw(['worktree', 'add', '--quiet', '--', path, branch], doing)
  await addSubmodules(path)
}
