// Why an agent that is to run is not started, as its pages and the command line tell it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cw } from '../../src/kernel/actor.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import type { SeenAgent } from '../../src/kernel/seen-agent.ts'
import type { WorkItem } from '../../src/modules/runs/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const make = (more: object = {}) =>
  app.run<{ id: string }>('agent.create', { name: 'otter', provider: 'codex', status: 'running', ...more })
const account = (name: string, more: object = {}) =>
  app.run<{ id: string }>('account.create', { name, provider: 'codex', ...more })
const waits = async () => (await app.run<SeenAgent[]>('agent.seen', { all: true }))[0]?.waits

it('nothing keeps one with an account that may be used, or with the login of its program', async () => {
  await make()
  expect(await waits()).toBeNull()
  await account('off', { use: 'no' })
  await account('on')
  expect(await waits()).toBeNull()
})

it('its accounts do: until one is reset, or until somebody lets one be used', async () => {
  await make()
  const until = app.clock.now() + 60_000
  await account('off', { use: 'no' })
  expect(await waits()).toEqual({ why: 'none of its accounts may be used (use: no)', until: null })
  await account('later', { use: 'after-reset' })
  expect(await waits()).toMatchObject({ why: expect.stringContaining('nobody knows'), until: null })
  await account('parked')
  await app.run('account.observe', { ref: 'parked', parkedUntil: until }, cw)
  expect(await waits()).toEqual({ why: 'its accounts are used up', until })
  await app.run('account.update', { ref: 'later', use: 'yes' })
  expect(await waits()).toBeNull()
})

it('the one that it is bound to does, whatever others there are', async () => {
  const { id } = await account('off', { use: 'no' })
  await account('on')
  await make({ account: id })
  expect(await waits()).toMatchObject({ until: null })
})

it('the one that it names does when somebody has put it away: no other pays for it', async () => {
  const { id } = await account('gone')
  await account('on')
  await make({ account: id })
  await app.run('account.archive', { ref: 'gone' })
  expect(await waits()).toEqual({ why: 'its account was put away', until: null })
})

const noUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
/** Begins a run with the login of its program. */
const begin = async (agent: string) => {
  const of = { agent, account: null, session: '7d444840-9dc0-11d1-b245-5ffdce74fad2', sessionName: null }
  const begun = { provider: 'codex', model: null, prompt: 'Go.', given: [], key: 'key' }
  return (await app.run<{ id: string }>('agent.begin', { ...begun, ...of }, cw)).id
}
const end = (run: string, how: object) => {
  const usual = { outcome: 'failed', failure: null, exitCode: 1, call: null, asked: [], answer: null }
  const figures = { usage: noUsage, costUsd: 0, pricedBy: null }
  return app.run('agent.end', { run, ...usual, sessionName: null, ...figures, ...how }, cw)
}
/** Ends it with a limit that is over so many milliseconds from now. */
const meetLimit = (run: string, ms: number) =>
  end(run, { failure: { kind: 'limit', message: 'Used up.', until: app.clock.now() + ms } })
const seen = async (id: string) => (await app.run<SeenAgent[]>('agent.seen', { of: [id] }))[0]?.waits

it('the login of its program does, once any agent met a limit with it, until that rested', async () => {
  const { id } = await make()
  const other = await app.run<{ id: string }>('agent.create', { name: 'heron' })
  await meetLimit(await begin(other.id), -60_000)
  const until = app.clock.now() + 5_000
  expect(await seen(id)).toEqual({ why: 'the allowance of its program is used up', until })
  expect(await app.run('agent.work')).toMatchObject([{ limited: [{ provider: 'codex', until }] }])
  // Whoever changes it wants it tried once more: their plan may be another one by now.
  app.clock.advance(1_000)
  await app.run('agent.update', { ref: 'otter', model: 'small' })
  expect(await seen(id)).toBeNull()
  app.clock.advance(4_000)
  expect(await seen(id)).toBeNull()
  expect(await app.run('agent.work')).toMatchObject([{ limited: [] }])
})

