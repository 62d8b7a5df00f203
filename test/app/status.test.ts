// How everything stands, as the query tells it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import { permission } from '../../src/kernel/permission.ts'
import { usualPolicy } from '../../src/kernel/policy.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { type Task, tasks } from '../../src/modules/tasks/index.ts'
import { openTestApp, type TestApp } from './test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const overview = () => app.run<Overview>('status.overview')

it('has nothing to tell of an empty home', async () => {
  expect(await overview()).toEqual({
    waiting: [],
    agents: [],
    resting: [],
    accounts: [],
    failed: [],
    running: [],
    ready: { count: 0, first: [], soon: null },
    blocked: [],
    counts: { initiatives: {}, phases: {}, plans: {}, tasks: {} },
    budgets: [],
    finishedToday: [],
    initiatives: [],
  })
})

it('lists an open question with the reply to save, until it is answered', async () => {
  const asked = await app.run<{ id: string }>('question.ask', {
    text: 'Which database?',
    option: ['SQLite: one file', 'Postgres'],
  })
  const [item] = (await overview()).waiting
  expect(item).toMatchObject({ kind: 'answer', slug: 'which-database', title: 'Which database?', who: 'cw' })
  expect(item?.path).toBe('agents/cw/messages/0001-which-database/reply.md')
  expect(item?.question?.options.map((option) => option.label)).toEqual(['SQLite', 'Postgres'])
  await app.run('question.answer', { ref: asked.id, choose: ['SQLite'] })
  expect((await overview()).waiting).toEqual([])
})

it('tells of the budget of a project from 80 % on, whether or not an agent runs', async () => {
  const shop = { name: 'shop', repository: '/shop', budgetUsd: 10 }
  const { id: project } = await app.run<{ id: string }>('project.create', shop)
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name: 'otter', project })
  const session = { session: '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e', sessionName: null }
  const begun = {
    agent,
    provider: 'scripted',
    model: null,
    account: null,
    prompt: 'Go.',
    given: [],
    key: 'k',
  }
  const { id: run } = await app.run<{ id: string }>('agent.begin', { ...begun, ...session }, cw)
  await app.run('agent.stop', { ref: 'otter' })
  const spend = async (costUsd: number) => {
    await app.run('agent.progress', { run, costUsd }, cw)
    return (await overview()).budgets
  }
  expect(await spend(7.99)).toEqual([])
  expect(await spend(8.5)).toEqual([
    { of: 'project', slug: 'shop', title: 'shop', path: 'projects/shop.md', spentUsd: 8.5, limitUsd: 10 },
  ])
})

it('tells of budgets for as long as they are nearly used up, whether or not an agent runs', async () => {
  const { id: initiative } = await app.run<{ id: string }>('initiative.create', {
    title: 'Alpha',
    budgetUsd: 10,
  })
  const { id: phase } = await app.run<{ id: string }>('phase.create', { title: 'Storage', initiative })
  const { id: task } = await app.run<{ id: string }>('task.create', { title: 'One', phase })
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name: 'otter', role: 'worker', task })
  const began = {
    agent,
    provider: 'scripted',
    model: null,
    account: null,
    sessionName: null,
    prompt: 'Do it.',
  }
  const session = '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e'
  const { id: run } = await app.run<{ id: string }>(
    'agent.begin',
    { ...began, session, given: [], key: 'k' },
    cw,
  )
  await app.run('agent.stop', { ref: 'otter' })
  const budgets = async () => (await overview()).budgets
  await app.run('agent.progress', { run, costUsd: 7.99 }, cw)
  expect(await budgets()).toEqual([])
  await app.run('agent.progress', { run, costUsd: 8.5 }, cw)
  const alpha = { slug: 'alpha', title: 'Alpha', path: 'initiatives/alpha/initiative.md' }
  const used = { ...alpha, of: 'initiative', spentUsd: 8.5, limitUsd: 10 }
  expect(await budgets()).toEqual([used])
  const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }
  const end = {
    outcome: 'answered',
    failure: null,
    exitCode: 0,
    call: null,
    asked: [],
    answer: null,
    sessionName: null,
  }
  await app.run('agent.end', { run, ...end, usage, costUsd: 8.5, pricedBy: 'program' }, cw)
  expect(await budgets()).toEqual([used])
  app.policy = { ...usualPolicy, dayUsd: 9 }
  expect(await budgets()).toMatchObject([
    { of: 'day', path: 'config.yaml', spentUsd: 8.5, limitUsd: 9 },
    used,
  ])
  expect((await overview()).waiting.filter(({ kind }) => kind === 'budget')).toEqual([])
  await app.run('initiative.update', { ref: initiative, budgetUsd: 20 })
  app.clock.advance(24 * 3_600_000)
  expect(await budgets()).toEqual([])
})

