// What follows for an agent from being put away.

import { changeEntity } from '../../kernel/entity.ts'
import { placeOf } from '../../kernel/layout.ts'
import type { Rule } from '../../kernel/tx.ts'
import { releaseHeldBy } from '../tasks/index.ts'
import { agents } from './stored.ts'

export const agentRules: readonly Rule[] = [
  {
    on: ['agent.archived'],
    because: 'an agent that was put away is to stop, and holds no task',
    run: (tx, event) => {
      const entity = agents().get(tx, event.entity)
      if (entity === null) return
      changeEntity(tx, agents(), { entity, patch: { status: 'stopped' } })
      const name = placeOf(String(event.change.before?.path))?.slug
      releaseHeldBy(tx, name === undefined ? [entity.id] : [entity.id, name])
    },
  },
]
