// How a phase comes to be, and what its fields refer to.

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
  ...arrivalInput,
  initiative: z.string().optional().describe('initiative it belongs to'),
  number: z.number().positive().optional().describe('its place: 3, or 2.1 to insert one after 2'),
  status: phaseStatus.optional().describe('status it arrives with'),
  ...phaseFields,
})

/** @throws CwError `path.misplaced`, `path.taken`, `reference.unknown`, `dependency.cycle`, `actor.forbidden` */
export function createPhase(tx: Tx, input: z.output<typeof createPhaseInput>): Phase {
  const { title, body, markdown, status = 'planned' } = input
  const path = input.path ?? freePath(tx, phases(), wantedPath(tx, input))
  requireFree(tx, phases(), path)
  refuseDecided(tx, status)
  const id = input.id ?? tx.newId('phase')
  return createEntity(tx, phases(), {
    id,
    ...newContent({ title, body, markdown }, path),
    path,
    source: null,
    initiative: requireParent(tx, initiatives(), path).id,
    status: arrivalStatus(status),
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
  const needs = resolveReferences(tx, phases(), { field: 'depends_on', refs, near: phase.path })
  refuseCycle(tx, phases(), { id: phase.id, needs, needsOf: (entity) => entity.dependsOn })
  return needs
}

function refuseDecided(tx: Tx, status: Phase['status']): void {
  if (tx.actor.kind !== 'agent' || status === 'planned' || status === 'review') return
  const reason = 'approving is a person’s decision; create it as planned or in review.'
  throw cwError('actor.forbidden', { actor: tx.actor.name, command: tx.cause.command, reason })
}

function wantedPath(tx: Tx, input: z.output<typeof createPhaseInput>): string {
  if (input.initiative === undefined)
    throw cwError('input.invalid', { reason: 'Say which initiative it belongs to: --initiative.' })
  const initiative = findActive(tx, initiatives(), input.initiative)
  const names = phases()
    .all(tx)
    .filter((phase) => phase.initiative === initiative.id)
    .map((phase) => placeOf(phase.path)?.slug ?? '')
  const number = input.number ?? nextNumber(names)
  return pathFor('phase', numbered(number, slugify(nameOf(input))), initiative.path)
}
