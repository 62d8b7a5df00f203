// How a worktree stands to what it was made from: where they parted, and what it has that is nowhere else.

import { stat } from 'node:fs/promises'
import { gitIn } from './repository.ts'
import { type AtStake, atStake, type Worktree } from './worktree.ts'

export interface StandOfWorktree extends AtStake {
  readonly worktree: Worktree
  /** Where it parted from the branch that it is compared with; null where they have nothing in common. */
  readonly base: { readonly name: string; readonly commit: string } | null
  /** Commits since then. */
  readonly ahead: number
  /** When it was made, in milliseconds since the epoch; null where its folder is gone. */
  readonly madeAt: number | null
}

/** `reference`: the branch that finished work goes to; null = what is checked out in the repository. */
export async function standOf(
  repository: string,
  worktree: Worktree,
  reference: string | null,
): Promise<StandOfWorktree> {
  const git = gitIn(repository)
  const name = reference ?? (await git.raw(['rev-parse', '--abbrev-ref', 'HEAD'])).trim()
  const parted = await git.raw(['merge-base', name, worktree.commit]).catch(() => '')
  const commit = parted.trim()
  const ahead =
    commit === '' ? 0 : Number(await git.raw(['rev-list', '--count', `${commit}..${worktree.commit}`]))
  return {
    worktree,
    base: commit === '' ? null : { name, commit },
    ahead,
    madeAt: await madeAt(worktree),
    ...(await atStake(repository, worktree)),
  }
}

/** git writes that file when it makes a worktree, and not again. */
async function madeAt({ path, missing }: Worktree): Promise<number | null> {
  return missing ? null : Math.round((await stat(`${path}/.git`)).mtimeMs)
}
