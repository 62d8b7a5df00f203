// An agent with what its task belongs to, and what came of its last run.

import { z } from 'zod'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { whatItDoes } from '../../kernel/what-it-does.ts'
import { accountTitle } from '../accounts/index.ts'
import { agentSchema, agents } from '../agents/index.ts'
import { type Run, runSchema } from './entity.ts'
import { seenAgents } from './seen.ts'
import { initiativeOf } from './spending.ts'
import { runs } from './stored.ts'

export const shownSchema = agentSchema.extend({
  /** What it does right now, in a word or a line. */
  does: z.string(),
  /** Id of the initiative that its task belongs to; null = it works for none. */
  initiative: z.string().nullable(),
  /** Null: it has not run yet. */
  lastRun: runSchema
    .pick({ number: true, startedAt: true, endedAt: true, outcome: true, exitCode: true })
    .extend({
      /** The program. */
      provider: z.string(),
      /** The name of its account; null = the program's own. */
      account: z.string().nullable(),
      /** Its last words; null: none. */
      said: z.string().nullable(),
      /** Its answer in the form that was asked for; null: none, or words alone. */
      structured: z.unknown(),
    })
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
    provider: run.provider,
    account: accountTitle(reader, run.account),
    said: run.answer === null ? null : reader.text(run.answer),
    structured: structuredOf(reader, run),
  }
  const seen = seenAgents(reader, { all: false, of: [agent.id] }).filter(({ id }) => id === agent.id)
  const [does = ''] = seen.map((each) => whatItDoes(each, reader.now))
  return { ...agent, does, initiative: initiativeOf(reader, agent)?.id ?? null, lastRun }
}

/** Its answer in the form that was asked for; null: none, or words alone. */
export function structuredOf(reader: Reader, { structured }: Pick<Run, 'structured'>): unknown {
  const text = structured === null ? null : reader.text(structured)
  return text === null ? null : JSON.parse(text)
}