it('says of an approval what it is of, what that may cost and which files it touches', async () => {
  await app.run('initiative.create', { title: 'Rate limits', budgetUsd: 10 })
  const { id: phase } = await app.run<{ id: string }>('phase.create', {
    title: 'Storage',
    initiative: 'rate-limits',
  })
  const body = 'First.\n\n## Files\n\n- `src/schema.ts`: new\n- src/db/**\n\n## Why\n\n- because\n'
  const { id: plan } = await app.run<{ id: string }>('plan.create', { title: 'Schema', phase, body })
  for (const title of ['One', 'Two'])
    await app.run('task.create', { title, plan, files: ['src/db/**', `src/${title}.ts`] })
  await app.run('phase.review', { ref: phase })
  const asked = async () => (await overview()).waiting.find(({ kind }) => kind === 'approve')
  expect(await asked()).toMatchObject({
    size: '1 plan, 2 tasks',
    approves: {
      parts: [
        { of: 'plan', title: 'Schema' },
        { of: 'task', title: 'One' },
        { of: 'task', title: 'Two' },
      ],
      files: ['src/One.ts', 'src/Two.ts', 'src/db/**', 'src/schema.ts'],
      estimate: null,
      budget: { title: 'Rate limits', spentUsd: 0, limitUsd: 10 },
    },
  })
  for (const [at, costUsd] of [1, 2, 3, 8].entries()) await doneFor(`done-${at}`, costUsd)
  expect(await asked()).toMatchObject({
    size: '1 plan, 2 tasks, ≈ $4.00–6.00',
    approves: { estimate: { lowUsd: 4, highUsd: 6, tasks: 4 } },
  })
})

/** A task that an agent closed for so many dollars. */
async function doneFor(name: string, costUsd: number, at: object = {}): Promise<string> {
  const { id: task } = await app.run<{ id: string }>('task.create', { title: name, ...at })
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name, task })
  const begun = { provider: 'p', model: null, account: null, sessionName: null, prompt: 'Go.', given: [] }
  const session = `0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d${task.slice(-2).replace(/[^0-9a-f]/g, '0')}`
  const { id: run } = await app.run<Run>('agent.begin', { agent, ...begun, session, key: name }, cw)
  const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }
  const end = { outcome: 'answered', call: null, answer: 'Done.', sessionName: null, failure: null }
  await app.run('agent.end', { run, usage, costUsd, asked: [], ...end }, cw)
  await app.run('task.close', { ref: task })
  return agent
}

it('cuts a long answer between letters, and never within one', async () => {
  const { id: initiative } = await app.run<{ id: string }>('initiative.create', { title: 'Rate limits' })
  const { id: phase } = await app.run<{ id: string }>('phase.create', { title: 'Storage', initiative })
  const agent = await doneFor('first', 1, { phase })
  const { id: ref } = await app.run<{ id: string }>(
    'question.ask',
    { text: 'Which face?' },
    agentActor(agent, 'first'),
  )
  await app.run('question.answer', { ref, text: `${'x'.repeat(198)}${'👍🏽'.repeat(300)}` })
  expect((await overview()).initiatives[0]?.decisions).toMatchObject([{ said: `${'x'.repeat(198)}…` }])
})

