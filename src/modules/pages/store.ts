// Reads and writes of the table of pages.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Page } from './entity.ts'
import { pages } from './tables.ts'

export const pageStore = entityStore<Page>('page', pages)
