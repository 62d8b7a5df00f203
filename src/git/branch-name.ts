// Names of branches that tell what they are for.

import { branchPrefix } from './worktree.ts'

export interface Attempt {
  /** Slug of the initiative; null for a task that belongs to none. */
  readonly initiative: string | null
  readonly task: string
  /** Counted from 1. */
  readonly number: number
}

/**
 * `cw/rate-limits/01-add-limits-table`; from the second attempt on with its number behind. People call folders as they
 * like: what git takes for no name is written as one.
 */
export function attemptBranch({ initiative, task, number }: Attempt): string {
  const name = number === 1 ? named(task) : `${named(task)}-${number}`
  return `${branchPrefix}${named(initiative ?? 'tasks')}/${name}`
}

/** Stricter than git-check-ref-format(1), which allows more than shells like. */
function named(part: string): string {
  const name = part.replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-').replace(/\.{2,}/g, '.')
  return name.replace(/^[-.]+/, '').replace(/(?:\.lock|[-.])+$/, '') || 'item'
}
