// Reads and writes of the table of plans.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Plan } from './entity.ts'
import { plans } from './tables.ts'

export const planStore = entityStore<Plan>('plan', plans)
