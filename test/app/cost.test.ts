// What agents used and cost by message, and what they will.

import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cw } from '../../src/kernel/actor.ts'
import type { Forecast } from '../../src/kernel/forecast.ts'
import { localDay } from '../../src/kernel/local-time.ts'
import { usualPolicy } from '../../src/kernel/policy.ts'
import { openTestApp, type TestApp } from './test-home.ts'

const minute = 60_000
const tokens = (input: number, output: number) => ({ input, output, cacheRead: 0, cacheWrite: 0 })

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const made = async (path: string, input: object) => (await app.run<{ id: string }>(path, input)).id

interface Spends {
  readonly usd: number
  readonly took?: number
  readonly usage?: ReturnType<typeof tokens>
  readonly messages?: readonly object[]
}

/** A run of that agent from its beginning to its end. */
async function run(
  agent: string,
  { usd, took = 10 * minute, usage = tokens(100, 10), messages = [] }: Spends,
) {
  const session = randomUUID()
  const began = {
    provider: 'scripted',
    model: null,
    account: null,
    sessionName: null,
    prompt: 'Do it.',
    given: [],
  }
  const { id } = await app.run<{ id: string }>('agent.begin', { agent, ...began, session, key: session }, cw)
  await app.run('agent.progress', { run: id, messages }, cw)
  app.clock.advance(took)
  const end = {
    outcome: 'answered',
    failure: null,
    exitCode: 0,
    call: null,
    asked: [],
    answer: 'It is done.',
  }
  const figures = { usage, costUsd: usd, pricedBy: 'program' }
  await app.run('agent.end', { run: id, ...end, sessionName: null, ...figures }, cw)
  return id
}

describe('by message', () => {
  const rows = async (input: object = {}) =>
    (
      await app.run<{
        rows: { name: string; costUsd: number; input: number; output: number; message?: object }[]
      }>('cost.show', { by: 'message', ...input })
    ).rows

  it('shares what a run used and cost where its program tells of a message how it began alone', async () => {
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    const begun = { costUsd: null, begun: true, usage: tokens(100, 1) }
    const messages = [
      { seq: 0, at: 5, words: 'I look.', size: 100, ...begun },
      { seq: 1, at: 6, words: 'I write it.', size: 300, ...begun },
    ]
    await run(agent, { usd: 0.8, usage: tokens(200, 42), messages })
    expect(await rows()).toEqual([
      expect.objectContaining({
        ...{ name: 'I look.', input: 100, output: 11 },
        message: { agent: 'otter', run: 1, at: 5, estimate: true },
      }),
      expect.objectContaining({ name: 'I write it.', input: 100, output: 31 }),
    ])
    const [first, second] = await rows()
    expect((first?.costUsd ?? 0) + (second?.costUsd ?? 0)).toBeCloseTo(0.8)
    expect(first?.costUsd).toBeCloseTo((0.8 * (100 + 55)) / (200 + 210))
  })

  it('tells beside them what the run used for none of them', async () => {
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    const only = {
      seq: 0,
      at: 5,
      words: 'I look.',
      size: 100,
      costUsd: null,
      begun: true,
      usage: tokens(100, 1),
    }
    await run(agent, { usd: 0.5, usage: tokens(150, 10), messages: [only] })
    expect(await rows()).toMatchObject([
      { name: 'I look.', input: 100, output: 10 },
      { name: 'beside its messages', input: 50, output: 0 },
    ])
  })

  it('of a run whose program told nothing of the run is what it told of the messages, in all sums', async () => {
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    const begun = { costUsd: null, begun: true, size: 10 }
    const messages = [
      { seq: 0, at: 5, words: 'I look.', usage: tokens(100, 1), ...begun },
      { seq: 1, at: 6, words: 'I write it.', usage: tokens(200, 2), ...begun },
    ]
    await run(agent, { usd: 0, usage: tokens(0, 0), messages })
    for (const by of ['message', 'agent', 'run']) {
      const shown = await app.run<{ rows: { input: number }[]; total: object }>('cost.show', { by })
      expect(shown.total).toMatchObject({ input: 300, output: 3, costUsd: 0, unpriced: 1 })
      expect(shown.rows.reduce((sum, row) => sum + row.input, 0)).toBe(300)
    }
  })

  it('is its share of the run where messages were told to cost more than all of it', async () => {
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    const told = { begun: false, size: 10, words: 'On.', usage: tokens(100, 10) }
    const messages = [
      { seq: 0, at: 5, costUsd: 12, ...told },
      { seq: 1, at: 6, costUsd: 6, ...told },
    ]
    await run(agent, { usd: 1.5, usage: tokens(100, 20), messages })
    const [first, second] = await rows()
    expect(first?.costUsd).toBeCloseTo(1)
    expect(second?.costUsd).toBeCloseTo(0.5)
    expect([first?.input, second?.input]).toEqual([50, 50])
    expect(first?.message).toMatchObject({ estimate: true })
  })

  it('is the whole run where nothing more is known, and of what is asked for alone', async () => {
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    await run(agent, { usd: 0.25 })
    await run(agent, { usd: 0.5 })
    expect(await rows({ agent: 'otter', run: 2 })).toMatchObject([
      { name: 'It is done.', costUsd: 0.5, input: 100, message: { run: 2, estimate: false } },
    ])
    expect(await app.run('cost.show', { by: 'message', limit: 1 })).toMatchObject({
      ...{ rows: [{ costUsd: 0.5 }], more: 1, total: { runs: 2, costUsd: 0.75 } },
    })
    await expect(app.run('cost.show', { run: 2 })).rejects.toMatchObject({ code: 'input.invalid' })
  })
})

