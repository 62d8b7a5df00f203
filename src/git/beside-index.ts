// Looks at a folder with an index of their own: the one of the folder stays as it is, whoever works there.

import { rm } from 'node:fs/promises'
import { type Git, gitIn } from './repository.ts'

export interface OwnIndex {
  /** What it is called; it is gone afterwards. */
  readonly index: string
  /** As which it begins; left out: the last one of that folder. */
  readonly commit?: string
}

/** The index knows no flags of files. */
export async function besideIndex<T>(
  folder: string,
  { index: name, commit = 'HEAD' }: OwnIndex,
  look: (git: Git) => Promise<T>,
): Promise<T> {
  const index = `${(await gitIn(folder).raw(['rev-parse', '--absolute-git-dir'])).trim()}/${name}`
  const git = gitIn(folder, index)
  try {
    await git.raw(['read-tree', commit])
    return await look(git)
  } finally {
    await rm(index, { force: true })
  }
}
