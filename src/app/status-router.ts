// How everything stands: what waits for a person, what runs, what is ready and what is blocked.

import { z } from 'zod'
import { byPath } from '../document/names.ts'
import type { Outline } from '../kernel/entity.ts'
import { keptWaitingBy } from '../kernel/kept-waiting.ts'
import { folderOf } from '../kernel/layout.ts'
import { startOfDay } from '../kernel/local-time.ts'
import { type Overview, overviewSchema, type Position } from '../kernel/overview.ts'
import { query, router } from '../kernel/procedure.ts'
import type { Reader } from '../kernel/tx.ts'
import { type Account, accounts, allowancesOf } from '../modules/accounts/index.ts'
import { agents } from '../modules/agents/index.ts'
import { type Initiative, initiatives } from '../modules/initiatives/index.ts'
import { phases } from '../modules/phases/index.ts'
import { type Run, restingPrograms, runs, triedAgainAt, whyItWaits } from '../modules/runs/index.ts'
import { lastRemark, type Task } from '../modules/tasks/index.ts'
import { namesQuery } from './names.ts'
import { finishedAt, progressOf, rememberProgress } from './progress.ts'
import { decidedIn } from './status-decisions.ts'
import { remarksIn } from './status-remarks.ts'
import { rememberTaskMoments } from './status-since.ts'
import { waitingFor } from './status-waiting.ts'
import { listed, readHierarchy, readWork, rememberStatuses, rememberWork, type Work } from './status-work.ts'

/** How many ready tasks are named. */
const readyNamed = 10

/** How many requirements of an initiative are named. */
const requirementsNamed = 500

export const statusRouter = router({
  overview: query({
    summary: 'What waits for you, what runs, is ready and is blocked',
    input: z.object({}),
    output: overviewSchema,
    cli: { examples: ['cw status'] },
    ready: async (reader) => {
      await rememberWork(reader)
      await rememberStatuses(reader)
      await rememberTaskMoments(reader)
      await rememberProgress(reader, readHierarchy(reader))
    },
    run: (reader) => overviewOf(reader, readWork(reader)),
  }),
  names: namesQuery,
})

/** Today is the day that it is in the zone of this machine. */
function overviewOf(reader: Reader, work: Work): Overview {
  const { inStatus } = work
  // A task whose lease ran out is free, also before anybody has written that down: it is ready, and nobody works on it.
  const running = inStatus.tasks.of('in_progress').filter(({ id }) => !work.readyIds.has(id))
  const blocked = [...inStatus.tasks.of('blocked')].sort(byPath).map((task) => ({
    told: { ...listed(task), why: lastRemark(reader, task.id) },
    phase: work.phases.find(({ id }) => id === task.phase),
  }))
  const decided = decidedIn(reader, work)
  const remarks = remarksIn(reader, work)
  return {
    waiting: waitingFor(work),
    agents: work.runs.flatMap((run) => atWork(reader, work, run)),
    resting: restingPrograms(reader)
      .filter(({ until }) => until > reader.now)
      .map(({ name, until, failures, last }) => ({ name, until, failures, last })),
    accounts: accounts()
      .active(reader)
      .flatMap((each) => knownOf(reader, each))
      .sort(byPath),
    failed: work.failedRuns.flatMap((run) => failedAgent(reader, work, run)).sort(byPath),
    running: [...running].sort(byPath).map((task) => working(work, task)),
    ready: {
      count: work.ready.length,
      first: work.ready.slice(0, readyNamed).map(listed),
      soon: work.readySoon,
    },
    blocked: blocked.map(({ told }) => told),
    counts: {
      initiatives: inStatus.initiatives.counts(),
      phases: inStatus.phases.counts(),
      plans: inStatus.plans.counts(),
      tasks: inStatus.tasks.counts(),
    },
    budgets: work.nearBudgets.map((budget) => ({
      ...{ ...budget, ...listed(budget) },
      ...(budget.of === 'day' && { slug: 'today' }),
    })),
    finishedToday: finishedSince(reader, work, startOfDay(reader.now)),
    initiatives: [...work.initiatives].sort(byPath).map((initiative) => ({
      ...rememberedPosition(reader, work, initiative),
      blocked: blocked.filter(({ phase }) => phase?.initiative === initiative.id).map(({ told }) => told),
      ...decided(initiative),
      remarks: remarks(initiative.id),
    })),
  }
}