describe('a forecast', () => {
  const forecast = () => app.run<Forecast>('cost.forecast')

  it('is none where nothing was spent', async () => {
    await made('initiative.create', { title: 'Rate limits', budgetUsd: 4 })
    expect(await forecast()).toMatchObject({
      today: { spentUsd: 0, pace: null, byMidnightUsd: null, budget: null },
      initiatives: [
        {
          ...{ title: 'Rate limits', tasks: { all: 0, done: 0 }, each: null, moreUsd: null },
          budget: { limitUsd: 4, spentUsd: 0, reachedAt: null, tasksLeft: null },
        },
      ],
    })
  })

  it('of an initiative goes by what its finished tasks cost, and does not count twice what is paid', async () => {
    const initiative = await made('initiative.create', { title: 'Rate limits', budgetUsd: 1.5 })
    const phase = await made('phase.create', { title: 'Storage', initiative })
    const tasks: string[] = []
    for (const title of ['One', 'Two', 'Three', 'Four'])
      tasks.push(await made('task.create', { title, phase }))
    const costs = [0.4, 0.6, 0.2]
    for (const [at, usd] of costs.entries()) {
      const agent = await made('agent.create', { name: `otter-${at}`, role: 'worker', task: tasks[at] })
      await run(agent, { usd })
    }
    for (const task of tasks.slice(0, 2)) await app.run('task.close', { ref: task })
    const [found] = (await forecast()).initiatives
    expect(found).toMatchObject({ tasks: { all: 4, done: 2 }, each: { usd: 0.5, tasks: 2 } })
    expect(found?.moreUsd).toBeCloseTo(0.3 + 0.5)
    expect(found?.spentUsd).toBeCloseTo(1.2)
    // 1.20 in the half hour since the first began.
    expect(found?.pace?.usd).toBeCloseTo(2.4)
    expect(found?.budget).toMatchObject({ tasksLeft: 0 })
    expect(found?.budget?.reachedAt).toBeCloseTo(app.clock.now() + 0.125 * 60 * minute, -1)
  })

  it('of today goes on to midnight at the pace of the last hours, and tells when its budget is used up', async () => {
    app.policy = { ...usualPolicy, dayUsd: 2 }
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    await run(agent, { usd: 1, took: 60 * minute })
    const { today } = await forecast()
    const midnight = new Date(app.clock.now())
    midnight.setHours(24, 0, 0, 0)
    const hours = (midnight.getTime() - app.clock.now()) / (60 * minute)
    expect(today.pace?.usd).toBeCloseTo(1)
    expect(today.byMidnightUsd).toBeCloseTo(1 + hours)
    const reachedAt = hours > 1 ? app.clock.now() + 60 * minute : null
    expect(today.budget).toEqual({ limitUsd: 2, spentUsd: 1, reachedAt })
    app.clock.advance(4 * 60 * minute)
    expect((await forecast()).today.pace).toBeNull()
  })

  it('of a project with a budget tells until when that lasts, whatever its agents work for', async () => {
    const web = await made('project.create', { title: 'Web', anyway: true, repository: '/web', budgetUsd: 2 })
    await made('project.create', { title: 'Shop', anyway: true, repository: '/shop' })
    const agent = await made('agent.create', { name: 'otter', role: 'worker', project: web })
    await run(agent, { usd: 1, took: 60 * minute })
    await run(await made('agent.create', { name: 'badger', role: 'worker' }), { usd: 5 })
    const { projects } = await forecast()
    expect(projects).toMatchObject([
      { title: 'Web', path: 'projects/web.md', budget: { limitUsd: 2, spentUsd: 1 } },
    ])
    // What the other run took is over since, too.
    expect(projects[0]?.pace?.usd).toBeCloseTo(1 / (70 / 60))
    expect(projects[0]?.budget.reachedAt).toBeCloseTo(app.clock.now() + 70 * minute, -1)
    const initiative = await made('initiative.create', { title: 'Rate limits' })
    expect(await app.run<Forecast>('cost.forecast', { initiative })).toMatchObject({ projects: [] })
  })

  it('is never less than nothing, also after the clock was set back', async () => {
    app.policy = { ...usualPolicy, dayUsd: 2 }
    const agent = await made('agent.create', { name: 'otter', role: 'worker' })
    app.clock.advance(60 * minute)
    await run(agent, { usd: 1, took: -100 * minute })
    for (const minutes of [0, 1, 30, 60, 200]) {
      app.clock.advance(minutes * minute)
      const { pace, byMidnightUsd, spentUsd } = (await forecast()).today
      if (pace !== null) {
        expect(pace.since).toBeLessThan(app.clock.now())
        expect(pace.usd).toBeGreaterThanOrEqual(0)
        expect(pace.usd).toBeLessThanOrEqual(4)
        expect(byMidnightUsd).toBeGreaterThanOrEqual(spentUsd)
      }
    }
  })
})

