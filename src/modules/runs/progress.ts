// What ticks while a run goes on: its process, what it does, what was said. No events: nothing of it is a fact for good,
// but that a budget comes to its end.

import { z } from 'zod'
import { keptWaitingBy } from '../../kernel/kept-waiting.ts'
import type { Tx } from '../../kernel/tx.ts'
import { allowanceSchema, noteAllowances } from '../accounts/index.ts'
import { entrySchema, runMessageSchema, usageSchema } from './entity.ts'
import { runs } from './stored.ts'
import { warned } from './warn.ts'

export const progressInput = z.object({
  run: z.string(),
  process: z.object({ pid: z.number().int(), start: z.string().nullable() }).optional(),
  entries: z.array(entrySchema).default([]),
  messages: z.array(runMessageSchema).default([]),
  doing: z.string().optional(),
  usage: usageSchema.optional(),
  costUsd: z.number().nonnegative().optional(),
  context: z.number().nullable().optional(),
  dayUsd: z.number().nonnegative().nullable().default(null).describe('budget of the day; null: none'),
  allowances: z.array(allowanceSchema).default([]),
})

/** Of a run that has ended only the entries and the messages are kept. */
export function noteProgress(tx: Tx, input: z.output<typeof progressInput>): void {
  const { run, process, entries, messages, allowances, dayUsd, ...ticks } = input
  if (allowances.length > 0) noteAllowances(tx, runs().get(tx, run)?.account ?? null, allowances)
  runs().addEntries(tx, run, entries)
  runs().putMessages(tx, run, messages)
  const said = Object.fromEntries(Object.entries(ticks).filter(([, value]) => value !== undefined))
  const started = process && { pid: process.pid, processStart: process.start }
  const waits = input.doing === undefined ? null : keptWaitingBy(input.doing)
  if (input.doing !== undefined) noteWaiting(tx, { id: run, waits })
  // That nothing is heard is no sign of life.
  const isAlive = waits === null
  const note = () => runs().changeLive(tx, run, { ...said, ...started, ...(isAlive && { at: tx.now }) })
  const costs = ticks.costUsd === undefined ? null : runs().get(tx, run)
  if (costs === null) note()
  else warned(tx, { run: costs, dayUsd }, note)
}

interface Waiting {
  readonly id: string
  readonly waits: ReturnType<typeof keptWaitingBy>
}

const waitingTypes = { model: 'run.waits', service: 'run.unreached' } as const

/** That nothing is heard of its model, and that something is: nobody hears of what else ticks. */
function noteWaiting(tx: Tx, { id, waits }: Waiting): void {
  const [run, live] = [runs().get(tx, id), runs().live(tx, id)]
  if (run === null || live === null || keptWaitingBy(live.doing) === waits) return
  const type = waits === null ? 'run.heard' : waitingTypes[waits]
  const change = { before: {}, after: { agent: run.agent } }
  tx.record({ type, kind: 'run', entity: id, rev: run.rev, change })
}
