// Looks at a folder with an index of their own: the one of the folder stays as it is, whoever works there.

import { rm } from 'node:fs/promises'
import { type Git, gitIn } from './repository.ts'

/** `name`: of the index, which begins as the last commit, knows no flags of files, and is gone afterwards. */
export async function besideIndex<T>(
  folder: string,
  name: string,
  look: (git: Git) => Promise<T>,
): Promise<T> {
  const index = `${(await gitIn(folder).raw(['rev-parse', '--absolute-git-dir'])).trim()}/${name}`
  const git = gitIn(folder, index)
  try {
    await git.raw(['read-tree', 'HEAD'])
    return await look(git)
  } finally {
    await rm(index, { force: true })
  }
}
