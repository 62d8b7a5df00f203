// The procedures of phases that need nothing of plans and tasks.

import { revision } from '../../document/content.ts'
import { withFeedback } from '../../document/feedback.ts'
import { contentInput, entityProcedures, refInput } from '../../kernel/entity-procedures.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findEntity } from '../../kernel/references.ts'
import { updateProcedure } from '../../kernel/slice-procedures.ts'
import { statusProcedure } from '../../kernel/status-procedure.ts'
import { createPhase, createPhaseInput, dependenciesOf, phaseFields } from './create.ts'
import { outlineOf, phaseOutlineSchema, phaseSchema } from './entity.ts'
import { slice } from './slice.ts'
import { phases } from './stored.ts'

export const phaseRouter = router({
  create: command({
    summary: 'Create a phase of an initiative',
    actors: ['person', 'agent', 'cw'],
    input: createPhaseInput,
    output: phaseSchema,
    cli: {
      aliases: ['new', 'add'],
      examples: [
        'cw phase create "Metrics" --initiative rate-limits',
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

  update: updateProcedure(slice, {
    summary: 'Change title, text, wave, dependencies or requirements of a phase',
    actors: ['person', 'agent', 'cw'],
    input: refInput('phase').extend({ ...contentInput, ...phaseFields }),
    examples: ['cw phase update 02-limits --depends-on 01-storage'],
    patch: (tx, phase, input) => ({
      ...revision(phase, input),
      dependsOn: input.dependsOn && dependenciesOf(tx, phase, input.dependsOn),
    }),
  }),

  plan: statusProcedure(slice, {
    to: 'planned',
    word: 'plan',
    example: 'cw phase plan 02-limits',
    event: 'changed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Take a phase back to being planned',
  }),
  review: statusProcedure(slice, {
    to: 'review',
    word: 'review',
    event: 'reviewed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Put a phase up for review; nothing further of it starts until it is approved',
  }),
  rework: statusProcedure(slice, {
    to: 'rework',
    word: 'rework',
    example: 'cw phase review 02-limits && cw phase rework 02-limits --feedback "Say how it is measured."',
    withFeedback,
    event: 'rework',
    actors: ['person', 'cw'],
    summary: 'Send a phase back; what is wrong stands under Feedback',
  }),
  start: statusProcedure(slice, {
    to: 'in_progress',
    word: 'start',
    event: 'started',
    actors: ['cw'],
    summary: 'Note that work on an approved phase goes on',
  }),
  verify: statusProcedure(slice, {
    to: 'verifying',
    word: 'verify',
    event: 'verifying',
    actors: ['cw'],
    summary: 'Note that the goals of a phase are being checked',
  }),

  ...entityProcedures(slice),
})
