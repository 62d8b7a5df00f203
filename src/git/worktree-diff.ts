// What was changed in a worktree, with nothing of it changed by the look.

import { besideIndex } from './beside-index.ts'

export interface WorktreeDiff {
  /** Unified, of everything since the base: committed, staged, changed and new. */
  readonly patch: string
  readonly files: readonly {
    readonly path: string
    readonly added: number | null
    readonly removed: number | null
  }[]
}

/** What an attempt changed since its base. Lines of binary files are not counted: null. */
export async function diffOf(worktree: string, base: string): Promise<WorktreeDiff> {
  // New files are told to the index of this look only, so that the agent's own index stays as it is.
  return besideIndex(worktree, { index: 'cw-diff-index' }, async (look) => {
    await look.raw(['add', '--all', '--', '.'])
    const patch = await look.raw(['diff', '--cached', '--find-renames', base, '--'])
    const numbers = await look.raw(['diff', '--cached', '--numstat', '-z', '--no-renames', base, '--'])
    return {
      patch,
      files: numbers
        .split('\0')
        .filter((line) => line !== '')
        .map(counted),
    }
  })
}

function counted(line: string) {
  const [added = '-', removed = '-', path = ''] = line.split('\t')
  const number = (text: string) => (text === '-' ? null : Number(text))
  return { path, added: number(added), removed: number(removed) }
}
