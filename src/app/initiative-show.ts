// An initiative with how far it is, which takes what belongs to it.

import { refInput } from '../kernel/entity-procedures.ts'
import { progressFields } from '../kernel/overview.ts'
import { query, router } from '../kernel/procedure.ts'
import { findEntity } from '../kernel/references.ts'
import { initiativeSchema, initiatives } from '../modules/initiatives/index.ts'
import { outlinesOf } from './outlines.ts'
import { progressOf } from './progress.ts'
import { readHierarchy, rememberWork } from './status-work.ts'

export const initiativeShowRouter = router({
  show: query({
    summary: 'Show an initiative with its phases and requirements',
    input: refInput('initiative'),
    output: initiativeSchema.extend(progressFields),
    cli: {
      aliases: ['view'],
      examples: ['cw initiative show rate-limits', 'cw initiative show rate-limits --json'],
    },
    ready: (reader) => rememberWork(reader),
    run: (reader, input) => {
      const initiative = findEntity(reader, initiatives(), input.ref)
      const outline = outlinesOf(reader, initiatives()).find(({ id }) => id === initiative.id)
      const progress = progressOf(reader, readHierarchy(reader), { initiative: outline ?? initiative })
      return { ...initiative, ...progress }
    },
  }),
})
