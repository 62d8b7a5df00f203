// Why an agent that is to run is not started, as its pages and the command line tell it.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { cw } from '../../src/kernel/actor.ts'
import type { SeenAgent } from '../../src/kernel/seen-agent.ts'
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

it('the login of its program does, once any agent met a limit with it, until that rested', async () => {
  const { id } = await make()
  const session = '7d444840-9dc0-11d1-b245-5ffdce74fad2'
  const begun = { provider: 'codex', model: null, sessionName: null, prompt: 'Go.', given: [], key: 'key' }
  const other = await app.run<{ id: string }>('agent.create', { name: 'heron' })
  const of = { agent: other.id, account: null, session }
  const { id: run } = await app.run<{ id: string }>('agent.begin', { ...begun, ...of }, cw)
  const failure = { kind: 'limit', message: 'Used up.', until: app.clock.now() - 60_000 }
  const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  const end = { run, outcome: 'failed', failure, exitCode: 1, call: null, asked: [], answer: null }
  await app.run('agent.end', { ...end, sessionName: null, usage, costUsd: 0, pricedBy: null }, cw)
  const until = app.clock.now() + 5_000
  const seen = async () => (await app.run<SeenAgent[]>('agent.seen', { of: [id] }))[0]?.waits
  expect(await seen()).toEqual({ why: 'the allowance of its program is used up', until })
  expect(await app.run('agent.work')).toMatchObject([{ limited: [{ provider: 'codex', until }] }])
  // Whoever changes it wants it tried once more: their plan may be another one by now.
  app.clock.advance(1_000)
  await app.run('agent.update', { ref: 'otter', model: 'small' })
  expect(await seen()).toBeNull()
  app.clock.advance(4_000)
  expect(await seen()).toBeNull()
  expect(await app.run('agent.work')).toMatchObject([{ limited: [] }])
})

it('a budget does, which is named', async () => {
  await make({ budgetUsd: 0 })
  expect(await waits()).toEqual({ why: 'the budget of the agent otter is used up', until: null })
})

it('one that is stopped waits for nothing', async () => {
  await make({ budgetUsd: 0, status: 'stopped' })
  expect(await waits()).toBeNull()
})
