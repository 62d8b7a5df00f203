// What the tree's own git is doing: whether it works on the files just now, and whether it put a file there.

import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'

/** What stands in `.git` while an operation is under way that passes through states nobody decided on. */
const underWay = [
  'index.lock',
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'rebase-merge',
  'rebase-apply',
]

/** Whether git works on the tree: reading and writing rest then. @see SPEC R6 */
export async function gitIsAtWork(root: string): Promise<boolean> {
  const git = join(root, '.git')
  if (!(await exists(git))) return false
  const found = await Promise.all(underWay.map((name) => exists(join(git, name))))
  return found.includes(true)
}

/**
 * Whether git put the file there: its blob equals its index entry. An editor leaves it different until somebody adds
 * it. False where the tree is no repository or git is not installed. @see SPEC R7
 */
export async function cameFromGit(root: string, path: string, bytes: Uint8Array): Promise<boolean> {
  if (!(await exists(join(root, '.git')))) return false
  const { simpleGit } = await import('simple-git')
  try {
    const entry = await simpleGit(root).raw(['ls-files', '--stage', '--', path])
    const blob = /^\d+ ([0-9a-f]{40}) 0\t/.exec(entry)?.[1]
    return blob !== undefined && blob === blobId(bytes)
  } catch {
    // A repository git cannot read tells nothing; the change then counts as the person's.
    return false
  }
}

/** The name git gives to a blob: the hash of its header and its bytes. */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
