// What is seen of agents: those that were asked for, and those that run. One at rest costs nothing unless it is asked for.

import { z } from 'zod'
import { folderOf } from '../../kernel/layout.ts'
import { isToRun, type SeenAgent, type SeenRun, seenAgentSchema } from '../../kernel/seen-agent.ts'
import type { Reader } from '../../kernel/tx.ts'
import { accountTitle } from '../accounts/index.ts'
import { type Agent, agents } from '../agents/index.ts'
import { isUnread, messages } from '../messages/index.ts'
import { projects } from '../projects/index.ts'
import { tasks } from '../tasks/index.ts'
import type { Run, Usage } from './entity.ts'
import { openQuestions } from './open-questions.ts'
import { triedAgainAt } from './retry.ts'
import { runs } from './stored.ts'
import { whyItWaits } from './waits.ts'

export const seenInput = z.object({
  all: z.boolean().default(false).describe('every agent that is not archived'),
  of: z.array(z.string()).default([]).describe('ids of agents, and of runs and messages of agents'),
})
export const seenOutput = z.array(seenAgentSchema)

/** Characters of the last words of a run. */
const shownOfAnswer = 2_000

/** Those that run are always among them. */
export function seenAgents(reader: Reader, { all, of }: z.output<typeof seenInput>): SeenAgent[] {
  const active = all ? agents().active(reader) : []
  const ids = new Set([
    ...active.map(({ id }) => id),
    ...of.flatMap((id) => agentBehind(reader, id) ?? []),
    ...runs()
      .open(reader)
      .map(({ agent }) => agent),
  ])
  const unread = unreadByAgent(reader)
  return [...ids].flatMap((id) => {
    const agent = agents().get(reader, id)
    return agent === null ? [] : [seenAgent(reader, agent, unread.get(id) ?? 0)]
  })
}

function unreadByAgent(reader: Reader): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const message of messages().active(reader))
    if (message.agent !== null && isUnread(message))
      counts.set(message.agent, (counts.get(message.agent) ?? 0) + 1)
  return counts
}

/** The agent that something is about; null where it is about none. */
function agentBehind(reader: Reader, id: string): string | null {
  const of = runs().get(reader, id)?.agent ?? messages().get(reader, id)?.agent
  return of ?? agents().get(reader, id)?.id ?? null
}

/** `unread`: how many messages and answers it has not read. */
function seenAgent(reader: Reader, agent: Agent, unread: number): SeenAgent {
  const { id, path, title, role, status, archivedAt, budgetUsd } = agent
  const last = runs().lastOf(reader, id)
  const live = last === null ? null : runs().live(reader, last.id)
  const current = live === null ? null : usedIn(live.usage, live.costUsd)
  const totals = runs().totalsOf(reader, id)
  const seen = {
    ...{ id, path, name: title, role, status, archived: archivedAt !== null, budgetUsd },
    task: named(agent.task === null ? null : tasks().get(reader, agent.task)),
    project: named(agent.project === null ? null : projects().get(reader, agent.project)),
    run:
      last && seenRun(reader, live === null ? last : { ...last, usage: live.usage, costUsd: live.costUsd }),
    live: live && { doing: live.doing, context: live.context, at: live.at },
    lastEntry: last === null ? -1 : runs().lastEntry(reader, last.id),
    told: runs().lastTold(reader, id)?.number ?? null,
    asks: asked(reader, last, unread),
    unread,
    runs: totals.runs,
    used: {
      input: totals.input + (current?.input ?? 0),
      output: totals.output + (current?.output ?? 0),
      costUsd: totals.costUsd + (current?.costUsd ?? 0),
    },
  }
  if (!isToRun(seen)) return { ...seen, waits: null, retryAt: null }
  const waits = whyItWaits(reader, agent, last)
  return { ...seen, waits, retryAt: waits === null ? triedAgainAt(reader, agent, last) : null }
}

function seenRun(reader: Reader, run: Run): SeenRun {
  const { number, provider, model, startedAt, endedAt, outcome, failure, usage, costUsd } = run
  const answer = run.answer === null ? null : (reader.text(run.answer)?.slice(0, shownOfAnswer) ?? null)
  const used = { ...usedIn(usage, costUsd), ...(run.pricedBy === 'prices' && { computed: true }) }
  const account = accountTitle(reader, run.account)
  return { number, provider, model, account, startedAt, endedAt, outcome, failure, answer, used }
}

function usedIn(usage: Usage, costUsd: number) {
  return { input: usage.input + usage.cacheRead + usage.cacheWrite, output: usage.output, costUsd }
}

function named(entity: { readonly title: string; readonly path: string } | null) {
  return entity && { title: entity.title, path: entity.path }
}

/** Where there is something to tell it, it is tried again without an answer to what it waited for before. */
function asked(reader: Reader, last: Run | null, unread: number): SeenAgent['asks'] {
  return openQuestions(reader, last)
    .filter(({ id }) => unread === 0 || last?.questions.includes(id))
    .map(({ title, path }) => ({ title, path: `${folderOf(path)}/reply.md` }))
}
