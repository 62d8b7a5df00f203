// The end of a run: what became of it, and the questions that it leaves behind.

import { z } from 'zod'
import { cwError } from '../../kernel/errors.ts'
import type { Tx } from '../../kernel/tx.ts'
import { noteAccountSeen } from '../accounts/index.ts'
import { messages } from '../messages/index.ts'
import { askAll, asked } from './asked.ts'
import { failureSchema, type Run, runOutcome, runSchema, usageSchema } from './entity.ts'
import { limitsMet, withRest } from './limit.ts'
import { beginningIn, creationIn } from './log-order.ts'
import { isUnanswered } from './open-questions.ts'
import { runs } from './stored.ts'
import { tellAgain } from './unheard.ts'
import { warned } from './warn.ts'

export const endInput = z.object({
  run: z.string(),
  outcome: runOutcome,
  failure: failureSchema.nullable(),
  exitCode: runSchema.shape.exitCode,
  call: z.string().nullable(),
  asked: z.array(asked),
  answer: z.string().nullable(),
  structured: z.unknown().default(null).describe('its answer in the form that was asked for; null: words'),
  sessionName: z.string().nullable(),
  usage: usageSchema,
  costUsd: z.number().nonnegative(),
  pricedBy: runSchema.shape.pricedBy,
  dayUsd: z.number().nonnegative().nullable().default(null).describe('budget of the day; null: none'),
})

/** A run that has ended already stays as it is. @throws CwError `entity.unknown` */
export function endRun(tx: Tx, input: z.output<typeof endInput>): Run {
  const run = runs().get(tx, input.run)
  if (run === null) throw cwError('entity.unknown', { kind: 'run', ref: input.run })
  if (run.endedAt !== null) return run
  const byTool = askedByTool(tx, run)
  const waits = byTool.length > 0 && endsTurn(input)
  const questions = [...byTool, ...(waits ? [] : askAll(tx, run, input.asked))]
  const { run: _, asked: __, answer, structured, dayUsd, ...said } = input
  const after = {
    agent: run.agent,
    ...said,
    failure: waits ? null : withRest(tx, run, input.failure),
    outcome: waits ? 'asked' : input.outcome,
    answer: answer === null || answer === '' ? null : tx.keepText(answer),
    structured: structured === null ? null : tx.keepText(JSON.stringify(structured)),
    questions,
    endedAt: tx.now,
    rev: run.rev + 1,
  }
  const next: Run = { ...run, ...after }
  warned(tx, { run: next, dayUsd }, () => {
    runs().put(tx, next)
    runs().endLive(tx, run.id)
  })
  if (next.outcome !== 'stopped' && run.account !== null) {
    const isLater = beginningIn(tx, run) > (limitsMet(tx)[run.account] ?? 0)
    noteAccountSeen(tx, run.account, { failure: next.failure, isLater })
  }
  tellAgain(tx, next)
  const before = Object.fromEntries(Object.keys(after).map((key) => [key, run[key as keyof Run]]))
  tx.record({
    type: `run.${next.outcome}`,
    kind: 'run',
    entity: run.id,
    rev: next.rev,
    change: { before, after },
  })
  return next
}

/** An agent that asked by a tool and then ended its turn waits for the answer, whatever else it said, and in which form. */
function endsTurn({ outcome, failure }: z.output<typeof endInput>): boolean {
  return outcome === 'answered' || failure?.kind === 'schema'
}

/** Ids of what was asked while it ran and has no answer, oldest first: what waits for one, and what was put away. */
function askedByTool(tx: Tx, run: Run): string[] {
  const began = beginningIn(tx, run)
  return messages()
    .outlines(tx)
    .filter(({ agent, wantsReply, from }) => agent === run.agent && wantsReply && from.kind === 'agent')
    .filter(isUnanswered)
    .map(({ id }) => ({ id, at: creationIn(tx, id) }))
    .filter(({ at }) => at > began)
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id)
}
