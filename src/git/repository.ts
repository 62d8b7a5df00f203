// A person's repository, as far as agents need it: looked at, never worked in.

import { existsSync } from 'node:fs'
import { cwError } from '../kernel/errors.ts'
import { processEnvironment } from '../platform/config/environment.ts'
import { isUrl } from './find-repository.ts'
import { runStoppable, stopsNow } from './stoppable.ts'

/** What is done for an agent runs no hooks of the repository, asks nothing on a terminal and signs nothing. */
const quiet = ['core.hooksPath=/dev/null', 'commit.gpgSign=false', 'advice.detachedHead=false']

export interface Git {
  /** What it prints. @throws CwError `git.failed` with what git said; `doing`: at what, in words. */
  raw(args: readonly string[], doing?: string): Promise<string>
}

/**
 * git in that folder; with an `index` of its own the one of the folder stays as it is. Milliseconds of `silence` end it: as long
 * as it likes where none are given.
 */
export function gitIn(folder: string, index: string | null = null, silence?: number): Git {
  return {
    async raw(args, doing = `\`git ${args[0]}\` in ${folder}`) {
      try {
        const stops = stopsNow()
        if (stops === null || index !== null) return await run(args, { folder, index, silence })
        return await runStoppable(folder, [...quiet.flatMap((each) => ['-c', each]), ...args], stops)
      } catch (error) {
        throw cwError('git.failed', { doing, reason: said(error) })
      }
    },
  }
}

interface Place {
  readonly folder: string
  readonly index: string | null
  readonly silence: number | undefined
}

async function run(args: readonly string[], { folder, index, silence }: Place): Promise<string> {
  // Most starts of the program need no git.
  const { simpleGit } = await import('simple-git')
  const git = simpleGit({
    baseDir: folder,
    allowEnvironment: index === null ? [] : ['GIT_INDEX_FILE'],
    config: quiet,
    ...(silence !== undefined && { timeout: { block: silence } }),
    unsafe: { allowUnsafeHooksPath: true, allowUnsafeProtocolOverride: true },
  })
  const { PATH, HOME } = processEnvironment().inherited
  if (index !== null) git.env({ PATH, HOME, GIT_INDEX_FILE: index })
  return await git.raw([...args])
}

function said(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim()
}

/**
 * The top folder of the repository that `folder` is in.
 * Throws `git.no-repository` where there is none, or none with files.
 */
export async function repositoryAt(folder: string): Promise<string> {
  if (isUrl(folder)) throw cwError('git.no-repository', { folder, reason: 'it is not on this machine' })
  if (!existsSync(folder)) throw cwError('git.no-repository', { folder, reason: 'it is not there' })
  const top = await gitIn(folder)
    .raw(['rev-parse', '--show-toplevel'])
    .catch(() => null)
  if (top === null)
    throw cwError('git.no-repository', { folder, reason: 'it is no git repository with files' })
  return top.replace(/\n$/, '')
}

export interface Base {
  /** Full hash. */
  readonly commit: string
  /** Name of the branch that was meant; null where it was a tag, a commit or a detached head. */
  readonly branch: string | null
}

/**
 * The commit that work starts from: what `reference` names, else what is checked out. What is checked out is no base while it has
 * changes that are not committed: they would be missing from the work, and nobody would notice.
 * Throws `git.base-unknown`, `git.dirty`.
 */
export async function resolveBase(repository: string, reference: string | null): Promise<Base> {
  const git = gitIn(repository)
  const name = reference ?? 'HEAD'
  // A name that begins with a dash would be read as an option.
  const found = name.startsWith('-')
    ? null
    : await git
        .raw(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])
        .catch(() => null)
  const commit = found?.trim()
  if (!commit) throw cwError('git.base-unknown', { repository, name })
  if (reference === null) await refuseDirty(repository)
  const full = await git.raw(['rev-parse', '--symbolic-full-name', name]).catch(() => '')
  return { commit, branch: /^refs\/heads\/(.+)$/m.exec(full)?.[1] ?? null }
}

export async function hasBranch(repository: string, branch: string): Promise<boolean> {
  const listed = await gitIn(repository).raw(['for-each-ref', '--format=%(refname)', `refs/heads/${branch}`])
  return listed.split('\n').includes(`refs/heads/${branch}`)
}

async function refuseDirty(repository: string): Promise<void> {
  const changed = await changesIn(repository)
  if (changed.length === 0) return
  const shown = changed.slice(0, 3).join(', ')
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : ''
  throw cwError('git.dirty', { repository, changed: `${shown}${more}` })
}

/** Paths that differ from the last commit, as git shows them: untracked ones included, ignored ones not. */
export async function changesIn(folder: string): Promise<readonly string[]> {
  return changedAmong(await gitIn(folder).raw(['status', '--porcelain=v1', '-z', '--untracked-files=all']))
}

/** The paths in what `git status --porcelain=v1 -z` says. */
export function changedAmong(status: string): readonly string[] {
  const entries = status.split('\0')
  const paths: string[] = []
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at] ?? ''
    if (entry === '') continue
    paths.push(entry.slice(3))
    // A rename is followed by the name it had.
    if (/^[RC]/.test(entry)) at += 1
  }
  return paths
}
