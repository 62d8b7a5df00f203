// How a plan comes to be, and what its fields refer to.

import { z } from 'zod'
import { nameOf, newContent } from '../../document/content.ts'
import { numbered, slugify } from '../../document/names.ts'
import { nextNumber } from '../../document/numbering.ts'
import { resolveNeeds } from '../../kernel/dependencies.ts'
import { createEntity } from '../../kernel/entity.ts'
import { arrivalInput, contentInput } from '../../kernel/entity-procedures.ts'
import { freePath } from '../../kernel/free-path.ts'
import { pathFor } from '../../kernel/layout.ts'
import { refuseDecided } from '../../kernel/lifecycle.ts'
import { namedParent, requireParent } from '../../kernel/parents.ts'
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
  status: planStatus
    .optional()
    .describe('status it arrives with')
    .meta({ offered: ['draft', 'review'] }),
  ...planFields,
})

/** @throws CwError `path.misplaced`, `path.taken`, `reference.unknown`, `dependency.cycle`, `actor.forbidden` */
export function createPlan(tx: Tx, input: z.output<typeof createPlanInput>): Plan {
  const path = input.path ?? freePath(tx, plans(), wantedPath(tx, input))
  const status = input.status ?? 'draft'
  refuseDecided(tx, status, {
    open: ['draft', 'review'],
    reason: 'approving is a person’s decision; create it as a draft or in review.',
  })
  const id = input.id ?? tx.newId('plan')
  return createEntity(tx, plans(), {
    id,
    path,
    ...newContent(input, path),
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
  return resolveNeeds(tx, plans(), { of: plan, field: 'depends_on', refs, needsOf: (each) => each.dependsOn })
}

function wantedPath(tx: Tx, input: z.output<typeof createPlanInput>): string {
  const phase = namedParent(tx, phases(), input.phase)
  const siblings = plans()
    .all(tx)
    .filter((plan) => plan.phase === phase.id)
  const number = nextNumber(siblings.map(({ path }) => path))
  return pathFor('plan', numbered(number, slugify(nameOf(input))), phase.path)
}