it('tells what was decided about an initiative, why it cannot go on, and what it has cost', async () => {
  await app.run('initiative.create', { title: 'Rate limits', budgetUsd: 10 })
  await app.run('initiative.create', { title: 'Other' })
  const standing = async () => (await overview()).initiatives.find(({ slug }) => slug === 'rate-limits')
  expect(await standing()).toMatchObject({ decisions: [], blocked: [], spent: null })
  await app.run('initiative.review', { ref: 'rate-limits' })
  await app.run('initiative.approve', { ref: 'rate-limits' })
  app.clock.advance(60_000)
  const { id: phase } = await app.run<{ id: string }>('phase.create', {
    title: 'Storage',
    initiative: 'rate-limits',
  })
  const agent = await doneFor('first', 1.5, { phase })
  const asked = { text: 'Which database?', choices: [{ label: 'SQLite', description: 'one file' }] }
  const { id: ref } = await app.run<{ id: string }>('question.ask', asked, agentActor(agent, 'first'))
  expect((await standing())?.decisions).toHaveLength(1)
  await app.run('question.answer', { ref, choose: ['SQLite'], text: 'One file is easy to copy.\nYes.' })
  await app.run('task.create', { title: 'Stuck', phase })
  await app.run('task.block', { ref: 'stuck', reason: 'no key' })
  expect(await standing()).toMatchObject({
    decisions: [
      { did: 'approved', slug: 'rate-limits', who: 'you' },
      { did: 'answered', title: 'Which database?', said: 'SQLite — One file is easy to copy.' },
    ],
    blocked: [{ slug: '02-stuck', why: 'no key' }],
    spent: { usd: 1.5, limitUsd: 10, more: { usd: 1.5, left: 1, by: 1 } },
  })
  const other = (await overview()).initiatives.find(({ slug }) => slug === 'other')
  expect(other).toMatchObject({ decisions: [], blocked: [], spent: null })
  // What was decided stays when the question is put away, or comes back.
  for (const path of ['message.archive', 'message.restore', 'message.archive']) {
    await app.run(path, { ref })
    expect((await standing())?.decisions).toMatchObject([{ did: 'approved' }, { did: 'answered' }])
  }
  // What an agent has cost that is no more has been spent all the same.
  await app.run('agent.archive', { ref: agent })
  expect((await standing())?.spent).toMatchObject({ usd: 1.5, limitUsd: 10 })
  await app.run('task.comment', { ref: 'stuck', text: 'Ann has it.' })
  expect((await standing())?.blocked).toMatchObject([{ why: 'Ann has it.' }])
})

it('tells what was said last below the tasks of an initiative', async () => {
  const { id: initiative } = await app.run<{ id: string }>('initiative.create', { title: 'Limits' })
  const { id: phase } = await app.run<{ id: string }>('phase.create', { initiative, title: 'Storage' })
  const { id: ref } = await app.run<{ id: string }>('task.create', { phase, title: 'Table' })
  const { id: loose } = await app.run<{ id: string }>('task.create', { title: 'Loose' })
  const said = async () => (await overview()).initiatives[0]?.remarks
  expect(await said()).toEqual([])
  await app.run('task.comment', { ref: loose, text: 'Elsewhere.' })
  for (let n = 1; n <= 25; n++) {
    app.clock.advance(1_000)
    await app.run('task.comment', { ref, text: `Remark ${n}` })
  }
  expect((await said())?.map((each) => each.said)).toEqual(
    Array.from({ length: 20 }, (_, at) => `Remark ${at + 6}`),
  )
  app.clock.advance(1_000)
  const reason = `Done.\nAll ${'x'.repeat(300)}`
  await app.run('task.close', { ref, reason })
  expect((await said())?.at(-1)).toMatchObject({ title: 'Table', who: 'you', said: 'Done. …' })
  await app.run('task.archive', { ref })
  expect(await said()).toEqual([])
})

