// A phase: a part of an initiative that is approved as a whole, with its plans and tasks.

import { z } from 'zod'
import { listCheckboxes } from '../../document/checkboxes.ts'
import { sectionBody } from '../../document/sections.ts'
import { entitySchema } from '../../kernel/entity-procedures.ts'
import type { Moves } from '../../kernel/lifecycle.ts'

export const phaseStatus = z.enum([
  'planned',
  'review',
  'rework',
  'approved',
  'in_progress',
  'verifying',
  'completed',
])
export type PhaseStatus = z.infer<typeof phaseStatus>

export const phaseSchema = entitySchema.extend({
  /** The initiative it belongs to. */
  initiative: z.string(),
  status: phaseStatus,
  /** Orders phases that may run side by side; null = none said. */
  wave: z.number().int().nullable(),
  /** Ids of phases that come first. */
  dependsOn: z.array(z.string()),
  /** Names of the requirements it fulfils. */
  requirements: z.array(z.string()),
  /** What was approved; null while nothing is, and for a phase that arrived approved. */
  approvedDigest: z.string().nullable(),
  /** When, in milliseconds since the epoch. */
  approvedAt: z.number().int().nullable(),
  /** Id of the person who did. */
  approvedBy: z.string().nullable(),
  /** Nothing of it starts before that moment: a save approved it, and can be taken back (TREE.md 5). null = at once. */
  startsAt: z.number().int().nullable(),
})
export type Phase = z.infer<typeof phaseSchema>

/** Back to `planned` leads from what is approved, too: a checkout of an older commit takes the approval back so. */
export const phaseMoves: Moves<PhaseStatus> = {
  planned: ['review'],
  review: ['planned', 'rework', 'approved'],
  rework: ['planned', 'review'],
  approved: ['review', 'planned', 'in_progress'],
  in_progress: ['review', 'planned', 'verifying'],
  verifying: ['review', 'in_progress', 'completed'],
  completed: ['review'],
}

const order: readonly PhaseStatus[] = ['approved', 'in_progress', 'verifying', 'completed']

/** Whether the lifecycle has passed `to`: setting it again changes nothing (SYNC.md 2, absorb). */
export function hasPassed(from: PhaseStatus, to: PhaseStatus): boolean {
  const step = order.indexOf(to)
  return to === 'approved' && order.indexOf(from) > step
}

/** What a status becomes for a phase that is new here: history is accepted and starts nothing (SYNC.md 2). */
export function arrivalStatus(status: PhaseStatus, returning = false): PhaseStatus {
  return !returning && (status === 'in_progress' || status === 'verifying') ? 'approved' : status
}

/** Whether it counts as approved, and nobody has approved it in this database: it starts nothing. */
export function isUnbound({ status, approvedDigest }: Pick<Phase, 'status' | 'approvedDigest'>): boolean {
  return (
    approvedDigest === null && (status === 'approved' || status === 'in_progress' || status === 'verifying')
  )
}

/** The approval of a phase that has none. */
export const noApproval = {
  approvedDigest: null,
  approvedAt: null,
  approvedBy: null,
  startsAt: null,
} as const

/** What the sections of a phase's body say. */
export const phaseOutlineSchema = z.object({
  goal: z.string().nullable(),
  successCriteria: z.array(z.object({ label: z.string(), checked: z.boolean() })),
  risks: z.string().nullable(),
  researchTopics: z.string().nullable(),
})

export function outlineOf(body: string): z.infer<typeof phaseOutlineSchema> {
  const criteria = listCheckboxes(body).filter((box) => /^success criteria$/i.test(box.section?.trim() ?? ''))
  return {
    goal: sectionBody(body, 'Goal'),
    successCriteria: criteria.map(({ label, checked }) => ({ label, checked })),
    risks: sectionBody(body, 'Risks'),
    researchTopics: sectionBody(body, 'Research topics') ?? sectionBody(body, 'Research'),
  }
}
