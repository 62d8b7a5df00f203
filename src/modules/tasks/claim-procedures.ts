// The procedures by which agents take tasks and give them back.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { forbidden } from '../../kernel/forbidden.ts'
import { command } from '../../kernel/procedure.ts'
import { findActive } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { leaseSchema, taskSchema } from './entity.ts'
import {
  claimTask,
  durationOf,
  expireLeases,
  releaseTask,
  renewLease,
  requireHeld,
  usualLease,
} from './leases.ts'
import { readyTasks } from './readiness.ts'
import { tasks } from './stored.ts'

const claimInput = {
  agent: z.string().optional().describe('who holds it: the name of an agent; default: you'),
  lease: z.string().default(usualLease).describe('how long it is held without being renewed'),
}

export const claimProcedures = {
  claim: command({
    summary: 'Take a ready task for an agent; it holds it until its lease runs out',
    actors: ['person', 'agent', 'cw'],
    input: z.object({
      ref: z
        .string()
        .min(1)
        .optional()
        .meta({ positional: true })
        .describe('task: id, beginning of one, slug or path'),
      next: z.boolean().default(false).describe('the first of those that are ready'),
      ...claimInput,
    }),
    output: taskSchema.extend({ lease: leaseSchema }),
    cli: {
      examples: [
        'cw task claim limits-table --agent brave-otter --lease 10m',
        'cw task claim --next --agent brave-otter',
      ],
    },
    run: (tx, input) => {
      const { task, lease } = claimTask(tx, wanted(tx, input), claimOf(tx, input))
      return { ...task, lease }
    },
  }),

  renew: command({
    summary: 'Make the lease on a task run longer',
    actors: ['person', 'agent', 'cw'],
    input: refInput('task').extend(claimInput),
    output: leaseSchema,
    cli: {
      examples: ['cw task claim clean-up --agent fox && cw task renew clean-up --agent fox'],
    },
    run: (tx, input) => renewLease(tx, findActive(tx, tasks(), input.ref), claimOf(tx, input)),
  }),

  release: command({
    summary: 'Give a task back, so that another can take it',
    actors: ['person', 'agent', 'cw'],
    input: refInput('task'),
    output: taskSchema,
    cli: { examples: ['cw task release limits-table'] },
    run: (tx, input) => {
      const task = findActive(tx, tasks(), input.ref)
      requireHeld(tx, task)
      return releaseTask(tx, task)
    },
  }),

  expire: command({
    summary: 'Free the tasks whose leases have run out',
    actors: ['cw'],
    reserved: 'cw does it by itself.',
    input: z.object({}),
    output: z.array(taskSchema),
    cli: { hidden: true, examples: [] },
    run: (tx) => expireLeases(tx),
  }),
}

function wanted(tx: Tx, input: { readonly ref?: string | undefined; readonly next: boolean }): string {
  if (input.ref !== undefined) return findActive(tx, tasks(), input.ref).id
  if (!input.next) throw cwError('input.invalid', { reason: 'Say which task, or --next.' })
  const first = readyTasks(tx)[0]
  if (first === undefined) throw noneReady(tx)
  return first.id
}

function noneReady(tx: Tx) {
  const waiting = tasks().inStatus(tx, 'open').length
  const why =
    waiting === 0
      ? 'none is open'
      : waiting === 1
        ? 'the only open one waits'
        : `all ${waiting} open ones wait`
  return cwError('task.none-ready', { why })
}

/** An agent claims for itself only. */
function claimOf(tx: Tx, input: { readonly agent?: string | undefined; readonly lease: string }) {
  const agent = input.agent ?? tx.actor.id
  if (tx.actor.kind !== 'agent' || agent === tx.actor.id) return { agent, lease: durationOf(input.lease) }
  throw forbidden(tx, 'an agent takes tasks for itself only.')
}