it('tells leave that is asked for, and logins, from other questions', async () => {
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name: 'otter', status: 'running' })
  const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  const run = async (asked: object, end: object) => {
    const session = '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e'
    const begun = {
      provider: 'claude-code',
      model: null,
      account: null,
      session,
      sessionName: null,
      prompt: 'Go.',
    }
    const { id } = await app.run<Run>('agent.begin', { agent, ...begun, given: [], key: session }, cw)
    const ending = { call: null, answer: null, sessionName: null, usage, costUsd: 0, failure: null, ...end }
    await app.run('agent.end', { run: id, asked: [{ multi: false, ...asked }], ...ending }, cw)
  }
  const kinds = async () => (await overview()).waiting.map(({ kind, title }) => [kind, title])
  const leave = [permission.never, permission.once, permission.always].map((label) => ({
    label,
    description: '',
  }))
  await run(
    { heading: 'May it push?', text: 'git push', options: leave },
    { outcome: 'asked', call: 'toolu_1' },
  )
  expect(await kinds()).toEqual([['allow', 'May it push?']])
  // Its own question with the same answers: no call waits for them.
  const own = { text: 'May it use Bash?', choices: leave }
  const { id } = await app.run<{ id: string }>('question.ask', own, agentActor(agent, 'otter'))
  expect(await kinds()).toContainEqual(['answer', 'May it use Bash?'])
  await app.run('message.archive', { ref: id })
  app.clock.advance(1_000)
  const failure = { kind: 'auth', message: 'Not logged in', until: null }
  const again = [{ label: 'Try again', description: '' }]
  await run(
    { heading: 'otter cannot go on', text: 'Log in.', options: again },
    { outcome: 'failed', failure },
  )
  expect(await kinds()).toEqual([
    ['login', 'otter cannot go on'],
    ['allow', 'May it push?'],
  ])
})

it('names an agent whose run met a limit that nobody says the end of, as long as it is to run', async () => {
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name: 'otter', status: 'running' })
  const session = '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e'
  const begun = { provider: 'codex', model: null, account: null, session, sessionName: null, prompt: 'Go.' }
  const { id: run } = await app.run<Run>('agent.begin', { agent, ...begun, given: [], key: session }, cw)
  expect((await overview()).failed).toEqual([])
  const failure = { kind: 'limit', message: 'Your allowance is used up', until: null }
  const nothing = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  const ending = { call: null, answer: null, sessionName: null, usage: nothing, costUsd: 0, asked: [] }
  await app.run('agent.end', { run, ...ending, outcome: 'failed', failure }, cw)
  const path = 'agents/otter/activity.md'
  expect((await overview()).failed).toMatchObject([
    { title: 'otter', path, why: failure.message, until: app.clock.now() + 900_000 },
  ])
  await app.run('agent.stop', { ref: agent })
  expect((await overview()).failed).toEqual([])
})

it('names a program that rests with its account, until that is over or it works again', async () => {
  const { id: agent } = await app.run<{ id: string }>('agent.create', { name: 'otter' })
  const { id: account } = await app.run<{ id: string }>('account.create', { name: 'day', provider: 'codex' })
  const session = '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e'
  const begun = { provider: 'codex', model: null, account, session, sessionName: null, prompt: 'Go.' }
  const { id: run } = await app.run<Run>('agent.begin', { agent, ...begun, given: [], key: session }, cw)
  const [since, until] = [app.clock.now(), app.clock.now() + 60_000]
  const rest = { title: 'Codex', since, until, times: 1, failures: 5, last: '529 Overloaded' }
  await app.run('agent.rest', { run, rest }, cw)
  expect((await overview()).resting).toEqual([
    { name: 'Codex (account day)', until, failures: 5, last: '529 Overloaded' },
  ])
  expect(await app.run('agent.resting')).toMatchObject([{ provider: 'codex', account, times: 1 }])
  app.clock.advance(60_000)
  expect((await overview()).resting).toEqual([])
  await app.run('agent.rest', { run, rest: null }, cw)
  expect(await app.run('agent.resting')).toEqual([])
})

it('has nobody at work on a task whose lease ran out: it is ready', async () => {
  await app.run('task.create', { title: 'Clean up' })
  await app.run('task.claim', { ref: 'clean-up', agent: 'fox', lease: '1m' })
  expect(await overview()).toMatchObject({ running: [{ slug: 'clean-up' }], ready: { count: 0 } })
  app.clock.advance(61_000)
  expect(await overview()).toMatchObject({ running: [], ready: { count: 1, first: [{ slug: 'clean-up' }] } })
})

it('lists a phase in review with its size, and its plans only with it', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('plan.create', { title: 'Schema', phase: '01-storage' })
  await app.run('plan.review', { ref: '01-schema' })
  await app.run('phase.review', { ref: '01-storage' })
  const [item, ...others] = (await overview()).waiting
  expect(others).toEqual([])
  expect(item).toMatchObject({
    kind: 'approve',
    because: 'review',
    of: 'phase',
    slug: '01-storage',
    size: '1 plan',
  })
  await app.run('phase.approve', { ref: '01-storage' })
  expect((await overview()).waiting).toEqual([])
})

