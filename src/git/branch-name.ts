// Names of branches that tell what they are for.

import { branchPrefix } from './worktree.ts'

export interface Attempt {
  /** Slug of the initiative; null for a task that belongs to none. */
  readonly initiative: string | null
  readonly task: string
  /** Counted from 1. */
  readonly number: number
}

/** `cw/rate-limits/01-add-limits-table`; from the second attempt on with its number behind. */
export function attemptBranch({ initiative, task, number }: Attempt): string {
  const name = number === 1 ? task : `${task}-${number}`
  return `${branchPrefix}${initiative ?? 'tasks'}/${name}`
}
