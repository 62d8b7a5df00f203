// A worktree that was never made to its end: whoever made it was stopped, or is gone.

import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { cwError } from '../kernel/errors.ts'
import { putInto } from './put-into.ts'
import { gitIn } from './repository.ts'
import { checkedOut } from './worktree.ts'
import { folderAt, isCommit, placeOf } from './worktree-folder.ts'

export interface HalfMade {
  readonly repository: string
  /** Absolute; nobody has worked there. */
  readonly path: string
  /** The branch that was made with it and the commit that it began at; null: it was there before. */
  readonly made: { readonly branch: string; readonly commit: string } | null
}

/**
 * Leaves nothing of it: its folder, what git knows of that, and its branch where nothing was committed on it. One that somebody
 * told git to keep stays. Throws `git.failed`, and `git.left-alone` where anything stands there that git did not make: then all
 * of it stays.
 */
export async function discardHalfMade({ repository, path, made }: HalfMade): Promise<void> {
  const git = gitIn(repository)
  const doing = `discarding the half-made worktree ${path}`
  for (const each of (await checkedOut(repository)).slice(1)) {
    if ((await placeOf(each.path)) !== (await placeOf(path))) continue
    // git locks what it is making.
    const isMaking = each.locked?.includes(': initializing') ?? false
    if (each.locked !== null && !isMaking) return
    // What is registered without a folder may be what was there before, with commits that are nowhere else.
    if (!existsSync(path) && !isMaking) continue
    await removeMade(repository, path)
    await git.raw(['worktree', 'remove', '--force', '--force', '--', each.path], doing)
  }
  await removeMade(repository, path)
  if (made === null || !isCommit(made.commit)) return
  const ref = `refs/heads/${made.branch}`
  const now = await git.raw(['for-each-ref', '--format=%(objectname)', ref], doing)
  if (now.trim() === made.commit) await git.raw(['update-ref', '-d', ref, made.commit], doing)
}

/** Takes the folder away where all of it is git's. @throws CwError `git.left-alone` */
async function removeMade(repository: string, path: string): Promise<void> {
  const reason = await whyNotOurs(repository, path)
  if (reason !== null) throw cwError('git.left-alone', { path, reason })
  await rm(path, { recursive: true, force: true })
}

async function whyNotOurs(repository: string, path: string): Promise<string | null> {
  const { missing, wrong } = await folderAt(repository, path)
  if (missing) return null
  // git makes the folder before anything in it.
  if (wrong !== null) return (await isEmpty(path)) ? null : wrong
  const [first, ...more] = await putInto(path).catch(() => ['whatever git cannot tell of'])
  if (first === undefined) return null
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  return `it was never made to its end, and somebody put something there: ${first}${others}`
}

async function isEmpty(path: string): Promise<boolean> {
  return (await readdir(path).catch(() => ['something else than a folder'])).length === 0
}