it('one that met a limit goes on with the first account that is free, whichever failed last', async () => {
  await make()
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name: 'heron' })
  const first = app.clock.now() + 60_000
  for (const [name, until] of [
    ['first', first],
    ['second', first + 60_000],
  ] as const) {
    await account(name)
    await app.run('account.observe', { ref: name, parkedUntil: until }, cw)
  }
  await app.run('agent.start', { ref: agent })
  await meetLimit(await begin(agent), 120_000)
  const { failed } = await app.run<Overview>('status.overview')
  expect(failed).toMatchObject([{ title: 'heron', until: first }])
})

describe('one that failed is seen to be tried again', () => {
  const failure = { kind: 'transient', message: 'No network.', until: null }
  const retryAt = async (id: string) => (await app.run<SeenAgent[]>('agent.seen', { of: [id] }))[0]?.retryAt
  const fail = async (id: string, how: object = failure) => {
    const run = await begin(id)
    await end(run, { failure: how })
    return run
  }

  it('later each time, and in line once that moment has come', async () => {
    const { id } = await make()
    expect(await retryAt(id)).toBeNull()
    const waited: number[] = []
    for (const _ of [1, 2]) {
      await fail(id)
      waited.push(Number(await retryAt(id)) - app.clock.now())
    }
    const [first = 0, second = 0] = waited
    expect([first >= 3_750, first <= 6_250, second >= 7_500, second <= 12_500]).toEqual(Array(4).fill(true))
    const shown = async () => (await app.run<{ does: string }>('agent.show', { ref: id })).does
    expect(await shown()).toMatch(/^failed, tries again at \d\d:\d\d:\d\d$/)
    const [failed] = (await app.run<Overview>('status.overview')).failed
    expect(failed?.until).toBe(app.clock.now() + second)
    app.clock.advance(second)
    expect([await retryAt(id), await shown()]).toEqual([null, 'is to run'])
  })

  it('not before its program has rested', async () => {
    const { id } = await make()
    const run = await fail(id)
    const until = app.clock.now() + 60_000
    const rest = { title: 'Codex', since: app.clock.now(), until, times: 1, failures: 5, last: 'No network.' }
    await app.run('agent.rest', { run, rest }, cw)
    expect(await retryAt(id)).toBe(until)
    // One that may be used does not rest.
    await account('other')
    expect(await retryAt(id)).toBeLessThan(until)
  })

  it('at no moment where its login or a person is what it waits for, or the clock was set back', async () => {
    const { id } = await make()
    await fail(id, { ...failure, kind: 'auth' })
    expect(await retryAt(id)).toBeNull()
    await fail(id)
    await app.run('agent.stop', { ref: id })
    expect(await retryAt(id)).toBeNull()
    await app.run('agent.start', { ref: id })
    app.clock.set(-3_600_000)
    expect(await retryAt(id)).toBeNull()
  })
})

describe('where the clock was set back after a limit was met', () => {
  const limited = async (more: object = {}) => {
    const { id } = await make(more)
    await meetLimit(await begin(id), 60_000)
    app.clock.set(-3_600_000)
    return id
  }

  it('an agent that is changed after that waits for the login of its program no more', async () => {
    const id = await limited()
    expect(await seen(id)).toMatchObject({ why: 'the allowance of its program is used up' })
    await app.run('agent.update', { ref: 'otter', model: 'small' })
    expect(await seen(id)).toBeNull()
    expect(await app.run('agent.work')).toMatchObject([{ changed: app.events().at(-1)?.seq }])
  })

  it('a login that works again is free for all, and one that meets the limit again is not', async () => {
    const id = await limited()
    await end(await begin(id), { outcome: 'answered', exitCode: 0 })
    expect(await seen(id)).toBeNull()
    await app.run('agent.update', { ref: 'otter', model: 'small' })
    await meetLimit(await begin(id), 60_000)
    expect(await seen(id)).toMatchObject({ why: 'the allowance of its program is used up' })
  })
})

