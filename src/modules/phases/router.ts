// The procedures of phases that need nothing of plans and tasks.

import type { z } from 'zod'
import { reviseContent } from '../../document/content.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { contentInput, entityProcedures, refInput } from '../../kernel/entity-procedures.ts'
import { requireParent } from '../../kernel/parents.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { initiatives } from '../initiatives/index.ts'
import { createPhase, createPhaseInput, dependenciesOf, phaseFields } from './create.ts'
import { outlineOf, phaseOutlineSchema, phaseSchema } from './entity.ts'
import { statusCommand } from './status.ts'
import { phases } from './stored.ts'

const updateInput = refInput('phase').extend({ ...contentInput, ...phaseFields })

export const phaseRouter = router({
  create: command({
    summary: 'Create a phase of an initiative',
    actors: ['person', 'agent', 'cw'],
    input: createPhaseInput,
    output: phaseSchema,
    cli: {
      aliases: ['new', 'add'],
      examples: [
        'cw phase create "Storage" --initiative rate-limits',
        'cw phase create "Hotfix" --initiative rate-limits --number 1.1',
      ],
    },
    run: createPhase,
  }),

  show: query({
    summary: 'Show a phase with its goal and success criteria',
    input: refInput('phase'),
    output: phaseSchema.extend(phaseOutlineSchema.shape),
    cli: { aliases: ['view'], examples: ['cw phase show 01-storage'] },
    run: (reader, input) => {
      const phase = findEntity(reader, phases(), input.ref)
      return { ...phase, ...outlineOf(phase.body) }
    },
  }),

  update: command({
    summary: 'Change title, text, wave, dependencies or requirements of a phase',
    actors: ['person', 'agent', 'cw'],
    input: updateInput,
    output: phaseSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw phase update 02-limits --depends-on 01-storage'] },
    run: (tx, input: z.output<typeof updateInput>) => {
      const entity = findActive(tx, phases(), input.ref)
      const { ref: _, title, body, markdown, dependsOn, ...fields } = input
      const patch = {
        ...fields,
        ...reviseContent(entity, { title, body, markdown }),
        ...(dependsOn && { dependsOn: dependenciesOf(tx, entity, dependsOn) }),
      }
      return changeEntity(tx, phases(), { entity, patch })
    },
  }),

  plan: statusCommand({
    to: 'planned',
    word: 'plan',
    event: 'changed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Take a phase back to being planned',
  }),
  review: statusCommand({
    to: 'review',
    word: 'review',
    event: 'reviewed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Put a phase up for review; nothing further of it starts until it is approved',
  }),
  rework: statusCommand({
    to: 'rework',
    word: 'rework',
    event: 'rework',
    actors: ['person', 'cw'],
    summary: 'Send a phase back to the architect; what is wrong stands under Feedback',
  }),
  start: statusCommand({
    to: 'in_progress',
    word: 'start',
    event: 'started',
    actors: ['cw'],
    summary: 'Note that work on an approved phase goes on',
  }),
  verify: statusCommand({
    to: 'verifying',
    word: 'verify',
    event: 'verifying',
    actors: ['cw'],
    summary: 'Note that the goals of a phase are being checked',
  }),
  complete: statusCommand({
    to: 'completed',
    word: 'complete',
    event: 'completed',
    actors: ['person', 'cw'],
    summary: 'Accept a verified phase as completed',
  }),

  ...entityProcedures({
    kind: 'phase',
    noun: 'phase',
    schema: phaseSchema,
    store: phases,
    relocate: (tx, _, path) => ({ initiative: requireParent(tx, initiatives(), path).id }),
  }),
})
