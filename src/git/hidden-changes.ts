// Changes that git was told to look away from: an agent, or a set-up, flags a file, and `git status` is silent about it.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { besideIndex } from './beside-index.ts'
import { changedAmong, changesIn, gitIn } from './repository.ts'

/** As `changesIn`, with files that are flagged `skip-worktree` or `assume-unchanged`. */
export async function allChangesIn(folder: string): Promise<readonly string[]> {
  const changed = await changesIn(folder)
  const flagged = new Set(await flaggedIn(folder))
  if (flagged.size === 0) return changed
  const hidden = await besideIndex(folder, { index: 'cw-hidden-index' }, (git) =>
    git.raw(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=no']),
  )
  return [...new Set([...changed, ...changedAmong(hidden).filter((path) => flagged.has(path))])]
}

/** What is not there has no changes: a sparse checkout leaves most of a repository out. */
async function flaggedIn(folder: string): Promise<readonly string[]> {
  const listed = await gitIn(folder).raw(['ls-files', '-v', '-z'])
  return listed
    .split('\0')
    .filter((entry) => /^[a-zS] /.test(entry))
    .map((entry) => entry.slice(2))
    .filter((path) => existsSync(join(folder, path)))
}
