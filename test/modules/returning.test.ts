// What comes back to a database that lost it, restored or deleted, has the status it had, and starts nothing.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const running = { status: 'in_progress', returning: true }
const minute = 60_000
let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

it('a running task is held by whom it names, until that lease runs out', async () => {
  const task = await app.run('task.create', { title: 'One', assignee: 'a-otter1', ...running })
  const until = app.clock.now() + 10 * minute
  const show = () => app.run('task.show', { ref: task.id })
  expect(await show()).toMatchObject({ status: 'in_progress', lease: { agent: 'a-otter1', until } })
  app.clock.advance(11 * minute)
  await app.run('task.expire', {}, cw)
  expect(await show()).toMatchObject({ status: 'open', assignee: null, lease: null })
})

it('a running task that names nobody runs on', async () => {
  const task = await app.run('task.create', { title: 'One', ...running })
  app.clock.advance(11 * minute)
  await app.run('task.expire', {}, cw)
  expect(await app.run('task.show', { ref: task.id })).toMatchObject({ status: 'in_progress', lease: null })
})

it('no agent makes a running task by saying that it returns', async () => {
  const otter = agentActor('a-000000', 'brave-otter')
  expect(await app.run('task.create', { title: 'One', ...running }, otter)).toMatchObject({ status: 'open' })
})

it.each(['in_progress', 'verifying'])(
  'a phase %s starts nothing until a person approves it here',
  async (status) => {
    const initiative = await app.run('initiative.create', { title: 'Rates' })
    const phase = await app.run('phase.create', {
      title: 'Storage',
      initiative: initiative.id,
      status,
      returning: true,
    })
    await app.run('task.create', { title: 'One', phase: phase.id })
    expect(phase).toMatchObject({ status, approvedDigest: null })
    expect(await app.run('task.ready')).toHaveLength(0)
    const waiting = await app.run<{ waiting: object[] }>('status.overview')
    expect(waiting.waiting).toMatchObject([{ because: 'arrived', path: phase.path }])
    const approved = await app.run('phase.approve', { ref: phase.id })
    // A task of it is open, so it is not to be checked yet.
    expect(approved).toMatchObject({ status: 'in_progress', approvedDigest: expect.any(String) })
  },
)
