// Reads and writes of the table of agents.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Agent } from './entity.ts'
import { agents } from './tables.ts'

export const agentStore = entityStore<Agent>('agent', agents)
