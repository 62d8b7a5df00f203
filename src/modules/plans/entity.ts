// A plan: what a part of a phase does and why.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'
import type { Moves } from '../../kernel/lifecycle.ts'

export const planStatus = z.enum(['draft', 'review', 'rework', 'approved', 'done'])
export type PlanStatus = z.infer<typeof planStatus>

export const planSchema = entitySchema.extend({
  /** The phase it belongs to. */
  phase: z.string(),
  status: planStatus,
  /** Orders plans that may run side by side; null = none said. */
  wave: z.number().int().nullable(),
  /** Ids of plans that come first. */
  dependsOn: z.array(z.string()),
})
export type Plan = z.infer<typeof planSchema>

export const planMoves: Moves<PlanStatus> = {
  draft: ['review'],
  review: ['draft', 'rework', 'approved'],
  rework: ['draft', 'review'],
  approved: ['review', 'draft', 'done'],
  done: ['review'],
}

/** Whether the lifecycle has passed `to`: setting it again changes nothing (SYNC.md 2, absorb). */
export function hasPassed(from: PlanStatus, to: PlanStatus): boolean {
  return to === 'approved' && from === 'done'
}
