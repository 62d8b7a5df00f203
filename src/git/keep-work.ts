// Keeps what a worktree has under a branch of its own before the worktree goes: what was not committed too.

import { besideIndex } from './beside-index.ts'
import { allChangesIn } from './hidden-changes.ts'
import { gitIn } from './repository.ts'
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
  if ((await allChangesIn(path)).length === 0) return commit
  const identity = ['-c', 'user.name=cw', '-c', 'user.email=cw@localhost']
  return besideIndex(path, { index: 'cw-kept-index' }, async (git) => {
    await git.raw(['add', '--all', '--', '.'])
    const tree = (await git.raw(['write-tree'])).trim()
    const subject = `Keep what was not committed by ${name}`
    return (await git.raw([...identity, 'commit-tree', tree, '-p', commit, '-m', subject])).trim()
  })
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
