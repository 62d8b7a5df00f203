// What a person reads of what agents cost and will.

import { expect, it } from 'vitest'
import { printCost } from '../../../../src/interfaces/cli/print/cost.ts'
import { printForecast } from '../../../../src/interfaces/cli/print/forecast.ts'

const look = { colour: false, width: null }
const now = new Date()
const today = { day: '2026-11-21', spentUsd: 0, pace: null, byMidnightUsd: null, budget: null }
const initiative = {
  ...{
    id: 'i-1',
    title: 'Rate limits',
    path: 'initiatives/rate-limits/initiative.md',
    spentUsd: 1.26,
    pace: null,
  },
  ...{ tasks: { all: 12, done: 3 }, each: { usd: 0.42, tasks: 3 }, moreUsd: 3.78, budget: null },
}
const forecast = (of: object) =>
  printForecast({ today, initiatives: [{ ...initiative, ...of }], projects: [] })

it('messages with their words, their run and which figures are a share', () => {
  const figures = { runs: 1, input: 1_200, output: 40, cacheRead: 0, cacheWrite: 0, unpriced: 0, computed: 0 }
  const message = { agent: 'otter', run: 2, at: now.getTime(), estimate: true }
  const rows = [{ name: 'I look first.', id: 'r-1', ...figures, costUsd: 0.25, message }]
  const said = printCost({ rows, total: { ...figures, costUsd: 0.25 }, more: 3 }, look)
  expect(said).toMatch(/~\$0\.2500 +1\.2k +0 +~40 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +otter 2 +I look first\./)
  expect(said).toContain('… and 3 messages before these: --limit 4')
  expect(said).toContain('~: the program tells of a message only')
})

it('a forecast of an initiative with what it rests on', () => {
  expect(forecast({})).toContain(
    'Rate limits\n  3 of 12 tasks done, $0.42 each → about $3.78 more, $5.04 in all.',
  )
  expect(forecast({ each: null, moreUsd: null, tasks: { all: 12, done: 0 } })).toContain(
    '0 of 12 tasks done; $1.26 spent. No finished task yet says what one costs.',
  )
  expect(forecast({ tasks: { all: 0, done: 0 } })).toContain('It has no tasks yet')
})

it('for how much a budget does, and when it is used up', () => {
  const budget = { limitUsd: 4, spentUsd: 1.26, reachedAt: null, tasksLeft: 6 }
  expect(forecast({ budget })).toContain(
    'Budget: $1.26 of $4.00; that does for about 6 of the 9 tasks that are left.',
  )
  expect(forecast({ budget: { ...budget, limitUsd: 9, tasksLeft: 18 } })).toContain(
    'that does for what is left.',
  )
  expect(forecast({ budget: { ...budget, spentUsd: 4 } })).toContain('$4.00 of $4.00; it is used up.')
})

it('today at the pace of the last hours, or why nothing can be said', () => {
  expect(printForecast({ today, initiatives: [], projects: [] })).toBe(
    'Today\n  $0.00 spent; no agent has run lately, so that nothing says how it goes on.',
  )
  const pace = { usd: 0.5, since: now.getTime() - 1 }
  const at = { ...today, spentUsd: 1, pace, byMidnightUsd: 4 }
  const budget = { limitUsd: 2, spentUsd: 1, reachedAt: now.getTime() }
  const said = printForecast({ today: { ...at, budget }, initiatives: [], projects: [] })
  expect(said).toMatch(/\$1\.00 spent; about \$4\.00 by midnight, at the pace since .*\(\$0\.50 an hour\)\./)
  expect(said).toMatch(/Budget: \$1\.00 of \$2\.00; at that pace it is used up at about \d\d:\d\d\./)
  const enough = printForecast({
    today: { ...at, budget: { ...budget, reachedAt: null } },
    initiatives: [],
    projects: [],
  })
  expect(enough).toContain('that lasts until midnight')
})

it('until when the budget of a project lasts, or why nobody can tell', () => {
  const said = (of: object, pace: object | null = null) => {
    const budget = { limitUsd: 4, spentUsd: 1, reachedAt: null, ...of }
    const projects = [{ id: 'pr-1', title: 'Web', path: 'projects/web.md', pace, budget }]
    return printForecast({ today, initiatives: [], projects }).split('\n\n')[1]
  }
  expect(said({})).toBe(
    'Project Web\n  Budget: $1.00 of $4.00; no agent of it has run lately, so that nothing says how long it lasts.',
  )
  expect(said({ spentUsd: 4 })).toBe('Project Web\n  Budget: $4.00 of $4.00; it is used up.')
  expect(said({ reachedAt: now.getTime() }, { usd: 0.5, since: now.getTime() - 1 })).toMatch(
    /it is used up at about \d\d:\d\d at the pace since .*\(\$0\.50 an hour\)\.$/,
  )
})
