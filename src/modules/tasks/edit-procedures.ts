// The procedures that make tasks and change what they say.

import { z } from 'zod'
import { revision } from '../../document/content.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { contentInput, entityProcedures, refInput, type Slice } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { command } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { updateProcedure } from '../../kernel/slice-procedures.ts'
import type { Tx } from '../../kernel/tx.ts'
import { plans } from '../plans/index.ts'
import { addComment } from './comments.ts'
import { createTask, phaseAt } from './create.ts'
import { asSet, commentSchema, linkType, type Task, taskSchema } from './entity.ts'
import { createTaskInput, fieldsOf, taskFields } from './fields.ts'
import { requireFreeOfLease, requireHeld } from './leases.ts'
import { proposal } from './proposals.ts'
import { tasks } from './stored.ts'

const slice: Slice<Task> = { kind: 'task', noun: 'task', schema: taskSchema, store: tasks, relocate }

export const editProcedures = {
  create: command({
    summary: 'Create a task, in a phase or on its own',
    actors: ['person', 'agent', 'cw'],
    input: createTaskInput,
    output: taskSchema,
    cli: {
      aliases: ['new', 'add'],
      examples: [
        'cw task create "Fill the table" --phase 01-storage --priority P1',
        'cw task create "Tidy the logs" --needs limits-table --label chores',
      ],
    },
    run: createTask,
  }),

  update: updateProcedure(slice, {
    summary: 'Change title, text, priority, plan, needs, files, labels or assignee of a task',
    actors: ['person', 'agent', 'cw'],
    input: refInput('task').extend({ ...contentInput, ...taskFields }),
    examples: ['cw task update limits-table --priority P0'],
    patch: (tx, task, input) => {
      requireHeld(tx, task)
      if (input.assignee !== undefined && input.assignee !== task.assignee) requireFreeOfLease(tx, task)
      return { ...revision(task, input), ...fieldsOf(tx, task, input) }
    },
  }),

  assign: command({
    summary: 'Say who does a task; without a name nobody does',
    actors: ['person', 'cw'],
    input: refInput('task').extend({
      assignee: z.string().optional().meta({ positional: true }).describe('an agent or a person'),
    }),
    output: taskSchema,
    cli: { examples: ['cw task assign limits-table brave-otter'] },
    run: (tx, input) => {
      const entity = changeable(tx, input.ref)
      const assignee = input.assignee ?? null
      if (assignee !== entity.assignee) requireFreeOfLease(tx, entity)
      return changeEntity(tx, tasks(), { entity, patch: { assignee } })
    },
  }),

  label: command({
    summary: 'Add labels to a task, or take some away',
    actors: ['person', 'agent', 'cw'],
    input: refInput('task').extend({
      labels: z.array(z.string()).default([]).meta({ positional: true }).describe('labels it gets'),
      add: z.array(z.string()).default([]).describe('the same'),
      remove: z.array(z.string()).default([]).describe('labels it loses'),
    }),
    output: taskSchema,
    cli: { aliases: ['tag'], examples: ['cw task label limits-table db urgent --remove later'] },
    run: (tx, input) => {
      const entity = changeable(tx, input.ref)
      const labels = asSet([...entity.labels, ...input.labels, ...input.add]).filter(
        (label) => !input.remove.includes(label),
      )
      return changeEntity(tx, tasks(), { entity, patch: { labels } })
    },
  }),

  comment: command({
    summary: 'Write a remark below a task',
    actors: ['person', 'agent', 'cw'],
    input: refInput('task').extend({
      text: z.string().min(1).meta({ positional: true }).describe('Markdown; - reads standard input'),
    }),
    output: commentSchema,
    cli: { aliases: ['note'], examples: ['cw task comment limits-table "The migration is slow"'] },
    run: (tx, input) => addComment(tx, findEntity(tx, tasks(), input.ref), input.text),
  }),

  link: command({
    summary: 'Link a task to another one without ordering them',
    actors: ['person', 'agent', 'cw'],
    input: refInput('task').extend({
      target: z.string().min(1).meta({ positional: true }).describe('the other task'),
      type: linkType.default('related').describe('what the other one is to it'),
      remove: z.boolean().default(false).describe('take the link away'),
    }),
    output: taskSchema,
    cli: { examples: ['cw task link limits-table clean-up --type discovered-from'] },
    run: (tx, input) => {
      const entity = changeable(tx, input.ref)
      const target = findEntity(tx, tasks(), input.target, entity.path).id
      if (target === entity.id && !input.remove)
        throw cwError('input.invalid', { reason: 'Both are the same task. Name another one.' })
      const others = entity.links.filter((link) => link.type !== input.type || link.target !== target)
      const links = input.remove ? others : [...others, { type: input.type, target }]
      if (!input.remove && others.length < entity.links.length) return entity
      return changeEntity(tx, tasks(), { entity, patch: { links }, event: 'linked' })
    },
  }),

  ...entityProcedures(slice),
}

/** The task of a reference, when the actor may change it. @throws CwError `task.not-held`, `entity.archived` */
export function changeable(tx: Tx, ref: string): Task {
  const task = findActive(tx, tasks(), ref)
  requireHeld(tx, task)
  return task
}

/** A plan of another phase is left behind; who moves it there decides what an addition to that phase is. */
function relocate(tx: Tx, task: Task, path: string): Partial<Task> {
  const phase = phaseAt(tx, path)
  const plan = task.plan === null ? null : plans().get(tx, task.plan)
  const own = { phase, plan: plan?.phase === phase ? task.plan : null }
  return phase === task.phase ? own : { ...own, ...proposal(tx, task, phase) }
}
