// How a worktree stands to what it was made from: where they parted, and what it has that is nowhere else.

import { stat } from 'node:fs/promises'
import { type AtStake, atStake } from './at-stake.ts'
import { gitIn } from './repository.ts'
import type { Worktree } from './worktree.ts'

export interface StandOfWorktree extends AtStake {
  readonly worktree: Worktree
  /** Where it parted from the branch that it is compared with; null where they have nothing in common. */
  readonly base: { readonly name: string; readonly commit: string } | null
  /** Commits since then. */
  readonly ahead: number
  /** When it was made, in milliseconds since the epoch; null where its folder is gone or another. */
  readonly madeAt: number | null
}

export interface StandTo {
  /** The branch that finished work goes to; null = what is checked out in the repository. */
  readonly reference: string | null
  /** The branch that was made for the worktree; null = nobody knows of one. */
  readonly own: string | null
}

export async function standOf(
  repository: string,
  worktree: Worktree,
  { reference, own }: StandTo,
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
    ...(await atStake(repository, worktree, own)),
  }
}

/** git writes that file when it makes a worktree, and not again. */
async function madeAt({ path, missing, wrong }: Worktree): Promise<number | null> {
  return missing || wrong !== null ? null : Math.round((await stat(`${path}/.git`)).mtimeMs)
}
