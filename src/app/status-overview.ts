// The shape of what `status.overview` answers: what waits, runs, is ready and blocked. Times are milliseconds since
// the epoch, paths are relative to the tree.

import { z } from 'zod'

const listed = z.object({ slug: z.string(), title: z.string(), path: z.string() })
const working = listed.extend({ who: z.string().nullable(), since: z.number() })
const count = z.object({ done: z.number().int(), all: z.number().int() })

const waiting = listed.extend({
  kind: z.enum(['answer', 'approve']),
  /** `arrived`: it came here approved, and nobody has approved it as it is. `proposed`: an agent added it. */
  because: z.enum(['asked', 'review', 'arrived', 'proposed']),
  of: z.enum(['question', 'initiative', 'phase', 'plan', 'task']),
  since: z.number(),
  who: z.string(),
  /** Open tasks that hang on it; null = that cannot be told. */
  holdsUp: z.number().int().nullable(),
  question: z
    .object({
      text: z.string(),
      options: z.array(z.object({ label: z.string(), description: z.string() })),
    })
    .optional(),
  /** How much would be approved: `2 plans, 7 tasks`. */
  size: z.string().optional(),
})
export type Waiting = z.infer<typeof waiting>

const phase = listed.extend({
  status: z.string(),
  wave: z.number().int().nullable(),
  plans: count,
  tasks: count,
})

const position = listed.extend({
  status: z.string(),
  phases: z.array(phase),
  running: z.array(working),
  blocked: z.array(listed),
  /** Approvals, oldest first. */
  decisions: z.array(listed.extend({ at: z.number(), who: z.string() })),
  /** Tasks that are closed, with who did them. */
  done: z.array(working),
})
export type Position = z.infer<typeof position>

export const overviewSchema = z.object({
  /** What holds up most comes first, then what waits longest. */
  waiting: z.array(waiting),
  running: z.array(working),
  ready: z.object({ count: z.number().int(), first: z.array(listed) }),
  blocked: z.array(listed),
  /** How many there are in each status, by kind. */
  counts: z.record(z.string(), z.record(z.string(), z.number().int())),
  finishedToday: z.array(listed.extend({ at: z.number() })),
  initiatives: z.array(position),
})
export type Overview = z.infer<typeof overviewSchema>
