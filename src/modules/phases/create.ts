// How a phase comes to be, and what its fields refer to.

import { z } from 'zod'
import { nameOf, newContent } from '../../document/content.ts'
import { numbered, slugify } from '../../document/names.ts'
import { nextNumber } from '../../document/numbering.ts'
import { resolveNeeds } from '../../kernel/dependencies.ts'
import { createEntity } from '../../kernel/entity.ts'
import { contentInput, returningInput } from '../../kernel/entity-procedures.ts'
import { freePath } from '../../kernel/free-path.ts'
import { pathFor } from '../../kernel/layout.ts'
import { refuseDecided } from '../../kernel/lifecycle.ts'
import { namedParent, requireParent } from '../../kernel/parents.ts'
import type { Tx } from '../../kernel/tx.ts'
import { initiatives } from '../initiatives/index.ts'
import { arrivalStatus, noApproval, type Phase, phaseStatus } from './entity.ts'
import { phases } from './stored.ts'

/** Fields that a command sets. */
export const phaseFields = {
  wave: z.number().int().nullable().optional().describe('orders phases, does not block'),
  dependsOn: z.array(z.string()).optional().describe('phases that come first'),
  requirements: z.array(z.string()).optional().describe('requirements it fulfils'),
}

export const createPhaseInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  ...returningInput,
  initiative: z.string().optional().describe('initiative it belongs to'),
  number: z.number().positive().optional().describe('its place: 3, or 2.1 to insert one after 2'),
  status: phaseStatus
    .optional()
    .describe('status it arrives with')
    .meta({ offered: ['planned', 'review'] }),
  ...phaseFields,
})

/** @throws CwError `path.misplaced`, `path.taken`, `reference.unknown`, `dependency.cycle`, `actor.forbidden` */
export function createPhase(tx: Tx, input: z.output<typeof createPhaseInput>): Phase {
  const path = input.path ?? freePath(tx, phases(), wantedPath(tx, input))
  const status = input.status ?? 'planned'
  refuseDecided(tx, status, {
    open: ['planned', 'review'],
    reason: 'approving is a person’s decision; create it as planned or in review.',
  })
  const id = input.id ?? tx.newId('phase')
  return createEntity(tx, phases(), {
    id,
    path,
    ...newContent(input, path),
    initiative: requireParent(tx, initiatives(), path).id,
    status: arrivalStatus(status, input.returning),
    wave: input.wave ?? null,
    dependsOn: dependenciesOf(tx, { id, path }, input.dependsOn ?? []),
    requirements: [...new Set(input.requirements ?? [])],
    ...noApproval,
  })
}

/**
 * The ids of the phases that `refs` name.
 * @throws CwError `reference.unknown`, `dependency.cycle`
 */
export function dependenciesOf(tx: Tx, phase: Pick<Phase, 'id' | 'path'>, refs: readonly string[]): string[] {
  return resolveNeeds(tx, phases(), {
    of: phase,
    field: 'depends_on',
    refs,
    needsOf: (each) => each.dependsOn,
  })
}

function wantedPath(tx: Tx, input: z.output<typeof createPhaseInput>): string {
  const initiative = namedParent(tx, initiatives(), input.initiative)
  const siblings = phases()
    .all(tx)
    .filter((phase) => phase.initiative === initiative.id)
  const number = input.number ?? nextNumber(siblings.map(({ path }) => path))
  return pathFor('phase', numbered(number, slugify(nameOf(input))), initiative.path)
}
