// The beginning of a run: noted before its process is started, so that none is ever forgotten.

import { z } from 'zod'
import { archiveEntity } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { startOfDay } from '../../kernel/local-time.ts'
import { findActive } from '../../kernel/references.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { messages, noteRead } from '../messages/index.ts'
import { tasks } from '../tasks/index.ts'
import { askedAbout } from './asked-about.ts'
import { givenFile, noUsage, type Run } from './entity.ts'
import { budgetsOf } from './spending.ts'
import { spentSince } from './spent-in-time.ts'
import { runs } from './stored.ts'

export const beginInput = z.object({
  agent: z.string(),
  provider: z.string(),
  model: z.string().nullable(),
  account: z.string().nullable(),
  session: z.uuid(),
  sessionName: z.string().nullable(),
  prompt: z.string().nullable().describe('what it is told; null: a parked call goes on'),
  given: z.array(z.string()).describe('messages and questions that it reads in this run'),
  files: z.array(givenFile).default([]).describe('files that it is given to read, with their texts'),
  key: z.string().describe('sha256 of the token of its tools, hex'),
  tools: z.array(z.string()).nullable().default(null).describe('tools that its role allows; null: all'),
  seen: z
    .record(z.string(), z.number())
    .default({})
    .describe('revisions of the agent, its task and the messages that all this was made from, by their ids'),
  budget: z
    .object({ dayUsd: z.number().nullable().describe('that of the day; null: it is not held to it') })
    .nullable()
    .default(null)
    .describe('nothing begins where one is used up; null: whatever was spent'),
})

/**
 * Null where what it was made from is another by now: told and noted as read would be what nobody says any more. Also where
 * others have used up a budget since it was looked at.
 * @throws CwError `agent.runs-already`, `entity.unknown`, `entity.archived`
 */
export function beginRun(tx: Tx, input: z.output<typeof beginInput>): Run | null {
  if (Object.entries(input.seen).some(([id, rev]) => revisionOf(tx, id) !== rev)) return null
  const agent = findActive(tx, agents(), input.agent)
  const last = runs().lastOf(tx, agent.id)
  if (last !== null && last.endedAt === null) throw cwError('agent.runs-already', { agent: agent.title })
  if (input.budget !== null && isUsedUp(tx, agent, input.budget.dayUsd)) return null
  const { key, tools, prompt, files, agent: _, seen: __, budget: ___, ...said } = input
  const run: Run = {
    id: tx.newId('run'),
    rev: 1,
    agent: agent.id,
    number: (last?.number ?? 0) + 1,
    ...said,
    prompt: prompt === null ? null : tx.keepText(prompt),
    files: files.map((file) => ({ ...file, text: file.text === null ? null : tx.keepText(file.text) })),
    startedAt: tx.now,
    endedAt: null,
    outcome: null,
    failure: null,
    exitCode: null,
    call: null,
    questions: [],
    answer: null,
    structured: null,
    usage: noUsage,
    costUsd: 0,
    pricedBy: null,
  }
  runs().put(tx, run)
  runs().putLive(tx, { ...notStarted(run.id, tx.now), key, tools })
  tx.record({
    type: 'run.started',
    kind: 'run',
    entity: run.id,
    rev: 1,
    change: { before: null, after: { ...run } },
  })
  if (last !== null) settle(tx, last)
  for (const id of input.given) {
    const message = messages().get(tx, id)
    if (message !== null) noteRead(tx, message)
  }
  return run
}

function isUsedUp(reader: Reader, agent: Agent, dayUsd: number | null): boolean {
  if (budgetsOf(reader, agent).some(({ spentUsd, limitUsd }) => spentUsd >= limitUsd)) return true
  return dayUsd !== null && spentSince(reader, startOfDay(reader.now)) >= dayUsd
}

function revisionOf(reader: Reader, id: string): number | null {
  const found = agents().get(reader, id) ?? tasks().get(reader, id) ?? messages().get(reader, id)
  return found?.rev ?? null
}

/** What was asked about a failure, or whether to go on, is needed no more once it does; what the agent itself asked still waits. */
function settle(tx: Tx, run: Run): void {
  for (const id of askedAbout(tx, run)) {
    const question = messages().get(tx, id)
    if (question !== null && question.answeredAt === null && question.archivedAt === null)
      archiveEntity(tx, { store: messages }, question)
  }
}

function notStarted(run: string, at: number) {
  return {
    run,
    pid: null,
    processStart: null,
    doing: 'starts',
    usage: noUsage,
    costUsd: 0,
    context: null,
    at,
  }
}
