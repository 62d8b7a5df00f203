// An initiative: a larger piece of work, from a draft to its completion.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'
import type { Moves } from '../../kernel/lifecycle.ts'

export const initiativeStatus = z.enum(['draft', 'review', 'approved', 'in_progress', 'completed'])
export type InitiativeStatus = z.infer<typeof initiativeStatus>

export const priority = z.enum(['P0', 'P1', 'P2', 'P3'])

export const initiativeSchema = entitySchema.extend({
  status: initiativeStatus,
  priority,
  /** Ids or slugs of the projects it changes. */
  projects: z.array(z.string()),
  /** Which model profile its agents use; null = the home's. */
  profile: z.string().nullable(),
  /** Money its agents may cost before dispatch stops, in US dollars. */
  budgetUsd: z.number().nonnegative().nullable(),
})
export type Initiative = z.infer<typeof initiativeSchema>

/** Back to `draft` leads from `approved`, too: a checkout of an older commit takes the approval back so. */
export const initiativeMoves: Moves<InitiativeStatus> = {
  draft: ['review'],
  review: ['draft', 'approved'],
  approved: ['review', 'draft', 'in_progress'],
  in_progress: ['review', 'completed'],
  completed: ['in_progress'],
}

/** Whether the lifecycle has passed `to`: setting it again changes nothing (SYNC.md 2, absorb). */
export function hasPassed(from: InitiativeStatus, to: InitiativeStatus): boolean {
  return to === 'approved' && (from === 'in_progress' || from === 'completed')
}
