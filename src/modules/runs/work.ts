// What whoever runs agents has to know of each: its wish, its last run, and what it has not read.

import { startOfDay } from '../../kernel/local-time.ts'
import type { Reader } from '../../kernel/tx.ts'
import { type Account, accounts } from '../accounts/index.ts'
import { type Agent, agents } from '../agents/index.ts'
import { type Project, projects } from '../projects/index.ts'
import { type Task, tasks } from '../tasks/index.ts'
import { askedAbout } from './asked-about.ts'
import { isDismissed } from './dismissed.ts'
import type { Live, Run, RunFailure, Usage } from './entity.ts'
import { type LimitedLogin, type LimitsMet, limitedLogins, limitsMet } from './limit.ts'
import { changeIn } from './log-order.ts'
import { openQuestions } from './open-questions.ts'
import { failuresInRow } from './retry.ts'
import { type Budget, budgetsOf } from './spending.ts'
import { spentSince } from './spent-in-time.ts'
import { runs } from './stored.ts'
import { unaskedRuns } from './unasked.ts'
import { wasHeard } from './unheard.ts'
import { putAwayOf, type Untold, untoldOf } from './untold.ts'
import { unreadOf, type Waking } from './waking.ts'

export interface WorkItem {
  readonly agent: Agent
  readonly task: Task | null
  readonly project: Project | null
  /** The one that it names. */
  readonly account: Account | null
  /** All that are there, in the order of their names: which of them may be used is for the caller to say. */
  readonly accounts: readonly Account[]
  /** The programs whose own login is used up. */
  readonly limited: readonly LimitedLogin[]
  readonly limitsMet: LimitsMet
  /** Where in the log it was last changed, or started. */
  readonly changed: number
  readonly last: Run | null
  /** Of the last run, while that goes on. */
  readonly live: Live | null
  /** Oldest first. */
  readonly unread: readonly Waking[]
  readonly untold: Untold
  /** The questions that it waits for: of its last run, and of the last one that came to hear anything. */
  readonly open: readonly string[]
  /** Whether what `cw` asked a person about the last run waits for its answer. */
  readonly askedAbout: boolean
  /** Whether somebody put away what `cw` asked about the last run, which failed, and has said nothing since. */
  readonly dismissed: boolean
  /** Whether the last run is over and never came to hear what it was to be told. */
  readonly unheard: boolean
  /** Whether any run of the last one's conversation came to hear what it was told, and so what the agent is for. */
  readonly assigned: boolean
  /** Why runs have failed one after another, up to the last; newest first. */
  readonly failures: readonly RunFailure['kind'][]
  /** What the ended runs of the last one's conversation were billed for. */
  readonly billed: Pick<Run, 'usage' | 'costUsd'>
  readonly budgets: readonly Budget[]
  /** How many runs, with the one that would begin now, agents alone have caused by waking one another; 0 = a person did. */
  readonly unasked: number
  /** What all agents cost since midnight here, in US dollars. */
  readonly spentToday: number
}

/** Agents that are to run, and those that still do. */
export function workItems(reader: Reader): WorkItem[] {
  const running = new Set(
    runs()
      .open(reader)
      .map(({ agent }) => agent),
  )
  const wanted = agents()
    .all(reader)
    .filter((agent) => running.has(agent.id) || (agent.archivedAt === null && agent.status === 'running'))
  // Asked after every commit: most homes have nothing that runs, most of the time.
  if (wanted.length === 0) return []
  const all = accounts()
    .active(reader)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const limited = limitedLogins(reader)
  const spentToday = spentSince(reader, startOfDay(reader.now))
  const shared = { accounts: all, limited, limitsMet: limitsMet(reader), spentToday }
  return wanted.map((agent) => ({ ...shared, ...workItem(reader, agent) }))
}

function workItem(
  reader: Reader,
  agent: Agent,
): Omit<WorkItem, 'accounts' | 'limited' | 'limitsMet' | 'spentToday'> {
  const history = runs().ofAgent(reader, agent.id)
  const last = history[0] ?? null
  const ended = history.filter(({ endedAt }) => endedAt !== null)
  const open = openQuestions(reader, last).map(({ id }) => id)
  const unread = unreadOf(reader, agent.id, history)
  const untold = untoldOf(reader, history)
  const news = [...untold.words, ...unread]
  const conversation = ended.filter(({ session }) => session === last?.session)
  // No agent puts a question away.
  const byAgents = news.length > 0 && !putAwayOf(untold).some(({ id }) => untold.wakes.includes(id))
  const wakes = last !== null && last.endedAt !== null && byAgents
  return {
    agent,
    changed: changeIn(reader, agent.id),
    task: named(reader, tasks, agent.task),
    project: named(reader, projects, agent.project),
    account: named(reader, accounts, agent.account),
    last,
    live: last === null ? null : runs().live(reader, last.id),
    unread,
    untold,
    open,
    askedAbout: last !== null && open.length > 0 && askedAbout(reader, last).some((id) => open.includes(id)),
    dismissed: isDismissed(reader, { agent, last, unread }),
    unheard: last !== null && last.endedAt !== null && !wasHeard(reader, last),
    assigned: conversation.some((run) => wasHeard(reader, run)),
    failures: failuresInRow(history),
    billed: billedFor(conversation),
    budgets: budgetsOf(reader, agent),
    unasked: wakes ? unaskedRuns(reader, { agent, before: last, given: news }) : 0,
  }
}

function billedFor(conversation: readonly Run[]): WorkItem['billed'] {
  const total = (key: keyof Usage) => conversation.reduce((sum, { usage }) => sum + usage[key], 0)
  return {
    usage: {
      input: total('input'),
      output: total('output'),
      cacheRead: total('cacheRead'),
      cacheWrite: total('cacheWrite'),
    },
    costUsd: conversation.reduce((sum, { costUsd }) => sum + costUsd, 0),
  }
}

function named<E>(
  reader: Reader,
  store: () => { get(reader: Reader, id: string): E | null },
  id: string | null,
): E | null {
  return id === null ? null : store().get(reader, id)
}