it('asks for the approval of a phase that arrived approved', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits', status: 'approved' })
  expect((await overview()).waiting).toMatchObject([{ because: 'arrived', of: 'phase' }])
})

it('names the pages and phases of an initiative that is in review, and the files of its tasks', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('page.create', { title: 'Concept', initiative: 'rate-limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('task.create', { title: 'Table', phase: '01-storage', file: ['src/db/**'] })
  await app.run('initiative.review', { ref: 'rate-limits' })
  const [item] = (await overview()).waiting
  expect(item).toMatchObject({
    of: 'initiative',
    size: '1 page, 1 phase',
    approves: {
      parts: [
        { of: 'page', title: 'Concept', path: 'initiatives/rate-limits/pages/concept.md' },
        { of: 'phase', title: 'Storage' },
      ],
      moreParts: 0,
      files: ['src/db/**'],
      estimate: null,
      budget: null,
    },
  })
})

it('puts what waits longest first where nothing hangs on it', async () => {
  await app.run('initiative.create', { title: 'First' })
  await app.run('initiative.review', { ref: 'first' })
  app.clock.advance(60_000)
  await app.run('question.ask', { text: 'Which one?' })
  expect((await overview()).waiting.map((item) => item.of)).toEqual(['initiative', 'question'])
})

it('tells the position of each initiative', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('phase.review', { ref: '01-storage' })
  await app.run('phase.approve', { ref: '01-storage' })
  const { initiatives, counts } = await overview()
  expect(counts.phases).toEqual({ approved: 1 })
  expect(initiatives).toMatchObject([
    {
      slug: 'rate-limits',
      phases: [{ slug: '01-storage', status: 'approved' }],
      decisions: [{ who: 'you' }],
    },
  ])
})

it('puts what holds up most tasks first, through phases and needs', async () => {
  await app.run('question.ask', { text: 'Which one?' })
  app.clock.advance(60_000)
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('phase.create', { title: 'Api', initiative: 'rate-limits', dependsOn: ['01-storage'] })
  await app.run('task.create', { title: 'Table', phase: '01-storage' })
  await app.run('task.create', { title: 'Route', phase: '02-api' })
  await app.run('phase.review', { ref: '01-storage' })
  const { waiting } = await overview()
  expect(waiting.map((item) => [item.slug, item.holdsUp])).toEqual([
    ['01-storage', 2],
    ['which-one', null],
  ])
  expect(waiting[0]?.size).toBe('1 task')
})

it('tells ready, blocked and finished tasks apart', async () => {
  for (const title of ['Later', 'Stuck', 'Over'])
    await app.run('task.create', { title, priority: title === 'Later' ? 'P3' : 'P1' })
  await app.run('task.block', { ref: 'stuck', reason: 'no key' })
  await app.run('task.close', { ref: 'over' })
  const { ready, blocked, finishedToday } = await overview()
  expect(ready).toMatchObject({ count: 1, first: [{ slug: 'later' }] })
  expect(blocked).toMatchObject([{ slug: 'stuck', why: 'no key' }])
  expect(finishedToday).toMatchObject([{ slug: 'over' }])
})

it('counts what changes while it is brought into memory', async () => {
  const { path, ...task } = await app.run<Task>('task.create', { title: 'One' })
  for (let n = 2; n <= 600; n++)
    tasks().put(app.database, { ...task, id: `t-many${n}`, path: `tasks/many-${n}.md` })
  const [during] = await Promise.all([overview(), app.run('task.close', { ref: task.id })])
  expect(Object.values(during.counts.tasks ?? {}).reduce((sum, each) => sum + each, 0)).toBe(600)
  expect((await overview()).counts.tasks).toEqual({ closed: 1, open: 599 })
})

it('gives the times of closing, starting, approving and asking for it, whatever is changed later', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('phase.create', { title: 'Api', initiative: 'rate-limits' })
  for (const title of ['Over', 'Going on']) await app.run('task.create', { title, phase: '01-storage' })
  await app.run('phase.review', { ref: '01-storage' })
  await app.run('phase.review', { ref: '02-api' })
  await app.run('phase.approve', { ref: '01-storage' })
  await app.run('task.close', { ref: '01-over' })
  await app.run('task.start', { ref: '02-going-on' })
  const then = app.clock.now()
  app.clock.advance(60_000)
  for (const ref of ['01-over', '02-going-on']) await app.run('task.update', { ref, title: `${ref} anew` })
  for (const ref of ['01-storage', '02-api']) await app.run('phase.update', { ref, title: `${ref} anew` })
  await app.run('task.create', { title: 'One more', phase: '01-storage' })
  const { finishedToday, running, initiatives, waiting } = await overview()
  expect(finishedToday).toMatchObject([{ slug: '01-over', at: then }])
  expect(running).toMatchObject([{ slug: '02-going-on', since: then }])
  expect(initiatives[0]?.done).toMatchObject([{ slug: '01-over', since: then }])
  expect(initiatives[0]?.decisions).toMatchObject([{ slug: '01-storage', at: then }])
  expect(waiting).toMatchObject([{ slug: '02-api', since: then }])
})

it('does not say of a task that came here closed that it was finished today', async () => {
  await app.run('task.create', { title: 'Over', status: 'closed' })
  expect((await overview()).finishedToday).toEqual([])
})

it('says of an approval that it holds up only what waits for it', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('phase.create', { title: 'Api', initiative: 'rate-limits', dependsOn: ['01-storage'] })
  await app.run('task.create', { title: 'Route', phase: '02-api' })
  await app.run('task.create', { title: 'Table', phase: '01-storage' })
  await app.run('phase.review', { ref: '02-api' })
  await app.run('phase.approve', { ref: '02-api' })
  await app.run('initiative.review', { ref: 'rate-limits' })
  await app.run('phase.review', { ref: '01-storage' })
  const { waiting, ready } = await overview()
  expect(ready.first.map(({ slug }) => slug)).toEqual(['01-route'])
  expect(waiting.map(({ of, holdsUp }) => [of, holdsUp])).toEqual([
    ['phase', 1],
    ['initiative', null],
  ])
})

describe('with agents', () => {
  const asCw = <T>(path: string, input: object) => app.run<T>(path, input, cw)
  const begin = (agent: string) =>
    asCw<Run>('agent.begin', {
      ...{ agent, provider: 'scripted', model: null, account: null, sessionName: null, prompt: 'Begin.' },
      ...{ session: '11111111-2222-4333-8444-555555555555', given: [], key: agent },
    })

  it('names those that run, and what they work on', async () => {
    await app.run('task.create', { title: 'Limits table' })
    await app.run('agent.create', { name: 'otter', task: 'limits-table' })
    await begin('otter')
    expect((await overview()).agents).toEqual([
      {
        ...{ slug: 'otter', title: 'otter', path: 'agents/otter/activity.md', role: 'worker' },
        ...{ task: 'Limits table', since: app.clock.now() },
      },
    ])
  })

  it('puts the question of one that is parked first, whatever else holds up', async () => {
    await app.run('task.create', { title: 'Limits table' })
    await app.run('agent.create', { name: 'fox', task: 'limits-table' })
    await app.run('question.ask', { text: 'How many?', agent: 'fox' })
    await app.run('agent.create', { name: 'otter', status: 'running' })
    const run = await begin('otter')
    await asCw('agent.end', {
      ...{ run: run.id, outcome: 'asked', failure: null, call: null, answer: null, sessionName: null },
      ...{ usage: run.usage, costUsd: 0 },
      asked: [{ heading: 'Database', text: 'Which?', options: [], multi: false }],
    })
    const { waiting, agents } = await overview()
    expect(waiting.map(({ title, parked = false }) => [title, parked])).toEqual([
      ['Database', true],
      ['How many?', false],
    ])
    expect(agents).toEqual([])
    // Nobody waits for the answer any more: it is kept until the agent is started.
    await app.run('agent.stop', { ref: 'otter' })
    const after = (await overview()).waiting
    expect(after.map(({ title, parked, stopped }) => [title, parked, stopped])).toEqual([
      ['How many?', undefined, undefined],
      ['Database', undefined, 'agents/otter/agent.md'],
    ])
  })
})
