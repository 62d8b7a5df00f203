// A worktree that was never made to its end: whoever made it was stopped, or is gone.

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { gitIn } from './repository.ts'
import { checkedOut } from './worktree.ts'
import { isCommit, placeOf } from './worktree-folder.ts'

export interface HalfMade {
  readonly repository: string
  /** Absolute; nobody has worked there. */
  readonly path: string
  /** The branch that was made with it and the commit that it began at; null: it was there before. */
  readonly made: { readonly branch: string; readonly commit: string } | null
}

/**
 * Leaves nothing of it: its folder, what git knows of that, and its branch where nothing was committed on it. One that somebody
 * told git to keep stays. Throws `git.failed`.
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
    await rm(path, { recursive: true, force: true })
    await git.raw(['worktree', 'remove', '--force', '--force', '--', each.path], doing)
  }
  await rm(path, { recursive: true, force: true })
  if (made === null || !isCommit(made.commit)) return
  const ref = `refs/heads/${made.branch}`
  const now = await git.raw(['for-each-ref', '--format=%(objectname)', ref], doing)
  if (now.trim() === made.commit) await git.raw(['update-ref', '-d', ref, made.commit], doing)
}
