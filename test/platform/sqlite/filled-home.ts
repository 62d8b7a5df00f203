// A database with something in every table, made by the commands of the program it is run with.

import { agentActor, cw } from '../../../src/kernel/actor.ts'
import { openTestApp } from '../../app/test-home.ts'

/** Makes it at `file`, which must not exist yet. */
export async function fillHome(file: string): Promise<void> {
  const app = await openTestApp(file)
  const make = async (path: string, input: object): Promise<string> => {
    app.clock.advance(60_000)
    return (await app.run<{ id: string }>(path, input)).id
  }
  await make('project.create', { name: 'shop', repository: '../shop', checks: ['npm test', 'npm run lint'] })
  const account = await make('account.create', {
    name: 'work',
    provider: 'claude-code',
    configDir: '~/.claude-work',
  })
  await make('domain.create', { title: 'Invoice', folder: 'billing', projects: ['shop'] })
  const initiative = await make('initiative.create', { title: 'Rate “limits” 漢字', priority: 'P1' })
  await make('page.create', { title: 'Sign in', initiative, kind: 'journey' })
  const phase = await make('phase.create', { title: 'Storage', initiative })
  const plan = await make('plan.create', { title: 'Schema', phase })
  const first = await make('task.create', {
    title: 'Add the table',
    phase,
    plan: '01-schema',
    files: ['src/db/**'],
  })
  const second = await make('task.create', {
    title: `Fill it ${'and fill it '.repeat(30)}`,
    phase,
    needs: [first],
  })
  await make('task.create', { title: 'Überprüfen', path: 'tasks/Überprüfen.md' })
  await make('plan.review', { ref: plan })
  await make('phase.review', { ref: phase })
  await make('phase.approve', { ref: phase })
  const agent = await make('agent.create', { name: 'brave-otter', role: 'worker' })
  await make('task.claim', { ref: first, agent: 'brave-otter' })
  await make('task.comment', { ref: first, text: 'It has two indexes.' })
  await make('task.link', { ref: second, target: first, type: 'discovered-from' })
  await make('question.ask', { text: 'Which database?', agent, option: ['SQLite: small', 'Postgres: large'] })
  await make('message.send', { agent, text: 'Small commits, please.' })
  await make('memory.add', { text: 'The staging database is read-only.', project: 'shop' })
  const usage = { input: 1200, output: 80, cacheRead: 0, cacheWrite: 0 }
  const begin = (session: string, prompt: string) =>
    app.run<{ id: string }>(
      'agent.begin',
      {
        agent,
        provider: 'claude-code',
        model: 'opus',
        account,
        session,
        sessionName: null,
        prompt,
        given: [],
        key: session,
      },
      cw,
    )
  const run = await begin('0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e', 'Add the table.')
  const asked = [{ heading: 'Index', text: 'Which index?', options: [], multi: false }]
  const ending = { run: run.id, outcome: 'asked', failure: null, call: 'toolu_1', asked, answer: null }
  await app.run('agent.end', { ...ending, sessionName: 'table', usage, costUsd: 0.25 }, cw)
  const open = await begin('0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5f', 'Go on.')
  const entries = [{ seq: 0, at: app.clock.now(), kind: 'text', text: 'I read the schema.' }]
  const allowances = [{ window: 'five_hour', used: 0.45, resetsAt: app.clock.now() + 3_600_000 }]
  const ticks = { entries, usage, allowances }
  const messages = [
    {
      ...{ seq: 0, at: app.clock.now(), words: 'I look first.', size: 13 },
      usage,
      costUsd: null,
      begun: true,
    },
  ]
  await app.run(
    'agent.progress',
    { run: open.id, process: { pid: 4711, start: '99' }, messages, ...ticks },
    cw,
  )
  const rest = {
    ...{ title: 'Claude Code', times: 1, failures: 5, last: '529 Overloaded' },
    ...{ since: app.clock.now(), until: app.clock.now() + 60_000 },
  }
  await app.run('agent.rest', { run: run.id, rest }, cw)
  const gone = await make('initiative.create', { title: 'Dropped' })
  await make('initiative.archive', { ref: gone })
  await app.executor
    .as(agentActor(agent, 'brave-otter'), 'a-mutation')
    .batch([
      { mutation: 'a-mutation', calls: [{ path: 'task.comment', input: { ref: second, text: 'Once.' } }] },
    ])
  app.close()
}