describe('the login of its program, which met a limit,', () => {
  const days = 5 * 86_400_000
  let id: string
  let heron: string
  let before: string

  beforeEach(async () => {
    id = (await make()).id
    heron = (await app.run<{ id: string }>('agent.create', { name: 'heron' })).id
    const crane = await app.run<{ id: string }>('agent.create', { name: 'crane' })
    before = await begin(crane.id)
    app.clock.advance(1_000)
    await meetLimit(await begin(heron), days)
    app.clock.advance(1_000)
  })

  it.each([
    ['answered', { outcome: 'answered', exitCode: 0 }],
    ['was stopped when it had done something', { outcome: 'stopped', usage: { ...noUsage, output: 1 } }],
  ])('is free again for all once a later run with it %s', async (_, how) => {
    const run = await begin(heron)
    expect(await seen(id)).toMatchObject({ why: 'the allowance of its program is used up' })
    await end(run, how)
    expect(await seen(id)).toBeNull()
    expect((await app.run<WorkItem[]>('agent.work')).flatMap(({ limited }) => limited)).toEqual([])
  })

  it('is free again as soon as a later run does something', async () => {
    const run = await begin(heron)
    const entries = [{ seq: 0, at: app.clock.now(), kind: 'tool', text: 'Bash' }]
    await app.run('agent.progress', { run, entries }, cw)
    expect(await seen(id)).toBeNull()
  })

  it.each([
    ['that meets it too', () => begin(heron).then((run) => meetLimit(run, days))],
    [
      'that fails before it does anything',
      () => begin(heron).then((run) => end(run, { failure: unreached })),
    ],
    ['that began before that', () => end(before, { outcome: 'answered', exitCode: 0 })],
  ])('rests on after a run %s', async (_, run) => {
    await run()
    expect(await seen(id)).toMatchObject({ why: 'the allowance of its program is used up' })
  })
})

const unreached = { kind: 'transient', message: 'no network', until: null }

it('a budget does, which is named', async () => {
  await make({ budgetUsd: 0 })
  expect(await waits()).toEqual({ why: 'the budget of the agent otter is used up', until: null })
})

it('the budget of its project does, whoever of it spent that, until the number is raised', async () => {
  const { id: project } = await app.run<{ id: string }>('project.create', {
    name: 'shop',
    budgetUsd: 2,
    repository: '/shop',
  })
  const { id } = await make({ project })
  const { id: other } = await app.run<{ id: string }>('agent.create', { name: 'heron', project })
  const [ended, runs] = [await begin(other), { outcome: 'answered', exitCode: 0 }]
  await end(ended, { ...runs, costUsd: 1.5, pricedBy: 'program' })
  expect(await seen(id)).toBeNull()
  await app.run('agent.progress', { run: await begin(other), costUsd: 0.5 }, cw)
  expect(await seen(id)).toEqual({ why: 'the budget of the project shop is used up', until: null })
  const budget = { of: 'project', title: 'shop', path: 'projects/shop.md', limitUsd: 2, spentUsd: 2 }
  expect(await app.run('agent.work')).toMatchObject([{ budgets: [budget] }, {}])
  const waiting = await app.run<Overview>('status.overview')
  expect(waiting.waiting).toMatchObject([{ kind: 'budget', of: 'project', path: budget.path }])
  expect(waiting.budgets).toMatchObject([budget])
  const [warned] = app.events().filter(({ type }) => type === 'run.warned')
  expect(warned?.change.after.budget).toMatchObject({ of: 'project', title: 'shop' })
  await app.run('project.update', { ref: 'shop', budgetUsd: 3 })
  expect(await seen(id)).toBeNull()
  expect((await app.run<Overview>('status.overview')).budgets).toEqual([])
})

it('one that is stopped waits for nothing', async () => {
  await make({ budgetUsd: 0, status: 'stopped' })
  expect(await waits()).toBeNull()
})
