// Keeps what a worktree has under a branch of its own before the worktree goes: what was not committed too.

import { rm } from 'node:fs/promises'
import { changesIn, gitIn } from './repository.ts'
import type { Worktree } from './worktree.ts'

/** Branches of what was kept begin so; they are no worktrees' of ours. */
export const keptPrefix = 'cw-kept/'

export interface KeptWork {
  readonly branch: string
  readonly commit: string
}

/** Makes the branch, called like the worktree's own. Ignored files are not in it. Throws what git says. */
export async function keepWork(repository: string, worktree: Worktree, name: string): Promise<KeptWork> {
  const commit = worktree.missing ? worktree.commit : await everythingIn(worktree, name)
  const own = worktree.branch?.replace(/^cw\//, '') ?? `detached/${name}`
  const branch = await freeBranch(repository, `${keptPrefix}${own}`)
  await gitIn(repository).raw(['branch', '--no-track', '--', branch, commit])
  return { branch, commit }
}

/** A commit with all that stands in the worktree; its head where everything is committed. */
async function everythingIn({ path, commit }: Worktree, name: string): Promise<string> {
  if ((await changesIn(path)).length === 0) return commit
  const index = `${(await gitIn(path).raw(['rev-parse', '--absolute-git-dir'])).trim()}/cw-kept-index`
  const identity = ['-c', 'user.name=cw', '-c', 'user.email=cw@localhost']
  const aside = gitIn(path, index)
  try {
    await aside.raw(['read-tree', 'HEAD'])
    await aside.raw(['add', '--all', '--', '.'])
    const tree = (await aside.raw(['write-tree'])).trim()
    const subject = `Keep what was not committed by ${name}`
    return (await aside.raw([...identity, 'commit-tree', tree, '-p', commit, '-m', subject])).trim()
  } finally {
    await rm(index, { force: true })
  }
}

async function freeBranch(repository: string, wanted: string): Promise<string> {
  const listed = await gitIn(repository).raw([
    'for-each-ref',
    '--format=%(refname:short)',
    `refs/heads/${wanted}*`,
  ])
  const taken = new Set(listed.split('\n'))
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if (!taken.has(name)) return name
  }
}