describe('a run over midnight', () => {
  const usage = tokens(100, 10)
  const message = (seq: number, at: number, costUsd: number | null) => ({
    ...{ seq, at, words: 'Hello.', size: 6, usage: tokens(50, 5), costUsd, begun: false },
  })
  /** Midnight that the run goes over. */
  let midnight: number
  let agent: string
  beforeEach(async () => {
    midnight = new Date(app.clock.now()).setHours(24, 0, 0, 0)
    app.clock.advance(midnight - 5 * minute - app.clock.now())
    agent = await made('agent.create', { name: 'otter' })
  })
  const days = async (more: object = {}) => {
    const { rows } = await app.run<{ rows: { costUsd: number; input: number; runs: number }[] }>(
      'cost.show',
      { by: 'day', ...more },
    )
    return rows.map(({ costUsd, input, runs }) => [costUsd, input, runs])
  }
  const messages = () => [message(0, midnight - minute, 1), message(1, midnight + minute, 2)]

  it('counts for the days on which it was spent', async () => {
    await run(agent, { usd: 3, usage, messages: messages() })
    expect(await days()).toEqual([
      [1, 50, 1],
      [2, 50, 1],
    ])
    expect(await days({ since: localDay(midnight) })).toEqual([[2, 50, 1]])
    const since = await app.run<{ total: object }>('cost.show', { since: localDay(midnight) })
    expect(since.total).toMatchObject({ runs: 1, costUsd: 2, input: 50 })
    expect(await app.run('cost.show', { by: 'message', since: localDay(midnight) })).toMatchObject({
      rows: [{ costUsd: 2 }],
    })
  })

  it('and so for the budget of the day, also while it goes on', async () => {
    app.policy = { ...usualPolicy, dayUsd: 3 }
    const begun = { provider: 'scripted', model: null, account: null, prompt: 'Go.', given: [], key: 'k' }
    const { id } = await app.run<{ id: string }>(
      'agent.begin',
      { agent, session: randomUUID(), sessionName: null, ...begun },
      cw,
    )
    await app.run('agent.progress', { run: id, messages: messages(), usage, costUsd: 3 }, cw)
    app.clock.advance(10 * minute)
    expect((await app.run<Forecast>('cost.forecast')).today).toMatchObject({ spentUsd: 2 })
  })

  it('counts for the day on which it began where nothing is told of its messages', async () => {
    await run(agent, { usd: 3, usage })
    expect(await days()).toEqual([[3, 100, 1]])
    expect(await days({ since: localDay(midnight) })).toEqual([])
  })
})
