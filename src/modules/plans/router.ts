// The procedures of plans.

import { z } from 'zod'
import { reviseContent } from '../../document/content.ts'
import { naturalCompare } from '../../document/names.ts'
import type { ActorKind } from '../../kernel/actor.ts'
import { changeEntity } from '../../kernel/entity.ts'
import type { EventTypeSuffix } from '../../kernel/entity-events.ts'
import { contentInput, entityProcedures, refInput } from '../../kernel/entity-procedures.ts'
import { checkMove } from '../../kernel/lifecycle.ts'
import { requireParent } from '../../kernel/parents.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { phases } from '../phases/index.ts'
import { createPlan, createPlanInput, dependenciesOf, planFields } from './create.ts'
import { hasPassed, type PlanStatus, planMoves, planSchema, planStatus } from './entity.ts'
import { plans } from './stored.ts'

export const planRouter = router({
  create: command({
    summary: 'Create a plan of a phase',
    actors: ['person', 'agent', 'cw'],
    input: createPlanInput,
    output: planSchema,
    cli: { aliases: ['new', 'add'], examples: ['cw plan create "Schema" --phase 01-storage'] },
    run: createPlan,
  }),

  list: query({
    summary: 'List plans in the order of their names',
    input: z.object({
      phase: z.string().optional().describe('only those of this phase'),
      status: planStatus.optional().describe('only those in this status'),
      archived: z.boolean().default(false).describe('archived ones too'),
    }),
    output: z.array(planSchema),
    cli: { aliases: ['ls'], examples: ['cw plan list --phase 01-storage'] },
    run: (reader, input) => {
      const phase = input.phase === undefined ? null : findEntity(reader, phases(), input.phase).id
      const all = input.archived ? plans().all(reader) : plans().active(reader)
      return all
        .filter((plan) => phase === null || plan.phase === phase)
        .filter((plan) => input.status === undefined || plan.status === input.status)
        .sort((a, b) => naturalCompare(a.path, b.path))
    },
  }),

  show: query({
    summary: 'Show a plan',
    input: refInput('plan'),
    output: planSchema,
    cli: { aliases: ['view'], examples: ['cw plan show 01-schema'] },
    run: (reader, input) => findEntity(reader, plans(), input.ref),
  }),

  update: command({
    summary: 'Change title, text, wave or dependencies of a plan',
    actors: ['person', 'agent', 'cw'],
    input: refInput('plan').extend({ ...contentInput, ...planFields }),
    output: planSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw plan update 01-schema --wave 2'] },
    run: (tx, input) => {
      const entity = findActive(tx, plans(), input.ref)
      const { title, body, markdown, wave, dependsOn } = input
      const patch = {
        ...reviseContent(entity, { title, body, markdown }),
        ...(wave === undefined ? {} : { wave }),
        ...(dependsOn && { dependsOn: dependenciesOf(tx, entity, dependsOn) }),
      }
      return changeEntity(tx, plans(), { entity, patch })
    },
  }),

  draft: statusCommand({
    to: 'draft',
    word: 'draft',
    event: 'changed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Take a plan back to draft',
  }),
  review: statusCommand({
    to: 'review',
    word: 'review',
    event: 'reviewed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Put a plan up for review',
  }),
  rework: statusCommand({
    to: 'rework',
    word: 'rework',
    event: 'rework',
    actors: ['person', 'cw'],
    summary: 'Send a plan back to the architect; what is wrong stands under Feedback',
  }),
  approve: statusCommand({
    to: 'approved',
    word: 'approve',
    event: 'approved',
    actors: ['person'],
    summary: 'Approve a plan; work starts when its phase is approved',
  }),
  done: statusCommand({
    to: 'done',
    word: 'done',
    event: 'completed',
    actors: ['person', 'cw'],
    summary: 'Mark an approved plan as done',
  }),

  ...entityProcedures({
    kind: 'plan',
    noun: 'plan',
    schema: planSchema,
    store: plans,
    relocate: (tx, _, path) => ({ phase: requireParent(tx, phases(), path).id }),
  }),
})

function statusCommand(move: {
  readonly to: PlanStatus
  /** The command's last word. */
  readonly word: string
  readonly event: EventTypeSuffix
  readonly actors: readonly ActorKind[]
  readonly summary: string
}) {
  return command({
    summary: move.summary,
    actors: move.actors,
    reserved: 'that is a person’s decision.',
    input: refInput('plan'),
    output: planSchema,
    cli: { examples: [`cw plan ${move.word} 01-schema`] },
    run: (tx, input) => {
      const entity = findActive(tx, plans(), input.ref)
      if (entity.status === move.to || hasPassed(entity.status, move.to)) return entity
      checkMove('plan', planMoves, { from: entity.status, to: move.to })
      return changeEntity(tx, plans(), { entity, patch: { status: move.to }, event: move.event })
    },
  })
}
