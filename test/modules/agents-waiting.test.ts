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

it('a budget does, which is named', async () => {
  await make({ budgetUsd: 0 })
  expect(await waits()).toEqual({ why: 'the budget of the agent otter is used up', until: null })
})

it('one that is stopped waits for nothing', async () => {
  await make({ budgetUsd: 0, status: 'stopped' })
  expect(await waits()).toBeNull()
})
