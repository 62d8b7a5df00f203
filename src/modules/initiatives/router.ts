// The procedures of initiatives.

import { z } from 'zod'
import { nameOf, newContent, reviseContent } from '../../document/content.ts'
import { slugify } from '../../document/names.ts'
import { changeEntity, createEntity } from '../../kernel/entity.ts'
import type { EventTypeSuffix } from '../../kernel/entity-events.ts'
import {
  arrivalInput,
  contentInput,
  entityProcedures,
  freePath,
  refInput,
  requireFree,
} from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { pathFor } from '../../kernel/layout.ts'
import { checkMove } from '../../kernel/lifecycle.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import {
  type Initiative,
  type InitiativeStatus,
  initiativeMoves,
  initiativeSchema,
  initiativeStatus,
  priority,
} from './entity.ts'
import { initiatives } from './stored.ts'

const settable = {
  priority: priority.optional().describe('P0 (critical) to P3 (low)'),
  projects: z.array(z.string()).optional().describe('projects it changes'),
  profile: z.string().nullable().optional().describe('model profile of its agents'),
  budgetUsd: z.number().nonnegative().nullable().optional().describe('budget in US dollars'),
}

const createInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  ...arrivalInput,
  status: initiativeStatus.optional().describe('status it arrives with'),
  ...settable,
})

export const initiativeRouter = router({
  create: command({
    summary: 'Create an initiative as a draft',
    actors: ['person', 'agent', 'cw'],
    input: createInput,
    output: initiativeSchema,
    cli: { aliases: ['new', 'add'], examples: ['cw initiative create "Rate limits" --priority P1'] },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List initiatives',
    input: z.object({
      status: initiativeStatus.optional().describe('only those in this status'),
      archived: z.boolean().default(false).describe('archived ones too'),
    }),
    output: z.array(initiativeSchema),
    cli: { aliases: ['ls'], examples: ['cw initiative list', 'cw initiative list --status review --json'] },
    run: (reader, input) => {
      const all = input.archived ? initiatives().all(reader) : initiatives().active(reader)
      return all.filter((each) => input.status === undefined || each.status === input.status)
    },
  }),

  show: query({
    summary: 'Show an initiative',
    input: refInput('initiative'),
    output: initiativeSchema,
    cli: { aliases: ['view'], examples: ['cw initiative show rate-limits'] },
    run: (reader, input) => findEntity(reader, initiatives(), input.ref),
  }),

  update: command({
    summary: 'Change title, text, priority, projects, profile or budget of an initiative',
    actors: ['person', 'agent', 'cw'],
    input: refInput('initiative').extend({
      ...contentInput,
      ...settable,
    }),
    output: initiativeSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw initiative update rate-limits --priority P0'] },
    run: (tx, input) => {
      const entity = findActive(tx, initiatives(), input.ref)
      const { ref: _, title, body, markdown, ...fields } = input
      if (fields.budgetUsd !== undefined && fields.budgetUsd !== entity.budgetUsd) refuseAgent(tx)
      const patch = { ...fields, ...reviseContent(entity, { title, body, markdown }) }
      return changeEntity(tx, initiatives(), { entity, patch })
    },
  }),

  review: statusCommand({
    to: 'review',
    event: 'reviewed',
    summary: 'Ask for the architect’s plan and for review',
  }),
  draft: statusCommand({ to: 'draft', event: 'rework', summary: 'Take an initiative back to draft' }),
  approve: statusCommand({
    to: 'approved',
    event: 'approved',
    summary: 'Approve the concept of an initiative',
  }),
  complete: statusCommand({ to: 'completed', event: 'completed', summary: 'Mark an initiative completed' }),

  ...entityProcedures({
    kind: 'initiative',
    noun: 'initiative',
    schema: initiativeSchema,
    store: initiatives,
  }),
})

/** Brings an approved initiative into progress; anything else stays as it is. Called when a phase of it starts. */
export function startInitiative(tx: Tx, id: string): void {
  const entity = initiatives().get(tx, id)
  if (entity?.status !== 'approved') return
  changeEntity(tx, initiatives(), { entity, patch: { status: 'in_progress' }, event: 'started' })
}

/** Makes a draft in the name of whoever the transaction acts for. */
export function draftInitiative(
  tx: Tx,
  draft: { readonly title: string; readonly body: string },
): Initiative {
  return create(tx, draft)
}

function create(tx: Tx, input: z.infer<typeof createInput>): Initiative {
  const { title, body, markdown, id, ...fields } = input
  const path = input.path ?? freePath(tx, initiatives(), wantedPath(input))
  requireFree(tx, initiatives(), path)
  refuseDecided(tx, fields.status)
  return createEntity(tx, initiatives(), {
    ...(id === undefined ? {} : { id }),
    ...newContent({ title, body, markdown }, path),
    path,
    source: null,
    status: fields.status ?? 'draft',
    priority: fields.priority ?? 'P2',
    projects: fields.projects ?? [],
    profile: fields.profile ?? null,
    budgetUsd: fields.budgetUsd ?? null,
  })
}

function wantedPath(input: z.infer<typeof createInput>): string {
  return pathFor('initiative', slugify(nameOf(input)), null)
}

/** @throws CwError `actor.forbidden` */
function refuseDecided(tx: Tx, status: InitiativeStatus | undefined): void {
  if (tx.actor.kind !== 'agent' || status === undefined || status === 'draft') return
  const reason = 'asking for review and approving are a person’s decisions; create it as a draft.'
  throw cwError('actor.forbidden', { actor: tx.actor.name, command: tx.cause.command, reason })
}

function statusCommand(move: { to: InitiativeStatus; event: EventTypeSuffix; summary: string }) {
  return command({
    summary: move.summary,
    actors: ['person', 'cw'],
    reserved: 'the status of an initiative is a person’s decision.',
    input: refInput('initiative'),
    output: initiativeSchema,
    cli: { examples: [`cw initiative ${wordFor(move.to)} rate-limits`] },
    run: (tx, input) => {
      const entity = findActive(tx, initiatives(), input.ref)
      if (entity.status === move.to || passed(entity.status, move.to)) return entity
      checkMove('initiative', initiativeMoves, { from: entity.status, to: move.to })
      return changeEntity(tx, initiatives(), { entity, patch: { status: move.to }, event: move.event })
    },
  })
}

/** `approved` on an initiative that is already under way changes nothing (SYNC.md 2, absorb). */
function passed(from: InitiativeStatus, to: InitiativeStatus): boolean {
  return to === 'approved' && (from === 'in_progress' || from === 'completed')
}

function wordFor(status: InitiativeStatus): string {
  return {
    draft: 'draft',
    review: 'review',
    approved: 'approve',
    in_progress: 'start',
    completed: 'complete',
  }[status]
}

/** Who spends does not say how much may be spent. */
function refuseAgent({ actor }: Tx): void {
  if (actor.kind !== 'agent') return
  const reason = 'how much may be spent is a person’s decision.'
  throw cwError('actor.forbidden', { actor: actor.name, command: 'initiative.update', reason })
}
