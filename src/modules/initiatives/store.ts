// Reads and writes of the table of initiatives.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Initiative } from './entity.ts'
import { initiatives } from './tables.ts'

export const initiativeStore = entityStore<Initiative>('initiative', initiatives)
