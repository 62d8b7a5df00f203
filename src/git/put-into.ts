// What somebody put into a folder that git did not fill to its end: everything in it that is not as it was committed.

import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { besideIndex } from './beside-index.ts'
import { changedAmong, type Git } from './repository.ts'

/**
 * Paths from there, ignored ones too; what git has not made yet, or not filled, is nobody's. `commit`: the one that it is filled
 * from. Throws `git.failed`.
 */
export async function putInto(folder: string, commit = 'HEAD'): Promise<readonly string[]> {
  if (await holdsOnly(folder, '.git')) return []
  return await besideIndex(folder, { index: 'cw-half-made-index', commit }, async (git) => {
    const status = await git.raw([
      ...['status', '--porcelain=v1', '-z', '--no-renames'],
      ...['--untracked-files=all', '--ignored', '--ignore-submodules=all'],
    ])
    const put: string[] = []
    for (const path of changedAmong(status)) if (!(await isUnfilled(join(folder, path)))) put.push(path)
    for (const { path, at } of await submodulesIn(git))
      put.push(...(await putIntoSubmodule(folder, path, at)))
    return put
  })
}

async function putIntoSubmodule(above: string, path: string, commit: string): Promise<readonly string[]> {
  const folder = join(above, path)
  if (await holdsOnly(folder)) return []
  if (!(await readdir(folder)).includes('.git')) return [path]
  return (await putInto(folder, commit)).map((each) => join(path, each))
}

/** With the commit that each is to stand on. */
async function submodulesIn(git: Git): Promise<readonly { readonly path: string; readonly at: string }[]> {
  const there = await git.raw(['ls-files', '--stage', '-z'])
  return there.split('\0').flatMap((entry) => {
    const [, at, path] = /^160000 (\w+) .*?\t(.*)$/s.exec(entry) ?? []
    return at === undefined || path === undefined ? [] : [{ path, at }]
  })
}

/** Also where it is not there. */
async function holdsOnly(folder: string, ...names: string[]): Promise<boolean> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return there.every((name) => names.includes(name))
}

/** Nothing is in it that could be lost. */
async function isUnfilled(path: string): Promise<boolean> {
  const entry = await lstat(path).catch(() => null)
  return entry === null || (entry.isFile() && entry.size === 0)
}
