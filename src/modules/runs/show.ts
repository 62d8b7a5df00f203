// An agent with what its task belongs to, and what came of its last run.

import { z } from 'zod'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { agentSchema, agents } from '../agents/index.ts'
import { runSchema } from './entity.ts'
import { initiativeOf } from './spending.ts'
import { runs } from './stored.ts'

export const shownSchema = agentSchema.extend({
  /** Id of the initiative that its task belongs to; null = it works for none. */
  initiative: z.string().nullable(),
  /** Null: it has not run yet. */
  lastRun: runSchema
    .pick({ number: true, startedAt: true, endedAt: true, outcome: true, exitCode: true })
    .nullable(),
})

/** @throws CwError `entity.unknown` */
export function shownAgent(reader: Reader, ref: string): z.output<typeof shownSchema> {
  const agent = findEntity(reader, agents(), ref)
  const run = runs().lastOf(reader, agent.id)
  const lastRun = run && {
    number: run.number,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    outcome: run.outcome,
    exitCode: run.exitCode,
  }
  return { ...agent, initiative: initiativeOf(reader, agent)?.id ?? null, lastRun }
}
