// What the commands of tasks take, and what references in it mean.

import { z } from 'zod'
import { resolveNeeds, resolveReference, unknownReference } from '../../kernel/dependencies.ts'
import { contentInput, returningInput } from '../../kernel/entity-procedures.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { plans } from '../plans/index.ts'
import { asSet, type Task, taskPriority, taskStatus } from './entity.ts'
import { tasks } from './stored.ts'

const settable = {
  priority: taskPriority.optional().describe('P0 (critical) to P3 (low)'),
  plan: z.string().nullable().optional().describe('plan of the same phase'),
  needs: z.array(z.string()).optional().describe('tasks that must be closed first'),
  files: z.array(z.string()).optional().describe('globs of the files it writes'),
  labels: z.array(z.string()).optional().describe('labels'),
  assignee: z.string().nullable().optional().describe('who does it'),
}

/** What `task update` changes. */
export const taskFields = settable

export const createTaskInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  ...returningInput,
  phase: z.string().optional().describe('phase it belongs to; without one it stands alone'),
  status: taskStatus
    .optional()
    .describe('status it arrives with')
    .meta({ offered: ['open', 'blocked', 'closed'] }),
  ...settable,
  label: z.array(z.string()).optional().describe('the same as --labels'),
  file: z.array(z.string()).optional().describe('the same as --files'),
})

const fieldsSchema = z.object(settable)

/**
 * The fields as they are stored: references as ids, sets without repetition. What is not given is left out.
 * @throws CwError `reference.unknown`, `entity.ambiguous`, `dependency.cycle`
 */
export function fieldsOf(
  tx: Tx,
  task: Pick<Task, 'id' | 'path' | 'phase'>,
  given: z.output<typeof fieldsSchema>,
): Partial<Task> {
  const { priority, plan, needs, files, labels, assignee } = given
  return {
    ...(priority && { priority }),
    ...(plan === undefined ? {} : { plan: plan === null ? null : planOf(tx, task, plan) }),
    ...(needs && { needs: needsOf(tx, task, needs) }),
    ...(files && { files: asSet(files) }),
    ...(labels && { labels: asSet(labels) }),
    ...(assignee === undefined ? {} : { assignee }),
  }
}

/** @throws CwError `reference.unknown`, `dependency.cycle` */
export function needsOf(reader: Reader, task: Pick<Task, 'id' | 'path'>, refs: readonly string[]): string[] {
  return resolveNeeds(reader, tasks(), { of: task, field: 'needs', refs, needsOf: (each) => each.needs })
}

/** @throws CwError `reference.unknown`, also where the plan is of another phase */
export function planOf(reader: Reader, task: Pick<Task, 'path' | 'phase'>, ref: string): string {
  const id = resolveReference(reader, plans(), { field: 'plan', ref, near: task.path })
  const plan = id == null ? null : plans().get(reader, id)
  if (plan === null || plan.phase !== task.phase)
    throw unknownReference({ field: 'plan', ref, meant: 'A task and its plan are in the same phase.' })
  return plan.id
}
