// Whether there is a repository at a path, told from its files alone: no git is started for it.

import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** `https://…`, `ssh://…`, `git@host:team/shop.git`. */
export function isUrl(repository: string): boolean {
  return /^[a-z][a-z+.-]*:\/\//i.test(repository) || /^[^/\\:]{2,}:[^\\]/.test(repository)
}

/** The folder of the repository that `path` is in, or the bare repository it is; null where there is none. */
export async function repositoryAround(path: string): Promise<string | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (await isThere(join(folder, '.git'))) return folder
    if (folder === dirname(folder)) break
  }
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => isThere(join(path, name))))
  return parts.every(Boolean) ? path : null
}

/** Why there is no repository at `path`, as the rest of a sentence about it. */
export async function whyNoRepository(path: string): Promise<string> {
  return (await isThere(path)) ? 'is no git repository' : 'does not exist'
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
