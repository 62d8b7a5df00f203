// How far an agent says it is: a line of the log, and what it is seen doing until it does something else.

import { cwError } from '../../kernel/errors.ts'
import type { Tx } from '../../kernel/tx.ts'
import { runs } from './stored.ts'

/** Characters of a report. */
const longest = 500

/** Of the run of the agent that calls. @throws CwError `entity.unknown` where none goes on */
export function noteReport(tx: Tx, text: string): void {
  const run = runs().lastOf(tx, tx.actor.id)
  if (run === null || run.endedAt !== null)
    throw cwError('entity.unknown', { kind: 'run', ref: `of ${tx.actor.name} that goes on` })
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') throw cwError('input.invalid', { reason: 'The report is empty.' })
  const report = line.length <= longest ? line : `${line.slice(0, longest - 1)}…`
  runs().changeLive(tx, run.id, { doing: report, at: tx.now })
  const change = { before: {}, after: { report } }
  tx.record({ type: 'run.reported', kind: 'run', entity: run.id, rev: run.rev, change })
}
