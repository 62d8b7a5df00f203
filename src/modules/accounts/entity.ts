// An account: one login of an agent program, known by its configuration directory. It holds no secrets.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'

export const accountUse = z.enum(['yes', 'no', 'after-reset'])
export type AccountUse = z.infer<typeof accountUse>

export const accountHealth = z.enum(['unknown', 'ok', 'limited', 'signed-out', 'failing'])
export type AccountHealth = z.infer<typeof accountHealth>

export const accountSchema = entitySchema.extend({
  /** The agent program it is a login of: `claude-code`, `codex`, …; null while nobody has said. */
  provider: z.string().nullable(),
  /** The program's configuration directory; null = the program's own default. */
  configDir: z.string().nullable(),
  /** Whether agents may use it; `after-reset`: not before its limit is reset. */
  use: accountUse,
  /** What was last seen of it; `cw` sets it. */
  health: accountHealth,
  /** Until when a limit parks it, in milliseconds since the epoch; null = it is not parked. */
  parkedUntil: z.number().int().nullable(),
})
export type Account = z.infer<typeof accountSchema>
