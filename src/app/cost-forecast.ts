// What agents will cost: until midnight at the pace of the last hours, for an initiative by what its finished tasks cost, and
// until when the budget of a project lasts.
// Each figure comes with what it rests on, and where there is nothing to rest on there is no figure.

import { z } from 'zod'
import { type BudgetForecast, type Forecast, forecastSchema, type Pace } from '../kernel/forecast.ts'
import { localDay, startOfDay } from '../kernel/local-time.ts'
import { query } from '../kernel/procedure.ts'
import { findEntity } from '../kernel/references.ts'
import type { Reader } from '../kernel/tx.ts'
import { agents } from '../modules/agents/index.ts'
import { type Initiative, initiatives } from '../modules/initiatives/index.ts'
import { type Project, projects } from '../modules/projects/index.ts'
import { initiativeOf, midnightAfter, type Run, runs, spentIn, spentSince } from '../modules/runs/index.ts'
import { costOfTasks } from './cost-of-tasks.ts'
import { readHierarchy, rememberWork } from './status-work.ts'

const hour = 3_600_000
/** Of at most so many milliseconds what was spent says how fast it is spent; a shorter time than the least says too little. */
const longestPace = 3 * hour
const leastPace = hour / 4

export const forecastQuery = query({
  summary: 'Show what agents will cost: until midnight, for what is left of each initiative, and by project',
  input: z.object({ initiative: z.string().optional().describe('only this initiative') }),
  output: forecastSchema,
  cli: { examples: ['cw cost forecast', 'cw cost forecast --initiative rate-limits --json'] },
  ready: (reader) => rememberWork(reader),
  run: (reader, { initiative }) => {
    const spending = spendingOf(reader)
    const only = initiative === undefined ? null : findEntity(reader, initiatives(), initiative)
    const wanted = only === null ? unfinished(reader) : [only]
    return {
      today: todayOf(reader, spending),
      initiatives: wanted.map((each) => forecastOf(reader, spending, each)),
      projects:
        only === null
          ? projects()
              .active(reader)
              .flatMap((each) => ofProject(reader, spending, each))
          : [],
    }
  },
})

interface Spending {
  readonly run: Run
  readonly costUsd: number
  readonly task: string | null
  readonly initiative: string | null
  readonly project: string | null
}

function spendingOf(reader: Reader): Spending[] {
  const known = new Map<string, Omit<Spending, 'run' | 'costUsd'>>()
  const workOf = (id: string) => {
    const agent = agents().get(reader, id)
    const work = {
      ...{ task: agent?.task ?? null, project: agent?.project ?? null },
      initiative: (agent && initiativeOf(reader, agent)?.id) ?? null,
    }
    known.set(id, work)
    return work
  }
  return runs()
    .all(reader)
    .map((run) => ({
      ...{ run, costUsd: spentIn(reader, run).costUsd },
      ...(known.get(run.agent) ?? workOf(run.agent)),
    }))
}

function unfinished(reader: Reader): Initiative[] {
  return initiatives()
    .active(reader)
    .filter(({ status }) => status !== 'completed')
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function todayOf(reader: Reader, spending: readonly Spending[]): Forecast['today'] {
  const { now } = reader
  const spentUsd = spentSince(reader, startOfDay(now))
  const pace = paceIn(spending, now)
  const left = (midnightAfter(now) - now) / hour
  const { dayUsd } = reader.policy()
  return {
    ...{ day: localDay(now), spentUsd, pace },
    byMidnightUsd: pace && spentUsd + pace.usd * left,
    budget: dayUsd === null ? null : ofToday(budgetAt({ limitUsd: dayUsd, spentUsd, pace, now }), now),
  }
}

/** The budget of a day begins anew at midnight. */
function ofToday<B extends BudgetForecast>(of: B, now: number): B {
  return of.reachedAt !== null && of.reachedAt >= midnightAfter(now) ? { ...of, reachedAt: null } : of
}

function forecastOf(
  reader: Reader,
  spending: readonly Spending[],
  { id, title, path, budgetUsd }: Initiative,
): Forecast['initiatives'][number] {
  const own = spending.filter(({ initiative }) => initiative === id)
  const spentUsd = sum(own.map(({ costUsd }) => costUsd))
  const costOf = (id: string) => sum(own.flatMap(({ task, costUsd }) => (task === id ? costUsd : [])))
  const work = readHierarchy(reader)
  const all = work.phasesOf(id).flatMap((phase) => work.tasksOf(phase.id))
  const { each, tasks, moreUsd } = costOfTasks(all, costOf)
  const pace = paceIn(own, reader.now)
  const budgeted = { limitUsd: budgetUsd ?? 0, spentUsd, pace, now: reader.now }
  const tasksLeft = each && Math.max(0, Math.floor((budgeted.limitUsd - spentUsd) / each.usd))
  return {
    ...{ id, title, path, tasks, spentUsd, each, pace, moreUsd },
    budget: budgetUsd === null ? null : { ...budgetAt(budgeted), tasksLeft },
  }
}

/** None where it has no budget: nothing else of a project says what it will cost. */
function ofProject(
  reader: Reader,
  spending: readonly Spending[],
  { id, title, path, budgetUsd: limitUsd }: Project,
): Forecast['projects'] {
  if (limitUsd === null) return []
  const own = spending.filter(({ project }) => project === id)
  const pace = paceIn(own, reader.now)
  const spentUsd = sum(own.map(({ costUsd }) => costUsd))
  return [{ id, title, path, pace, budget: budgetAt({ limitUsd, spentUsd, pace, now: reader.now }) }]
}

interface Budgeted {
  readonly limitUsd: number
  readonly spentUsd: number
  readonly pace: Pace | null
  readonly now: number
}

function budgetAt({ limitUsd, spentUsd, pace, now }: Budgeted): BudgetForecast {
  const isKnown = pace !== null && pace.usd > 0 && spentUsd < limitUsd
  return { limitUsd, spentUsd, reachedAt: isKnown ? now + ((limitUsd - spentUsd) / pace.usd) * hour : null }
}

/** What a run cost is spread over the time that it took. */
function paceIn(spending: readonly Spending[], now: number): Pace | null {
  const from = now - longestPace
  const lately = spending
    .map(({ run, costUsd }) => ({ ...spanOf(run, now), costUsd }))
    .filter(({ end }) => end >= from)
  if (lately.length === 0) return null
  const first = lately.reduce((least, { start }) => Math.min(least, start), now - leastPace)
  const since = Math.max(from, first)
  const spent = lately.map(
    ({ start, end, costUsd }) => costUsd * Math.min(1, (end - since) / Math.max(1, end - start)),
  )
  return { usd: sum(spent) / ((now - since) / hour), since }
}

/** The clock may have been set back meanwhile: what began or ended later than now did so now, and none ends before it began. */
function spanOf({ startedAt, endedAt }: Run, now: number): { readonly start: number; readonly end: number } {
  const start = Math.min(startedAt, now)
  return { start, end: Math.max(start, Math.min(endedAt ?? now, now)) }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0)
}
