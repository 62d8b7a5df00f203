// The procedures of plans.

import { z } from 'zod'
import { revision } from '../../document/content.ts'
import { withFeedback } from '../../document/feedback.ts'
import { byPath } from '../../document/names.ts'
import { contentInput, entityProcedures, refInput } from '../../kernel/entity-procedures.ts'
import { requireParent } from '../../kernel/parents.ts'
import { command, router } from '../../kernel/procedure.ts'
import {
  archivedInput,
  idOf,
  listProcedure,
  showProcedure,
  updateProcedure,
} from '../../kernel/slice-procedures.ts'
import { type StatusSlice, statusProcedure } from '../../kernel/status-procedure.ts'
import { phases } from '../phases/index.ts'
import { createPlan, createPlanInput, dependenciesOf, planFields } from './create.ts'
import { hasPassed, type Plan, type PlanStatus, planMoves, planSchema, planStatus } from './entity.ts'
import { plans } from './stored.ts'

const slice: StatusSlice<Plan, PlanStatus> = {
  kind: 'plan',
  noun: 'plan',
  schema: planSchema,
  store: plans,
  relocate: (tx, _, path) => ({ phase: requireParent(tx, phases(), path).id }),
  moves: planMoves,
  hasPassed,
}

export const planRouter = router({
  create: command({
    summary: 'Create a plan of a phase',
    actors: ['person', 'agent', 'cw'],
    input: createPlanInput,
    output: planSchema,
    cli: { aliases: ['new', 'add'], examples: ['cw plan create "Counters" --phase 01-storage'] },
    run: createPlan,
  }),

  list: listProcedure(slice, {
    summary: 'List plans in the order of their names',
    order: byPath,
    input: z.object({
      phase: z.string().optional().describe('only those of this phase'),
      status: planStatus.optional().describe('only those in this status'),
      ...archivedInput,
    }),
    examples: ['cw plan list --phase 01-storage'],
    where: (reader, { phase, status }) => ({ phase: idOf(reader, phases(), phase), status }),
  }),

  show: showProcedure(slice, 'Show a plan'),

  update: updateProcedure(slice, {
    summary: 'Change title, text, wave or dependencies of a plan',
    actors: ['person', 'agent', 'cw'],
    input: refInput('plan').extend({ ...contentInput, ...planFields }),
    examples: ['cw plan update 01-schema --wave 2'],
    patch: (tx, plan, input) => ({
      ...revision(plan, input),
      dependsOn: input.dependsOn && dependenciesOf(tx, plan, input.dependsOn),
    }),
  }),

  draft: statusProcedure(slice, {
    to: 'draft',
    word: 'draft',
    example: 'cw plan draft 02-counters',
    event: 'changed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Take a plan back to draft',
  }),
  review: statusProcedure(slice, {
    to: 'review',
    word: 'review',
    event: 'reviewed',
    actors: ['person', 'agent', 'cw'],
    summary: 'Put a plan up for review',
  }),
  rework: statusProcedure(slice, {
    to: 'rework',
    word: 'rework',
    example: 'cw plan review 02-counters && cw plan rework 02-counters --feedback "Say how it is measured."',
    withFeedback,
    event: 'rework',
    actors: ['person', 'cw'],
    summary: 'Send a plan back; what is wrong stands under Feedback',
  }),
  approve: statusProcedure(slice, {
    to: 'approved',
    word: 'approve',
    event: 'approved',
    actors: ['person'],
    summary: 'Approve a plan; work starts when its phase is approved',
  }),
  done: statusProcedure(slice, {
    to: 'done',
    word: 'done',
    event: 'completed',
    actors: ['person', 'cw'],
    summary: 'Mark an approved plan as done',
  }),

  ...entityProcedures(slice),
})
