// The procedures of initiatives.

import { z } from 'zod'
import { nameOf, newContent, revision } from '../../document/content.ts'
import { byPath, slugify } from '../../document/names.ts'
import { changeEntity, createEntity } from '../../kernel/entity.ts'
import { arrivalInput, contentInput, entityProcedures, refInput } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { refuseAgent } from '../../kernel/forbidden.ts'
import { freePath } from '../../kernel/free-path.ts'
import { pathFor } from '../../kernel/layout.ts'
import { refuseDecided } from '../../kernel/lifecycle.ts'
import { command, router } from '../../kernel/procedure.ts'
import { archivedInput, listProcedure, updateProcedure } from '../../kernel/slice-procedures.ts'
import {
  moveStatus,
  type StatusMove,
  type StatusSlice,
  statusProcedure,
} from '../../kernel/status-procedure.ts'
import type { Tx } from '../../kernel/tx.ts'
import {
  hasPassed,
  type Initiative,
  type InitiativeStatus,
  initiativeMoves,
  initiativeSchema,
  initiativeStatus,
  priority,
} from './entity.ts'
import { initiatives } from './stored.ts'

const slice: StatusSlice<Initiative, InitiativeStatus> = {
  kind: 'initiative',
  noun: 'initiative',
  schema: initiativeSchema,
  store: initiatives,
  moves: initiativeMoves,
  hasPassed,
  refuse: ({ status }, to) => {
    if (status === 'in_progress' && to === 'draft') throw cwError('initiative.begun', { field: 'status' })
  },
}

const settable = {
  priority: priority.optional().describe('P0 (critical) to P3 (low)'),
  projects: z.array(z.string()).optional().describe('projects it changes'),
  profile: z
    .string()
    .nullable()
    .optional()
    .describe('model profile of its agents (kept; this version acts on none)'),
  budgetUsd: z.number().nonnegative().nullable().optional().describe('budget in US dollars'),
}

const createInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  ...arrivalInput,
  status: initiativeStatus
    .optional()
    .describe('status it arrives with')
    .meta({ offered: ['draft', 'review'] }),
  ...settable,
})

/** Who may set the status of an initiative. */
const deciding = {
  actors: ['person', 'cw'],
  reserved: 'the status of an initiative is a person’s decision.',
} as const

export const initiativeRouter = router({
  create: command({
    summary: 'Create an initiative as a draft',
    actors: ['person', 'agent', 'cw'],
    input: createInput,
    output: initiativeSchema,
    cli: { aliases: ['new', 'add'], examples: ['cw initiative create "Audit log" --priority P1'] },
    run: (tx, input) => create(tx, input),
  }),

  list: listProcedure(slice, {
    summary: 'List initiatives',
    order: byPath,
    input: z.object({
      status: initiativeStatus.optional().describe('only those in this status'),
      ...archivedInput,
    }),
    examples: ['cw initiative list', 'cw initiative list --status review --json'],
    where: (_, { status }) => ({ status }),
  }),

  update: updateProcedure(slice, {
    summary: 'Change title, text, priority, projects, profile or budget of an initiative',
    actors: ['person', 'agent', 'cw'],
    input: refInput('initiative').extend({ ...contentInput, ...settable }),
    examples: ['cw initiative update rate-limits --priority P0'],
    patch: (tx, initiative, input) => {
      if (input.budgetUsd !== undefined && input.budgetUsd !== initiative.budgetUsd)
        refuseAgent(tx, 'how much may be spent is a person’s decision.')
      return revision(initiative, input)
    },
  }),

  review: statusProcedure(slice, {
    to: 'review',
    word: 'review',
    event: 'reviewed',
    summary: 'Put an initiative up for review',
    ...deciding,
  }),
  draft: statusProcedure(slice, {
    to: 'draft',
    word: 'draft',
    example: 'cw initiative draft dark-mode',
    event: 'rework',
    summary: 'Take an initiative back to draft',
    ...deciding,
  }),
  complete: statusProcedure(slice, {
    to: 'completed',
    word: 'complete',
    example: 'cw initiative complete faster-login',
    event: 'completed',
    summary: 'Mark an initiative completed',
    ...deciding,
  }),

  ...entityProcedures(slice),
})

/** @throws CwError `status.illegal`, `initiative.begun` */
export function moveInitiative(tx: Tx, entity: Initiative, move: StatusMove<InitiativeStatus>): Initiative {
  return moveStatus(tx, slice, { entity, ...move })
}

/** Brings an initiative into progress that has one of these statuses; any other stays as it is. */
export function startInitiative(tx: Tx, id: string, from: readonly InitiativeStatus[] = ['approved']): void {
  const entity = initiatives().get(tx, id)
  if (!entity || !from.includes(entity.status)) return
  changeEntity(tx, initiatives(), { entity, patch: { status: 'in_progress' }, event: 'started' })
}

/** Completes an initiative that was approved; any other stays as it is. Called when the last of its phases is completed. */
export function completeInitiative(tx: Tx, id: string): void {
  startInitiative(tx, id)
  const entity = initiatives().get(tx, id)
  if (entity?.status !== 'in_progress') return
  changeEntity(tx, initiatives(), { entity, patch: { status: 'completed' }, event: 'completed' })
}

/** Makes a draft in the name of whoever the transaction acts for. */
export function draftInitiative(
  tx: Tx,
  draft: { readonly title: string; readonly body: string },
): Initiative {
  return create(tx, draft)
}

function create(tx: Tx, input: z.infer<typeof createInput>): Initiative {
  const path = input.path ?? freePath(tx, initiatives(), pathFor('initiative', slugify(nameOf(input)), null))
  const status = input.status ?? 'draft'
  refuseDecided(tx, status, {
    open: ['draft'],
    reason: 'asking for review and approving are a person’s decisions; create it as a draft.',
  })
  return createEntity(tx, initiatives(), {
    id: input.id,
    path,
    ...newContent(input, path),
    status,
    priority: input.priority ?? 'P2',
    projects: input.projects ?? [],
    profile: input.profile ?? null,
    budgetUsd: input.budgetUsd ?? null,
  })
}
