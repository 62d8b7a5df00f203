// Reads and writes of the table of domain concepts.

import { entityStore } from '../../kernel/entity-store.ts'
import type { DomainConcept } from './entity.ts'
import { domainConcepts } from './tables.ts'

export const domainStore = entityStore<DomainConcept>('domain', domainConcepts)
