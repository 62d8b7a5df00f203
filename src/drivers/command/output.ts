// The protocol between cw and any agent program: one JSON object in, JSON Lines out. docs/agent-programs.md explains it.

import { z } from 'zod'
import { askedQuestions } from '../asking.ts'

const usage = z.object({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cacheRead: z.number().nonnegative().default(0),
  cacheWrite: z.number().nonnegative().default(0),
})

export const printed = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('started'),
    session: z.string().min(1),
    model: z.string().nullable().default(null),
  }),
  z.object({ is: z.literal('text'), text: z.string() }),
  z.object({ is: z.literal('tool'), name: z.string(), summary: z.string().default('') }),
  z.object({
    is: z.literal('usage'),
    model: z.string().nullable().default(null),
    usage,
    cumulative: z.boolean().default(false),
    window: z.number().positive().nullable().default(null),
  }),
  z.object({ is: z.literal('cost'), usd: z.number().nonnegative(), cumulative: z.boolean().default(false) }),
  z.object({
    is: z.literal('limit'),
    window: z.string().default('limit'),
    used: z.number().min(0).nullable().default(null),
    /** ISO 8601. */
    resetsAt: z.iso.datetime({ offset: true }).nullable().default(null),
    reached: z.boolean().default(false),
  }),
  z.object({ is: z.literal('answered'), text: z.string().default(''), structured: z.unknown().optional() }),
  z.object({ is: z.literal('asked'), questions: askedQuestions }),
  z.object({
    is: z.literal('failed'),
    kind: z.enum(['limit', 'transient', 'auth', 'schema', 'lost', 'user', 'crash']),
    message: z.string(),
  }),
])
export type Printed = z.infer<typeof printed>
