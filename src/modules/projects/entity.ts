// A project: a git repository under management. Its goals and constraints are the text of its document.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'

export const projectSchema = entitySchema.extend({
  /** Path of the repository, or a URL that nobody has cloned yet; null while nobody has said. */
  repository: z.string().nullable(),
  /** The branch that finished work is merged into; null = the repository's own. */
  defaultBranch: z.string().nullable(),
  /** Commands that have to pass before a merge, in order. */
  checks: z.array(z.string()),
  /** Command that is run in each new worktree. */
  setupHook: z.string().nullable(),
  /** Folder whose files are copied into each new worktree. */
  setupFolder: z.string().nullable(),
  /** What its agents may cost, in US dollars; null = however much. */
  budgetUsd: z.number().nonnegative().nullable(),
})
export type Project = z.infer<typeof projectSchema>
