// How a worktree stands to what it was made from: where they parted, and what it has that is nowhere else.

import { stat } from 'node:fs/promises'
import { type AtStake, atStake } from './at-stake.ts'
import { keptPrefix } from './keep-work.ts'
import { gitIn } from './repository.ts'
import { branchPrefix, type Worktree } from './worktree.ts'

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
  /** The branch that finished work goes to; null = the one that it was begun from. */
  readonly reference: string | null
  /** The branch that it was begun from; null = nobody knows: what is checked out in the repository. */
  readonly begunFrom: string | null
  /** The branch that was made for the worktree; null = nobody knows of one. */
  readonly own: string | null
}

export async function standOf(repository: string, worktree: Worktree, to: StandTo): Promise<StandOfWorktree> {
  const git = gitIn(repository)
  const name = to.reference ?? (await otherBranch(repository, worktree, to))
  const parted = name === null ? '' : await git.raw(['merge-base', name, worktree.commit]).catch(() => '')
  const commit = parted.trim()
  const ahead =
    commit === '' ? 0 : Number(await git.raw(['rev-list', '--count', `${commit}..${worktree.commit}`]))
  return {
    worktree,
    base: name === null || commit === '' ? null : { name, commit },
    ahead,
    madeAt: await madeAt(worktree),
    ...(await atStake(repository, worktree, to.own)),
  }
}

/** A person may have checked out the agent's own branch: that is never what it is compared with. */
async function otherBranch(
  repository: string,
  { branch }: Worktree,
  { begunFrom, own }: StandTo,
): Promise<string | null> {
  const git = gitIn(repository)
  const first = async (names: readonly (string | null)[]) => {
    for (const each of names) {
      if (each === null) continue
      const name =
        (await git.raw(['rev-parse', '--abbrev-ref', each, '--']).catch(() => '')).split('\n')[0] ?? ''
      if (name !== '' && name !== own && name !== branch) return name
    }
    return null
  }
  const usual = await first([begunFrom, 'HEAD', 'origin/HEAD', 'main', 'master'])
  return usual ?? (await first(await branchesOfPeople(repository)))
}

/** What was committed to last is the first. */
async function branchesOfPeople(repository: string): Promise<string[]> {
  const listed = await gitIn(repository).raw([
    ...['for-each-ref', '--sort=-committerdate', '--format=%(refname:lstrip=2)', 'refs/heads'],
  ])
  const isOurs = (name: string) => [branchPrefix, keptPrefix].some((prefix) => name.startsWith(prefix))
  return listed.split('\n').filter((name) => name !== '' && !isOurs(name))
}

/** git writes that file when it makes a worktree, and not again. */
async function madeAt({ path, missing, wrong }: Worktree): Promise<number | null> {
  return missing || wrong !== null ? null : Math.round((await stat(`${path}/.git`)).mtimeMs)
}
