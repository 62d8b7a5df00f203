// The table of projects.

import { real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'

/** One row per project. */
export const projects = sqliteTable('projects', {
  ...entityColumns(),
  /** Path of the git repository, or a URL that nobody has cloned yet; null while nobody has said. */
  repository: text('repository'),
  /** The branch that finished work is merged into, or null for the repository's own. */
  defaultBranch: text('default_branch'),
  /** JSON list of the commands that have to pass before a merge. */
  checks: text('checks', { mode: 'json' }).$type<string[]>().notNull(),
  /** Command that is run in each new worktree, or null. */
  setupHook: text('setup_hook'),
  /** Folder whose files are copied into each new worktree, or null. */
  setupFolder: text('setup_folder'),
  /** Budget in US dollars, or null for none. */
  budgetUsd: real('budget_usd'),
})
