// What stands where git registered a worktree: an agent can put anything in its place, and what is taken away is a folder.

import { lstat, readdir, readFile, realpath, writeFile } from 'node:fs/promises'
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

/**
 * Leads its file .git to the repository again where that was moved: its old place is empty, and the repository knows the
 * worktree. `git worktree repair` does it for all that the repository knows, a person's too.
 */
export async function mendFolder(repository: string, path: string): Promise<void> {
  const link = join(path, '.git')
  const file = await lookAt(link)
  if (!file?.isFile() || (await backFrom(await keptAt(path))) !== null) return
  const known = join(await commonFolder(repository), 'worktrees')
  for (const name of await readdir(known).catch(() => [])) {
    const kept = join(known, name)
    if ((await backFrom(kept)) === (await placeOf(path))) return writeFile(link, `gitdir: ${kept}\n`)
  }
}

/** The commit that was last checked out in the worktree, as the log of its head says; null where nobody knows. */
export async function lastCommitIn(path: string): Promise<string | null> {
  const log = await readFile(join(await keptAt(path), 'logs/HEAD'), 'utf8').catch(() => '')
  const [from = '', to = ''] = log.trimEnd().split('\n').at(-1)?.split(' ') ?? []
  return [to, from].find(isCommit) ?? null
}

/** git writes noughts where there is none. */
export function isCommit(hash: string): boolean {
  return /^[0-9a-f]+$/.test(hash) && !/^0+$/.test(hash)
}

/** A worktree and what git keeps of it in its repository name each other. */
async function wrongIn(repository: string, path: string): Promise<string | null> {
  const file = await lookAt(join(path, '.git'))
  if (file === null) return 'its file .git is gone'
  if (!file.isFile()) return 'its .git is not the file that git made'
  const kept = await keptAt(path)
  const back = await backFrom(kept)
  if (back === null) return `its repository is not where its .git says: ${kept}`
  const common = await realpath(dirname(dirname(kept)))
  if (common !== (await commonFolder(repository))) return `it belongs to another repository: ${common}`
  return back === (await placeOf(path)) ? null : `git knows it as the worktree ${back}`
}

/** What the repository keeps of a worktree, as its file .git says. */
async function keptAt(path: string): Promise<string> {
  const [, named = ''] = /^gitdir: (.+)$/m.exec(await readFile(join(path, '.git'), 'utf8')) ?? []
  return resolve(path, named)
}

/** The worktree that it is kept for; null where nothing is kept. */
async function backFrom(kept: string): Promise<string | null> {
  const link = await readFile(join(kept, 'gitdir'), 'utf8').catch(() => null)
  return link === null ? null : await placeOf(dirname(resolve(kept, link.replace(/\n$/, ''))))
}

async function commonFolder(repository: string): Promise<string> {
  const named = await gitIn(repository).raw(['rev-parse', '--git-common-dir'])
  return await realpath(resolve(repository, named.replace(/\n$/, '')))
}

async function lookAt(path: string) {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
}
