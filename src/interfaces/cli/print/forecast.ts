// What agents will cost, in sentences: each says what it rests on.

import type { Forecast } from '../../../kernel/forecast.ts'
import { clock } from '../../../kernel/local-time.ts'

type OfInitiative = Forecast['initiatives'][number]
type Budget = Pick<NonNullable<OfInitiative['budget']>, 'limitUsd' | 'spentUsd' | 'reachedAt'>

/** As of now: moments of another day are told with their day. */
export function printForecast(data: Readonly<Record<string, unknown>>): string {
  const { today, initiatives, projects } = data as unknown as Forecast
  const now = Date.now()
  const parts = [
    ['Today', ...todayLines(today, now).map(inset)].join('\n'),
    ...initiatives.map((each) => [each.title, ...initiativeLines(each, now).map(inset)].join('\n')),
    ...projects.map((each) => [`Project ${each.title}`, inset(projectLine(each, now))].join('\n')),
  ]
  return parts.join('\n\n')
}

function todayLines({ spentUsd, pace, byMidnightUsd, budget }: Forecast['today'], now: number): string[] {
  const spent = `${dollars(spentUsd)} spent`
  if (pace === null || byMidnightUsd === null)
    return [`${spent}; no agent has run lately, so that nothing says how it goes on.`, ...lasts(budget, now)]
  const first = `${spent}; about ${dollars(byMidnightUsd)} by midnight, ${atPace(pace, now)}.`
  const missing = budget !== null && budget.reachedAt === null && budget.spentUsd < budget.limitUsd
  const enough = missing ? [`Budget of the day: ${share(budget)}; that lasts until midnight.`] : []
  return [first, ...(missing ? enough : lasts(budget, now))]
}

function initiativeLines(of: OfInitiative, now: number): string[] {
  return [...workLines(of), ...budgetLines(of, now)]
}

function workLines({ tasks, spentUsd, each, moreUsd }: OfInitiative): string[] {
  const spent = `${dollars(spentUsd)} spent`
  if (tasks.all === 0) return [`It has no tasks yet; ${spent}.`]
  const done = `${tasks.done} of ${counted(tasks.all)} done`
  if (tasks.done === tasks.all) return [`${done}; ${spent}.`]
  if (tasks.done === 0) return [`${done}; ${spent}. No finished task yet says what one costs.`]
  if (each === null || moreUsd === null)
    return [
      `${done}; ${spent}. No finished task has cost anything, so that nothing says what the others will.`,
    ]
  const some = each.tasks === tasks.done ? '' : ` (${each.tasks} of them cost something)`
  const whole = `${dollars(spentUsd + moreUsd)} in all`
  return [`${done}, ${dollars(each.usd)} each${some} → about ${dollars(moreUsd)} more, ${whole}.`]
}

function budgetLines({ tasks, moreUsd, pace, budget }: OfInitiative, now: number): string[] {
  if (budget === null) return []
  if (budget.spentUsd >= budget.limitUsd) return lasts(budget, now)
  const left = tasks.all - tasks.done
  const isEnough = moreUsd !== null && budget.spentUsd + moreUsd <= budget.limitUsd
  const most = budget.tasksLeft === null ? null : Math.min(budget.tasksLeft, left)
  const work =
    most === null || moreUsd === null
      ? 'how many tasks that does nobody can tell'
      : isEnough
        ? 'that does for what is left'
        : `that does for about ${most} of the ${counted(left)} that are left`
  const reached =
    budget.reachedAt === null || isEnough || pace === null
      ? ''
      : `, until about ${clock(budget.reachedAt, now)} ${atPace(pace, now)}`
  return [`Budget: ${share(budget)}; ${work}${reached}.`]
}

function projectLine({ pace, budget }: Forecast['projects'][number], now: number): string {
  const used = `Budget: ${share(budget)}`
  if (budget.spentUsd >= budget.limitUsd) return `${used}; it is used up.`
  if (pace === null) return `${used}; no agent of it has run lately, so that nothing says how long it lasts.`
  if (budget.reachedAt === null) return `${used}.`
  return `${used}; it is used up at about ${clock(budget.reachedAt, now)} ${atPace(pace, now)}.`
}

function lasts(budget: Budget | null, now: number): string[] {
  if (budget === null) return []
  if (budget.spentUsd >= budget.limitUsd) return [`Budget: ${share(budget)}; it is used up.`]
  if (budget.reachedAt === null) return [`Budget: ${share(budget)}.`]
  return [`Budget: ${share(budget)}; at that pace it is used up at about ${clock(budget.reachedAt, now)}.`]
}

function share({ limitUsd, spentUsd }: Budget): string {
  return `${dollars(spentUsd)} of ${dollars(limitUsd)}`
}

function atPace({ usd, since }: NonNullable<OfInitiative['pace']>, now: number): string {
  return `at the pace since ${clock(since, now)} (${dollars(usd)} an hour)`
}

function counted(tasks: number): string {
  return `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`
}

/** A forecast is no more exact than that. */
function dollars(usd: number): string {
  return `$${usd.toFixed(usd > 0 && usd < 0.1 ? 4 : 2)}`
}

function inset(line: string): string {
  return `  ${line}`
}
