// Leases: one task, one holder, and only for as long as it says so.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const otter = agentActor('a-otter1', 'brave-otter')
const weasel = agentActor('a-wease1', 'sly-weasel')
const minute = 60_000

let app: TestApp
let id: string
beforeEach(async () => {
  app = await openTestApp()
  id = (await app.run<{ id: string }>('task.create', { title: 'A' })).id
})
afterEach(() => app.close())

const show = () =>
  app.run<{ status: string; assignee: string | null; lease: object | null }>('task.show', { ref: id })
const types = () => app.events().map((event) => event.type)

describe('a claim', () => {
  it('gives the task to the agent with a lease', async () => {
    const lease = { task: id, agent: otter.id, until: app.clock.now() + 10 * minute }
    const claimed = await app.run('task.claim', { ref: id }, otter)
    expect(claimed).toMatchObject({ status: 'in_progress', assignee: otter.id, lease })
    expect(await show()).toMatchObject({ status: 'in_progress', assignee: otter.id, lease })
    expect(types()).toEqual(['task.created', 'task.claimed'])
  })

  it('is refused to a second agent, who is told by whom and until when it is held', async () => {
    await app.run('task.claim', { ref: id, lease: '90s' }, otter)
    await expect(app.run('task.claim', { ref: id }, weasel)).rejects.toMatchObject({
      code: 'task.claimed',
      details: { id, holder: otter.id, until: '2026-11-21T09:01:30.000Z' },
    })
  })

  it('repeated by its holder makes the lease longer and is no event', async () => {
    await app.run('task.claim', { ref: id }, otter)
    app.clock.advance(5 * minute)
    await app.run('task.claim', { ref: id }, otter)
    expect(await show()).toMatchObject({ lease: { until: app.clock.now() + 10 * minute } })
    expect(types()).toEqual(['task.created', 'task.claimed'])
  })

  it('takes the first ready task with --next, and says when there is none', async () => {
    const urgent = await app.run<{ id: string }>('task.create', { title: 'B', priority: 'P0' })
    expect(await app.run('task.claim', { next: true }, otter)).toMatchObject({ id: urgent.id })
    expect(await app.run('task.claim', { next: true }, weasel)).toMatchObject({ id })
    await expect(app.run('task.claim', { next: true }, weasel)).rejects.toMatchObject({
      code: 'task.none-ready',
      message: 'No task is ready: none is open.',
    })
    await app.run('task.create', { title: 'C', needs: [id] })
    await expect(app.run('task.claim', { next: true }, weasel)).rejects.toMatchObject({
      message: 'No task is ready: the only open one waits.',
      hint: expect.stringContaining('cw task ready --explain'),
    })
  })

  it('of a task that waits is refused with everything it waits for', async () => {
    const waiting = await app.run<{ id: string }>('task.create', { title: 'B', needs: [id] })
    await app.run('task.block', { ref: waiting.id })
    await expect(app.run('task.claim', { ref: waiting.id }, otter)).rejects.toMatchObject({
      code: 'task.not-ready',
      details: { why: `it is blocked; it needs a (${id}, open)` },
    })
  })

  it('of a length that means nothing is refused', async () => {
    for (const lease of ['', '10', '0m', 'soon'])
      await expect(app.run('task.claim', { ref: id, lease }, otter)).rejects.toMatchObject({
        code: 'input.invalid',
      })
  })
})

describe('a lease', () => {
  beforeEach(() => app.run('task.claim', { ref: id, lease: '10m' }, otter))

  it('ends at its time and not before', async () => {
    app.clock.advance(10 * minute - 1)
    expect(await app.run('task.expire', {}, cw)).toEqual([])
    app.clock.advance(1)
    expect(await app.run('task.expire', {}, cw)).toMatchObject([{ id, status: 'open', assignee: null }])
    expect(types()).toEqual(['task.created', 'task.claimed', 'task.released'])
    expect(await show()).toMatchObject({ lease: null })
  })

  it('that ran out makes its task ready before anything has written that down', async () => {
    app.clock.advance(10 * minute)
    expect(await app.run('task.ready')).toMatchObject([{ id, ready: true, reasons: [] }])
    expect(await app.run('task.claim', { next: true }, weasel)).toMatchObject({ id, assignee: weasel.id })
    expect(types()).toEqual(['task.created', 'task.claimed', 'task.released', 'task.claimed'])
  })

  it('that ran out is no right to change the task', async () => {
    app.clock.advance(10 * minute)
    for (const path of ['task.renew', 'task.release', 'task.close'])
      await expect(app.run(path, { ref: id }, otter)).rejects.toMatchObject({ code: 'task.not-held' })
  })

  it('is renewed by its holder alone, without an event', async () => {
    app.clock.advance(9 * minute)
    await expect(app.run('task.renew', { ref: id }, weasel)).rejects.toMatchObject({ code: 'task.not-held' })
    const renewed = await app.run('task.renew', { ref: id, lease: '1h' }, otter)
    expect(renewed).toMatchObject({ until: app.clock.now() + 60 * minute })
    app.clock.advance(59 * minute)
    expect(await app.run('task.expire', {}, cw)).toEqual([])
    expect(types()).toEqual(['task.created', 'task.claimed'])
  })

  it('ends when its holder gives the task back', async () => {
    await app.run('task.release', { ref: id }, otter)
    expect(await show()).toMatchObject({ status: 'open', assignee: null, lease: null })
    await app.run('task.claim', { ref: id }, weasel)
  })

  for (const word of ['close', 'block', 'reopen', 'archive'])
    it(`ends when a person uses ${word}`, async () => {
      await app.run(`task.${word}`, { ref: id })
      expect(await show()).toMatchObject({ lease: null })
      await expect(app.run('task.renew', { ref: id }, otter)).rejects.toThrow()
    })

  it('keeps a person from giving the task to somebody else', async () => {
    for (const path of ['task.assign', 'task.update'])
      await expect(app.run(path, { ref: id, assignee: 'ada' })).rejects.toMatchObject({
        code: 'task.claimed',
      })
  })
})

it('who works on the task that holds the files is named', async () => {
  const first = await app.run<{ id: string }>('task.create', { title: 'First', files: ['src/**'] })
  const second = await app.run<{ id: string }>('task.create', { title: 'Second', files: ['src/**'] })
  await app.run('task.claim', { ref: first.id }, otter)
  await expect(app.run('task.start', { ref: second.id })).rejects.toMatchObject({
    message: expect.stringContaining(`${first.id} (${otter.id}) holds src/**`),
  })
})