function atWork(reader: Reader, work: Work, { id: run, agent: id, startedAt }: Run): Overview['agents'] {
  const agent = work.agents.find((each) => each.id === id)
  if (agent === undefined) return []
  const task = work.tasks.find((each) => each.id === agent.task)?.title ?? null
  const path = `${folderOf(agent.path)}/activity.md`
  const doing = runs().live(reader, run)?.doing ?? ''
  const waits = keptWaitingBy(doing) === null ? {} : { waits: doing }
  return [{ ...listed(agent), path, role: agent.role, task, since: startedAt, ...waits }]
}

function knownOf(reader: Reader, account: Account): Overview['accounts'] {
  const { provider, health } = account
  const parked = account.parkedUntil !== null && account.parkedUntil > reader.now
  const parkedUntil = parked ? account.parkedUntil : null
  const windows = allowancesOf(reader, account.id).filter(({ used }) => used !== null)
  const isWell = health === 'ok' || health === 'unknown' || (health === 'limited' && !parked)
  if (isWell && !parked && windows.length === 0) return []
  const used = windows.map(({ window, used }) => ({ window, used }))
  return [{ ...listed(account), provider, health, parkedUntil, windows: used }]
}

function failedAgent(reader: Reader, work: Work, run: Run): Overview['failed'] {
  const { agent: id, endedAt, failure } = run
  const agent = work.agents.some((each) => each.id === id) ? agents().get(reader, id) : null
  if (agent === null || endedAt === null) return []
  const path = `${folderOf(agent.path)}/activity.md`
  // Another account may be free before the one that failed.
  const waits = whyItWaits(reader, agent, run)
  const until = waits === null ? (failure?.until ?? triedAgainAt(reader, agent, run)) : waits.until
  return [{ ...listed(agent), path, at: endedAt, why: failure?.message ?? '', until }]
}

/** Of a task in progress or closed: since when. One that came here so has been so since it came. */
function working(work: Work, task: Outline<Task>) {
  const agent = work.agents.find((each) => each.id === task.assignee)
  const since = work.taskMoments.get(task.id) ?? task.createdAt
  return { ...listed(task), who: agent?.title ?? task.assignee, since }
}

/** What was finished elsewhere before it came here was not finished today. */
function finishedSince(reader: Reader, work: Work, from: number): Overview['finishedToday'] {
  const { inStatus } = work
  const touched = <O extends { readonly updatedAt: number }>(outlines: readonly O[]) =>
    outlines.filter((each) => each.updatedAt >= from)
  const finished = [
    ...touched(inStatus.tasks.of('closed')).map((each) => ({
      each,
      at: work.taskMoments.get(each.id) ?? null,
    })),
    ...touched(inStatus.phases.of('completed')).map((each) => ({
      each,
      at: finishedAt(reader, phases(), each),
    })),
    ...touched(inStatus.initiatives.of('completed')).map((each) => ({
      each,
      at: finishedAt(reader, initiatives(), each),
    })),
  ]
  return finished
    .flatMap(({ each, at }) => (at === null || at < from ? [] : [{ ...listed(each), at }]))
    .sort((a, b) => a.at - b.at || byPath(a, b))
}

interface WorkedOut {
  /** Of what it was worked out: it is the same for as long as each of these is. */
  readonly of: readonly object[]
  readonly position: Remembered
}

/** What its outlines tell. */
type Remembered = Omit<Position, 'blocked' | 'decisions' | 'remarks' | 'spent'>

const positions = new WeakMap<object, WorkedOut>()

/** Of most initiatives nothing has changed since the last overview. */
function rememberedPosition(reader: Reader, work: Work, initiative: Outline<Initiative>): Remembered {
  const own = work.phasesOf(initiative.id)
  const of = [work.agents, own, ...own.flatMap(({ id }) => [work.plansOf(id), work.tasksOf(id)])]
  const known = positions.get(initiative)
  if (known?.of.length === of.length && known.of.every((each, at) => each === of[at])) return known.position
  const position = positionOf(reader, work, initiative)
  positions.set(initiative, { of, position })
  return position
}

function positionOf(reader: Reader, work: Work, initiative: Outline<Initiative>): Remembered {
  const own = [...work.phasesOf(initiative.id)].sort(byPath)
  const tasks = own.flatMap((phase) => work.tasksOf(phase.id))
  const inStatus = (status: Task['status']) => tasks.filter((task) => task.status === status).sort(byPath)
  return {
    ...listed(initiative),
    id: initiative.id,
    status: initiative.status,
    ...progressOf(reader, work, { initiative, most: requirementsNamed }),
    running: inStatus('in_progress').map((task) => working(work, task)),
    done: inStatus('closed')
      .map((task) => working(work, task))
      .sort((a, b) => a.since - b.since),
  }
}
