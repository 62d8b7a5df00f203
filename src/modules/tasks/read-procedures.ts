// The procedures that show and find tasks.

import { z } from 'zod'
import { byPath } from '../../document/names.ts'
import { refInput } from '../../kernel/entity-procedures.ts'
import { query } from '../../kernel/procedure.ts'
import { findEntity } from '../../kernel/references.ts'
import { archivedInput, entitiesWhere, idOf } from '../../kernel/slice-procedures.ts'
import type { Reader } from '../../kernel/tx.ts'
import { initiatives } from '../initiatives/index.ts'
import { phases } from '../phases/index.ts'
import {
  commentSchema,
  leaseSchema,
  linkSchema,
  type Task,
  taskPriority,
  taskSchema,
  taskStatus,
} from './entity.ts'
import { obstaclesOf } from './readiness.ts'
import { tasks } from './stored.ts'

const briefSchema = z.object({ id: z.string(), title: z.string(), status: taskStatus })
const namedSchema = z.object({ id: z.string(), title: z.string() })

const shownSchema = taskSchema.extend({
  comments: z.array(commentSchema),
  /** The tasks it needs, with their status. */
  needed: z.array(briefSchema),
  /** The tasks that need it. */
  blocks: z.array(briefSchema),
  /** Links of other tasks to this one. */
  linkedFrom: z.array(linkSchema),
  lease: leaseSchema.nullable(),
  phaseOf: namedSchema.nullable(),
  initiativeOf: namedSchema.nullable(),
  /** What keeps it from being started; empty = it is ready. */
  reasons: z.array(z.string()),
})

const listInput = z.object({
  status: taskStatus.optional().describe('only those in this status'),
  priority: taskPriority.optional().describe('only those of this priority'),
  label: z.string().optional().describe('only those with this label'),
  assignee: z.string().optional().describe('only those of this agent or person'),
  phase: z.string().optional().describe('only those of this phase'),
  initiative: z.string().optional().describe('only those of this initiative'),
  ...archivedInput,
  limit: z.number().int().positive().optional().describe('at most so many'),
})

export const readProcedures = {
  list: query({
    summary: 'List tasks in the order of the tree',
    input: listInput,
    output: z.array(taskSchema),
    cli: { aliases: ['ls'], examples: ['cw task list', 'cw task list --status open --label db --json'] },
    run: (reader, input) => {
      const { status, priority, assignee, archived } = input
      const where = { status, priority, assignee, phase: idOf(reader, phases(), input.phase) }
      return entitiesWhere(reader, tasks(), { archived, where })
        .filter(filterOf(reader, input))
        .sort(byPath)
        .slice(0, input.limit)
    },
  }),

  show: query({
    summary: 'Show a task with its comments, what it needs and what needs it',
    input: refInput('task'),
    output: shownSchema,
    cli: { aliases: ['view'], examples: ['cw task show limits-table'] },
    run: (reader, input) => shown(reader, findEntity(reader, tasks(), input.ref)),
  }),

  search: query({
    summary: 'Find tasks by words in their titles, texts and comments',
    input: z.object({
      text: z.string().min(1).meta({ positional: true }).describe('the characters to look for'),
      limit: z.number().int().positive().default(50).describe('at most so many'),
    }),
    output: z.array(taskSchema),
    cli: { aliases: ['find', 'grep'], examples: ['cw task search migration'] },
    run: (reader, input) => tasks().holding(reader, input.text).slice(0, input.limit),
  }),

  stale: query({
    summary: 'List tasks that are not closed and that nobody has touched for some days',
    input: z.object({ days: z.number().positive().default(14).describe('for so many days') }),
    output: z.array(taskSchema),
    cli: { examples: ['cw task stale --days 7'] },
    run: (reader, input) => tasks().untouchedSince(reader, reader.now - input.days * 86_400_000),
  }),
}

/** By what stands in no field of its own: its labels, and the initiative of its phase. */
function filterOf(reader: Reader, input: z.infer<typeof listInput>): (task: Task) => boolean {
  const initiative = idOf(reader, initiatives(), input.initiative)
  const inInitiative = new Set(
    phases()
      .all(reader)
      .filter((each) => each.initiative === initiative)
      .map((each) => each.id),
  )
  return (task) =>
    (input.label === undefined || task.labels.includes(input.label)) &&
    (initiative === undefined || (task.phase !== null && inInitiative.has(task.phase)))
}

function shown(reader: Reader, task: Task): z.infer<typeof shownSchema> {
  const phase = task.phase === null ? null : phases().get(reader, task.phase)
  const initiative = phase === null ? null : initiatives().get(reader, phase.initiative)
  return {
    ...task,
    comments: tasks().comments(reader, task.id),
    needed: brief(reader, task.needs),
    blocks: brief(reader, tasks().blocks(reader, task.id)),
    linkedFrom: tasks()
      .linking(reader, task.id)
      .map((link) => ({ type: link.type, target: link.task })),
    lease: tasks().lease(reader, task.id),
    phaseOf: phase && { id: phase.id, title: phase.title },
    initiativeOf: initiative && { id: initiative.id, title: initiative.title },
    reasons: obstaclesOf(reader, task).map((obstacle) => obstacle.text),
  }
}

function brief(reader: Reader, ids: readonly string[]): z.infer<typeof briefSchema>[] {
  return ids.flatMap((id) => {
    const task = tasks().get(reader, id)
    return task ? [{ id, title: task.title, status: task.status }] : []
  })
}
