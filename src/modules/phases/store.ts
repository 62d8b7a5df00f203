// Reads and writes of the table of phases.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Phase } from './entity.ts'
import { phases } from './tables.ts'

export const phaseStore = entityStore<Phase>('phase', phases)
