// What the git of the tree is doing: whether it works on the files just now, and whether it put a file there. The tree
// may be a repository, a linked worktree, or a folder of a larger repository that tracks it. Looks are synchronous: each
// turn begins with them, and a save would wait longer for its place among the threads than for the file system.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * What stands in `.git` while an operation is under way that passes through states nobody decided on, with its name. Where
 * several stand there the first names it: a rebase picks its commits, and each of them locks the index.
 */
const underWay = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['index.lock', 'index.lock'],
] as const

/** What git does with the tree, null: nothing. Reading and writing rest meanwhile. @see SPEC R6 */
export async function gitAtWork(root: string): Promise<string | null> {
  const git = gitFolder(root)
  const found = git === null ? undefined : underWay.find(([name]) => existsSync(join(git, name)))
  if (found === undefined) return null
  const isIts = existsSync(join(root, '.git')) || (await indexEntry(root, '.')) !== ''
  return isIts ? found[1] : null
}

/**
 * Whether git put the file there: its blob equals its index entry. An editor leaves it different until somebody adds
 * it. False where the tree is no repository or git is not installed. @see SPEC R7
 */
export async function cameFromGit(root: string, path: string, bytes: Uint8Array): Promise<boolean> {
  if (gitFolder(root) === null) return false
  const blob = /^\d+ ([0-9a-f]{40}) 0\t/.exec(await indexEntry(root, path))?.[1]
  return blob !== undefined && blob === blobId(bytes)
}

/** Where git keeps the state of the working tree that `root` is in; null when it is in none. */
function gitFolder(root: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    const git = join(folder, '.git')
    const found = statSync(git, { throwIfNoEntry: false })
    if (found?.isDirectory()) return git
    if (found) return linkedTo(git) ?? git
    if (folder === dirname(folder)) return null
  }
}

/** In a linked worktree and in a submodule `.git` is a file that says where its folder is. */
function linkedTo(git: string): string | null {
  const target = /^gitdir: (.+)$/m.exec(textOf(git))?.[1]
  return target === undefined ? null : resolve(dirname(git), target)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Gone again, or not for us: it names no folder.
    return ''
  }
}

/** What the index says of the path and what is below it; empty when it does not know it, or there is no git. */
async function indexEntry(root: string, path: string): Promise<string> {
  const { simpleGit } = await import('simple-git')
  try {
    return await simpleGit(root).raw(['ls-files', '--stage', '--', path])
  } catch {
    // A repository git cannot read tells nothing; the change then counts as the person's.
    return ''
  }
}

/** The name git gives to a blob: the hash of its header and its bytes. */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
