// An agent that others alone wake goes on when a person says so: what they are asked belongs to its last run, like what that asked.

import { z } from 'zod'
import { cwError } from '../../kernel/errors.ts'
import type { Tx } from '../../kernel/tx.ts'
import { askAll, asked } from './asked.ts'
import { questionsAfter } from './asked-about.ts'
import { runs } from './stored.ts'

export const pauseInput = z.object({ run: z.string(), asked })

/** Asked once after a run, also where the question was put away without an answer. @throws CwError `entity.unknown` */
export function pauseAfter(tx: Tx, { run: id, asked }: z.output<typeof pauseInput>): void {
  const run = runs().get(tx, id)
  if (run === null) throw cwError('entity.unknown', { kind: 'run', ref: id })
  if (run.endedAt === null || questionsAfter(tx, run).length > 0) return
  const questions = [...run.questions, ...askAll(tx, run, [asked])]
  if (questions.length === run.questions.length) return
  const after = { agent: run.agent, questions, rev: run.rev + 1 }
  const before = { agent: run.agent, questions: run.questions, rev: run.rev }
  runs().put(tx, { ...run, ...after })
  tx.record({ type: 'run.paused', kind: 'run', entity: id, rev: after.rev, change: { before, after } })
}
