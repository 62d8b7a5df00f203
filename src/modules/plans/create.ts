// How a plan comes to be, and what its fields refer to.

import { z } from 'zod'
import { nameOf, newContent } from '../../document/content.ts'
import { numbered, slugify } from '../../document/names.ts'
import { nextNumber } from '../../document/numbering.ts'
import { refuseCycle, resolveReferences } from '../../kernel/dependencies.ts'
import { createEntity } from '../../kernel/entity.ts'
import { arrivalInput, contentInput, freePath, requireFree } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { pathFor, placeOf } from '../../kernel/layout.ts'
import { requireParent } from '../../kernel/parents.ts'
import { findActive } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { phases } from '../phases/index.ts'
import { type Plan, planStatus } from './entity.ts'
import { plans } from './stored.ts'

/** Fields that a command sets. */
export const planFields = {
  wave: z.number().int().nullable().optional().describe('orders plans, does not block'),
  dependsOn: z.array(z.string()).optional().describe('plans that come first'),
}

export const createPlanInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  ...arrivalInput,
  phase: z.string().optional().describe('phase it belongs to'),
  status: planStatus.optional().describe('status it arrives with'),
  ...planFields,
})

/** @throws CwError `path.misplaced`, `path.taken`, `reference.unknown`, `dependency.cycle`, `actor.forbidden` */
export function createPlan(tx: Tx, input: z.output<typeof createPlanInput>): Plan {
  const { title, body, markdown, status = 'draft' } = input
  const path = input.path ?? freePath(tx, plans(), wantedPath(tx, input))
  requireFree(tx, plans(), path)
  refuseDecided(tx, status)
  const id = input.id ?? tx.newId('plan')
  return createEntity(tx, plans(), {
    id,
    ...newContent({ title, body, markdown }, path),
    path,
    source: null,
    phase: requireParent(tx, phases(), path).id,
    status,
    wave: input.wave ?? null,
    dependsOn: dependenciesOf(tx, { id, path }, input.dependsOn ?? []),
  })
}

/**
 * The ids of the plans that `refs` name.
 * @throws CwError `reference.unknown`, `dependency.cycle`
 */
export function dependenciesOf(tx: Tx, plan: Pick<Plan, 'id' | 'path'>, refs: readonly string[]): string[] {
  const needs = resolveReferences(tx, plans(), { field: 'depends_on', refs, near: plan.path })
  refuseCycle(tx, plans(), { id: plan.id, needs, needsOf: (entity) => entity.dependsOn })
  return needs
}

function refuseDecided(tx: Tx, status: Plan['status']): void {
  if (tx.actor.kind !== 'agent' || status === 'draft' || status === 'review') return
  const reason = 'approving is a person’s decision; create it as a draft or in review.'
  throw cwError('actor.forbidden', { actor: tx.actor.name, command: tx.cause.command, reason })
}

function wantedPath(tx: Tx, input: z.output<typeof createPlanInput>): string {
  if (input.phase === undefined)
    throw cwError('input.invalid', { reason: 'Say which phase it belongs to: --phase.' })
  const phase = findActive(tx, phases(), input.phase)
  const names = plans()
    .all(tx)
    .filter((plan) => plan.phase === phase.id)
    .map((plan) => placeOf(plan.path)?.slug ?? '')
  return pathFor('plan', numbered(nextNumber(names), slugify(nameOf(input))), phase.path)
}
