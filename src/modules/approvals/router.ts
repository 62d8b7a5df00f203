// The procedures of phases that look at their plans and tasks, and of initiatives that look at their pages: approving,
// the digest, progress.

import { z } from 'zod'
import { byPath } from '../../document/names.ts'
import { refInput } from '../../kernel/entity-procedures.ts'
import { graceInput } from '../../kernel/grace.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { archivedInput, entitiesWhere, idOf } from '../../kernel/slice-procedures.ts'
import type { Reader } from '../../kernel/tx.ts'
import { initiativeSchema, initiatives } from '../initiatives/index.ts'
import { type Phase, phaseSchema, phases } from '../phases/index.ts'
import { approveInitiative, approvePhase } from './approve.ts'
import { completePhase } from './completion.ts'
import { approvedKinds, digestOfInitiative, digestOfPhase, plansOf, revisionsOf, tasksOf } from './work.ts'

const countSchema = z.object({ done: z.number().int(), all: z.number().int() })

const progressSchema = phaseSchema.extend({
  /** Plans that are done, of all. */
  plans: countSchema,
  /** Tasks that are closed, of all. */
  tasks: countSchema,
})

const revisionSchema = z.object({
  rev: z.number().int(),
  slug: z.string(),
  kind: z.enum(approvedKinds),
})

const digestSchema = z.object({ digest: z.string(), revs: z.record(z.string(), revisionSchema) })

/** What the one who approves has read. */
const readInput = {
  digest: z.string().min(8).optional().describe('approve only what has this digest; 8 characters will do'),
  seen: z
    .record(z.string(), z.number().int())
    .optional()
    .describe('revisions that were read, by id')
    .meta({ programs: true }),
  listed: z
    .array(z.object({ slug: z.string(), rev: z.number().int() }))
    .optional()
    .describe('what its document listed as approved with it')
    .meta({ programs: true }),
}

export const initiativeApprovalRouter = router({
  approve: command({
    summary: 'Approve the concept of an initiative in review, with its pages as they are',
    actors: ['person'],
    reserved: 'approving is a person’s decision.',
    input: refInput('initiative').extend(readInput),
    output: initiativeSchema.extend({
      /** What was approved just now; null where it was approved before. */
      approvedDigest: z.string().nullable(),
    }),
    cli: {
      examples: ['cw initiative approve rate-limits', 'cw initiative approve rate-limits --digest 9f2c7b10'],
    },
    run: (tx, input) => approveInitiative(tx, findActive(tx, initiatives(), input.ref), input),
  }),

  digest: query({
    summary: 'Show what an approval of an initiative would bind to',
    input: refInput('initiative'),
    output: digestSchema,
    cli: { examples: ['cw initiative digest rate-limits'] },
    run: (reader, input) => {
      const initiative = findEntity(reader, initiatives(), input.ref)
      return { digest: digestOfInitiative(reader, initiative), revs: revisionsOf(reader, initiative) }
    },
  }),
})

export const phaseApprovalRouter = router({
  approve: command({
    summary: 'Approve a phase in review with its plans and tasks as they are',
    actors: ['person'],
    reserved: 'approving is a person’s decision.',
    input: refInput('phase').extend({ ...readInput, ...graceInput }),
    output: phaseSchema,
    cli: { examples: ['cw phase approve 01-storage', 'cw phase approve 01-storage --digest 9f2c7b10'] },
    run: (tx, input) => approvePhase(tx, findActive(tx, phases(), input.ref), input),
  }),

  complete: command({
    summary: 'Accept a phase as completed when no task of it is left',
    actors: ['person', 'cw'],
    reserved: 'that is a person’s decision.',
    input: refInput('phase'),
    output: phaseSchema,
    cli: { examples: ['cw phase complete 01-form'] },
    run: (tx, input) => completePhase(tx, findActive(tx, phases(), input.ref)),
  }),

  digest: query({
    summary: 'Show what an approval of a phase would bind to',
    input: refInput('phase'),
    output: digestSchema,
    cli: { examples: ['cw phase digest 01-storage'] },
    run: (reader, input) => {
      const phase = findEntity(reader, phases(), input.ref)
      return { digest: digestOfPhase(reader, phase), revs: revisionsOf(reader, phase) }
    },
  }),

  list: query({
    summary: 'List phases in their order, with how far they are',
    input: z.object({
      initiative: z.string().optional().describe('only those of this initiative'),
      ...archivedInput,
    }),
    output: z.array(progressSchema),
    cli: { aliases: ['ls'], examples: ['cw phase list --initiative rate-limits'] },
    run: (reader, input) => {
      const where = { initiative: idOf(reader, initiatives(), input.initiative) }
      return entitiesWhere(reader, phases(), { archived: input.archived, where })
        .sort(byPath)
        .map((phase) => withProgress(reader, phase))
    },
  }),
})

function withProgress(reader: Reader, phase: Phase): z.infer<typeof progressSchema> {
  const plans = plansOf(reader, phase)
  const tasks = tasksOf(reader, phase)
  return {
    ...phase,
    plans: { done: plans.filter((plan) => plan.status === 'done').length, all: plans.length },
    tasks: { done: tasks.filter(isClosed).length, all: tasks.length },
  }
}

function isClosed(task: object): boolean {
  return 'status' in task && task.status === 'closed'
}
