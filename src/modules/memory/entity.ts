// What is remembered for later agents and people: short notes of the home, of a project or of an initiative.

import { z } from 'zod'

/** Characters of one note: it goes into prompts. */
export const mostText = 4_000

export const memorySchema = z.object({
  /** Stands in prompts, so that an agent can say what it relies on. */
  id: z.string(),
  /** Raised by each change. */
  rev: z.number().int(),
  text: z.string(),
  /** Id of the project that it is about; null = any. */
  project: z.string().nullable(),
  /** Id of the initiative that it is about; null = any. */
  initiative: z.string().nullable(),
  /** Who wrote it. */
  by: z.object({ kind: z.enum(['person', 'agent', 'cw']), id: z.string(), name: z.string() }),
  /** Milliseconds since the epoch. */
  at: z.number().int(),
  /** When it was forgotten; null = it is not. */
  forgottenAt: z.number().int().nullable(),
})
export type Memory = z.infer<typeof memorySchema>
