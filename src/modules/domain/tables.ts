// The table of domain concepts.

import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { ConceptKind } from './entity.ts'

/** One row per concept of the domain. */
export const domainConcepts = sqliteTable('domain_concepts', {
  ...entityColumns(),
  /** context, aggregate, event, rule, term, map, integration. */
  kind: text('kind').$type<ConceptKind>().notNull(),
  /** Id of the bounded context it belongs to, or null. */
  context: text('context'),
  /** JSON list of the code paths it stands for. */
  paths: text('paths', { mode: 'json' }).$type<string[]>().notNull(),
  /** JSON list of ids of the projects it is about; empty = all. */
  projects: text('projects', { mode: 'json' }).$type<string[]>().notNull(),
})
