// Worktrees of agents: one for each attempt, on a branch of its own, beside the person's files and never among them.

import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { type Base, gitIn } from './repository.ts'
import { folderAt, isCommit, lastCommitIn, placeOf, type WorktreeFolder } from './worktree-folder.ts'

/** Branches of ours begin so. */
export const branchPrefix = 'cw/'

export interface AddWorktree {
  readonly repository: string
  /** Where it is made: absolute, not there yet. */
  readonly path: string
  readonly branch: string
  readonly base: Base
}

/** Makes it. Throws `git.failed` with what git said; then nothing is left of it. */
export async function addWorktree({ repository, path, branch, base }: AddWorktree): Promise<void> {
  // By force: git may remember a worktree there whose folder somebody removed.
  const add = ['worktree', 'add', '--quiet', '--force', '-b', branch, '--', path, base.commit]
  await gitIn(repository).raw(add, `making the worktree ${path}`)
  await addSubmodules(path)
}

/** From the repository's own copies where it has them: no network is needed for what was fetched once. */
export async function addSubmodules(path: string): Promise<void> {
  if (!existsSync(`${path}/.gitmodules`)) return
  const named = await namedSubmodules(path)
  if (named.length === 0) return
  const options = ['--literal-pathspecs', '-c', 'protocol.file.allow=always']
  const update = ['submodule', 'update', '--init', '--recursive', '--quiet', '--', ...named]
  await gitIn(path).raw([...options, ...update], `filling the submodules of ${path}`)
}

/** Paths of the submodules that `.gitmodules` names: of a repository that was only committed git cannot say where it comes from. */
async function namedSubmodules(path: string): Promise<string[]> {
  const settings = await gitIn(path).raw(['config', '--file', '.gitmodules', '--list', '-z'])
  const paths = settings
    .split('\0')
    .map((setting) => /^submodule\..*\.path\n(.*)$/s.exec(setting)?.[1])
    .filter((each) => each !== undefined)
  if (paths.length === 0) return []
  const there = await gitIn(path).raw(['--literal-pathspecs', 'ls-files', '--stage', '-z', '--', ...paths])
  return there.split('\0').flatMap((entry) => /^160000 .*?\t(.*)$/s.exec(entry)?.[1] ?? [])
}

export interface Worktree extends WorktreeFolder {
  readonly path: string
  /** Without `refs/heads/`; null when its head is detached. */
  readonly branch: string | null
  readonly commit: string
  /** Says that somebody told git to keep it, and why; null: nobody did. */
  readonly locked: string | null
}

/**
 * The worktrees of the repository below `folder`, whatever they are on. Others are somebody else's: the repository's own
 * folder, a person's worktrees, those of another home.
 */
export async function listWorktrees(repository: string, folder: string): Promise<readonly Worktree[]> {
  const below = `${await realpath(folder).catch(() => folder)}/`
  const found: Worktree[] = []
  for (const each of (await checkedOut(repository)).slice(1))
    if ((await placeOf(each.path)).startsWith(below))
      found.push({ ...each, ...(await standsAt(repository, each)) })
  return found
}

/** One whose branch somebody deleted has nothing that git could tell of. */
async function standsAt(
  repository: string,
  { path, branch, commit }: Omit<Worktree, keyof WorktreeFolder>,
): Promise<WorktreeFolder> {
  const folder = await folderAt(repository, path)
  if (folder.wrong !== null || isCommit(commit)) return folder
  const last = folder.missing ? null : await lastCommitIn(path)
  const back = last === null ? '' : `; \`git branch ${branch} ${last}\` in ${path} brings it back`
  return { ...folder, wrong: `its branch ${branch} was deleted, or has no commit yet${back}` }
}

/** Why what is committed in that worktree would begin a history of its own; null = it would not. */
export async function whyUnborn(repository: string, path: string): Promise<string | null> {
  const place = await placeOf(path)
  for (const each of (await checkedOut(repository)).slice(1))
    if ((await placeOf(each.path)) === place) return (await standsAt(repository, each)).wrong
  return null
}

/** Where each branch is checked out, but for the worktree at `except`. */
export async function branchesInUse(
  repository: string,
  except: string,
): Promise<ReadonlyMap<string, string>> {
  const others = (await checkedOut(repository)).filter(({ path }) => path !== except)
  return new Map(others.flatMap(({ branch, path }) => (branch === null ? [] : [[branch, path]])))
}

/** The repository's own folder is the first. */
export async function checkedOut(
  repository: string,
): Promise<readonly Omit<Worktree, keyof WorktreeFolder>[]> {
  const listed = await gitIn(repository).raw(['worktree', 'list', '--porcelain', '-z'])
  return listed
    .split('\0\0')
    .filter((block) => block !== '')
    .map(
      (block) =>
        new Map(
          block.split('\0').map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]),
        ),
    )
    .map((fields) => ({
      path: fields.get('worktree') ?? '',
      branch: fields.get('branch')?.replace(/^refs\/heads\//, '') ?? null,
      commit: fields.get('HEAD') ?? '',
      locked: lockIn(fields.get('locked')),
    }))
}

/** git lists a lock without a reason as its name alone. */
function lockIn(field: string | undefined): string | null {
  if (field === undefined) return null
  const why = field === 'locked' ? '' : `: ${field}`
  return `it is locked${why} (git worktree unlock)`
}
