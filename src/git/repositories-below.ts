// Repositories and worktrees that stand inside a worktree: submodules, clones, worktrees that an agent made. They go with its folder.

import { existsSync } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { cwError } from '../kernel/errors.ts'
import { allChangesIn } from './hidden-changes.ts'
import { gitIn } from './repository.ts'

/** Milliseconds that a remote may be silent when it is asked for its tags. */
const patience = 20_000

/**
 * Those below `path`, named from there, of which nobody can tell that all of their work is elsewhere too: files that are not
 * committed, commits and stashes that no remote has. In ignored folders too; links are not followed.
 */
export async function unsavedBelow(path: string): Promise<readonly string[]> {
  const top = await realpath(path)
  const goes = [top, await folderOf(top, '--absolute-git-dir')]
  const unsaved: string[] = []
  for (const folder of (await repositoriesIn(top, true)).sort())
    if (!(await isElsewhere(folder, goes).catch(() => false))) unsaved.push(relative(top, folder))
  return unsaved
}

/** Folders with a .git, whatever that is. */
async function repositoriesIn(folder: string, isTop = false): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // It went meanwhile; one whose name is no UTF-8 is there and cannot be named.
    if (error.code === 'ENOENT' && !folder.includes('\uFFFD')) return []
    throw cwError('git.failed', { doing: `looking for repositories in ${folder}`, reason: error.message })
  })
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== '.git')
  const found = await Promise.all(below.map(({ name }) => repositoriesIn(join(folder, name))))
  const isOne = !isTop && entries.some(({ name }) => name === '.git')
  return [...(isOne ? [folder] : []), ...found.flat()]
}

/** `goes`: folders that are taken away. @throws CwError where git cannot tell */
async function isElsewhere(folder: string, goes: readonly string[]): Promise<boolean> {
  if (await isNothing(join(folder, '.git'))) return true
  // git goes on to the folders above where a .git is none.
  if ((await folderOf(folder, '--show-toplevel')) !== folder) return false
  if (existsSync(join(await folderOf(folder, '--absolute-git-dir'), 'locked'))) return false
  if ((await allChangesIn(folder)).length > 0) return false
  const common = await folderOf(folder, '--git-common-dir')
  if (!isIn(common, goes))
    return (await count(folder, ['HEAD', '--not', '--branches', '--remotes', '--tags'])) === 0
  return !(await hasRemoteIn(folder, goes)) && (await isOnRemotes(folder))
}

/** Empty: nobody's work is in it. */
async function isNothing(path: string): Promise<boolean> {
  const entry = await lstat(path)
  return entry.isDirectory() ? (await readdir(path)).length === 0 : entry.isFile() && entry.size === 0
}

/** What a remote sent as a tag may be on no branch of it. */
async function isOnRemotes(folder: string): Promise<boolean> {
  const only = ['--all', '--not', '--remotes']
  if ((await count(folder, only)) === 0) return true
  const own = await linesOf(folder, ['for-each-ref', '--format=%(objectname)', 'refs/tags'])
  const there = new Set<string>()
  for (const remote of own.length > 0 ? await linesOf(folder, ['remote']) : [])
    for (const line of await linesOf(folder, ['ls-remote', '--tags', '--', remote], patience))
      there.add(line.split('\t', 1)[0] ?? '')
  return (await count(folder, [...only, ...own.filter((tag) => there.has(tag))])) === 0
}

/** A remote that goes too keeps nothing. */
async function hasRemoteIn(folder: string, goes: readonly string[]): Promise<boolean> {
  const urls = await Promise.all(
    (await linesOf(folder, ['remote'])).map((remote) => linesOf(folder, ['remote', 'get-url', '--', remote])),
  )
  return urls.flat().some((url) => isIn(resolve(folder, url.replace(/^file:\/\//, '')), goes))
}

function isIn(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

async function count(folder: string, revisions: readonly string[]): Promise<number> {
  return Number(await gitIn(folder).raw(['rev-list', '--count', ...revisions]))
}

/** What `git rev-parse` answers to that question about a folder, absolute and without links. */
async function folderOf(folder: string, question: string): Promise<string> {
  const answer = await gitIn(folder).raw(['rev-parse', question])
  return await realpath(resolve(folder, answer.replace(/\n$/, '')))
}

async function linesOf(folder: string, args: readonly string[], silence?: number): Promise<string[]> {
  const said = await gitIn(folder, null, silence).raw(args)
  return said.split('\n').filter((line) => line !== '')
}
