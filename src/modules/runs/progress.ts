// What ticks while a run goes on: its process, what it does, what was said. No events: nothing of it is a fact for good,
// but that a budget comes to its end.

import { z } from 'zod'
import type { Tx } from '../../kernel/tx.ts'
import { allowanceSchema, noteAllowances } from '../accounts/index.ts'
import { entrySchema, usageSchema } from './entity.ts'
import { runs } from './stored.ts'
import { warned } from './warn.ts'

export const progressInput = z.object({
  run: z.string(),
  process: z.object({ pid: z.number().int(), start: z.string().nullable() }).optional(),
  entries: z.array(entrySchema).default([]),
  doing: z.string().optional(),
  usage: usageSchema.optional(),
  costUsd: z.number().nonnegative().optional(),
  context: z.number().nullable().optional(),
  dayUsd: z.number().nonnegative().nullable().default(null).describe('budget of the day; null: none'),
  allowances: z.array(allowanceSchema).default([]),
})

/** Of a run that has ended only the entries are kept. */
export function noteProgress(tx: Tx, input: z.output<typeof progressInput>): void {
  const { run, process, entries, allowances, dayUsd, ...ticks } = input
  if (allowances.length > 0) noteAllowances(tx, runs().get(tx, run)?.account ?? null, allowances)
  runs().addEntries(tx, run, entries)
  const said = Object.fromEntries(Object.entries(ticks).filter(([, value]) => value !== undefined))
  const started = process && { pid: process.pid, processStart: process.start }
  const note = () => runs().changeLive(tx, run, { ...said, ...started, at: tx.now })
  const costs = ticks.costUsd === undefined ? null : runs().get(tx, run)
  if (costs === null) note()
  else warned(tx, { run: costs, dayUsd }, note)
}
