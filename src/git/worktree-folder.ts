// What stands where git registered a worktree: an agent can put anything in its place, and what is taken away is a folder.

import { lstat, readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { gitIn } from './repository.ts'

export interface WorktreeFolder {
  /** It is gone; git still remembers it. */
  readonly missing: boolean
  /** Why what stands there is not the worktree that git made: nothing in it is looked at, or taken away. */
  readonly wrong: string | null
}

/** Links in the folders above it are followed, a link in its own place is not. */
export async function placeOf(path: string): Promise<string> {
  const above = await realpath(dirname(path)).catch(() => dirname(path))
  return join(above, basename(path))
}

/** Whether that is the worktree at `path`, of that repository, told from its files alone. */
export async function folderAt(repository: string, path: string): Promise<WorktreeFolder> {
  const folder = await lookAt(path)
  if (folder === null) return { missing: true, wrong: null }
  const wrong = folder.isDirectory()
    ? await wrongIn(repository, path)
    : 'something else than a folder stands in its place'
  return { missing: false, wrong }
}

/** A worktree and what git keeps of it in its repository name each other. */
async function wrongIn(repository: string, path: string): Promise<string | null> {
  const link = join(path, '.git')
  const file = await lookAt(link)
  if (file === null) return 'its file .git is gone'
  if (!file.isFile()) return 'its .git is not the file that git made'
  const [, named = ''] = /^gitdir: (.+)$/m.exec(await readFile(link, 'utf8')) ?? []
  const kept = resolve(path, named)
  const back = await readFile(join(kept, 'gitdir'), 'utf8').catch(() => null)
  if (back === null) return `its repository is not where its .git says: ${kept}`
  const common = (await gitIn(repository).raw(['rev-parse', '--git-common-dir'])).replace(/\n$/, '')
  const own = await realpath(dirname(dirname(kept)))
  if (own !== (await realpath(resolve(repository, common)))) return `it belongs to another repository: ${own}`
  const known = await placeOf(dirname(resolve(kept, back.replace(/\n$/, ''))))
  return known === (await placeOf(path)) ? null : `git knows it as the worktree ${known}`
}

async function lookAt(path: string) {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
}
