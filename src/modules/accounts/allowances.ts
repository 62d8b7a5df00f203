// How much of an account's allowances is used, as its program tells while it runs. It ticks: no events, and no document
// changes by it.

import { z } from 'zod'
import type { Reader } from '../../kernel/tx.ts'
import { allowanceStore } from './stored.ts'

export const allowanceSchema = z.object({
  /** `five_hour`, `seven_day`: as the program calls it. */
  window: z.string(),
  /** 0 to 1; null = not said. */
  used: z.number().nullable(),
  /** Milliseconds since the epoch; null = not said. */
  resetsAt: z.number().int().nullable(),
})
export type Allowance = z.infer<typeof allowanceSchema>

/** The last word on a window counts. */
export function noteAllowances(reader: Reader, account: string | null, seen: readonly Allowance[]): void {
  if (account === null) return
  for (const allowance of seen) allowanceStore().put(reader, { account, ...allowance, at: reader.now })
}

/** Those that have not been reset since, the fullest first. */
export function allowancesOf(reader: Reader, account: string): Allowance[] {
  return allowanceStore()
    .of(reader, account)
    .filter(({ resetsAt }) => resetsAt === null || resetsAt > reader.now)
    .sort((a, b) => (b.used ?? 0) - (a.used ?? 0))
    .map(({ window, used, resetsAt }) => ({ window, used, resetsAt }))
}
