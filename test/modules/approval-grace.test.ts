// What a save approved starts nothing for a while, in which it can be taken back; what a command approved starts at once.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeEvent } from '../../src/fsui/shell/describe-event.ts'
import { agentActor } from '../../src/kernel/actor.ts'
import type { Event } from '../../src/kernel/event.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import type { Phase } from '../../src/modules/phases/index.ts'
import type { Task } from '../../src/modules/tasks/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const otter = agentActor('a-000000', 'brave-otter')
const ref = '01-storage'

let app: TestApp
let task: Task
beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  task = await app.run<Task>('task.create', { title: 'First', phase: ref })
  await app.run('phase.review', { ref })
})
afterEach(() => app.close())

const approve = (grace?: number) => app.run<Phase>('phase.approve', { ref, grace })
const claim = (next = false) => app.run('task.claim', next ? { next } : { ref: task.id }, otter)
const ready = async () => (await app.run<Task[]>('task.ready')).map(({ title }) => title)
const overview = () => app.run<Overview>('status.overview')

it('is claimed by nobody within the grace, and by anybody after it', async () => {
  await approve(5_000)
  expect(await ready()).toEqual([])
  await expect(claim()).rejects.toMatchObject({
    code: 'task.not-ready',
    exit: 15,
    message: expect.stringMatching(
      /its phase 01-storage was approved by a save, which can be taken back until \d\d:\d\d:\d\d; `cw phase approve 01-storage` starts it at once/,
    ),
  })
  await expect(claim(true)).rejects.toMatchObject({ code: 'task.none-ready' })
  app.clock.advance(4_999)
  await expect(claim()).rejects.toMatchObject({ code: 'task.not-ready' })
  app.clock.advance(1)
  expect(await ready()).toEqual(['First'])
  expect(await claim()).toMatchObject({ status: 'in_progress' })
})

it('says so of what waits, and when more is ready by itself', async () => {
  await approve(5_000)
  const [waiting] = await app.run<{ ready: boolean; reasons: string[] }[]>('task.ready', { explain: true })
  expect(waiting).toMatchObject({ ready: false, reasons: [expect.stringContaining('approved by a save')] })
  expect((await overview()).ready).toEqual({ count: 0, first: [], soon: app.clock.now() + 5_000 })
  app.clock.advance(5_000)
  expect((await overview()).ready).toMatchObject({ count: 1, soon: null })
})

it('starts nothing when it is taken back in time, and waits anew when it is approved again', async () => {
  await approve(5_000)
  await app.run('phase.review', { ref })
  app.clock.advance(5_000)
  await expect(claim()).rejects.toThrow('its phase 01-storage is not approved (review)')
  expect(await approve(5_000)).toMatchObject({ startsAt: app.clock.now() + 5_000 })
})

it('starts at once when a command approved it, also what a save approved just before', async () => {
  await approve()
  expect(await ready()).toEqual(['First'])
  await app.run('phase.review', { ref })
  await approve(5_000)
  expect(await ready()).toEqual([])
  expect(await approve()).toMatchObject({ status: 'approved', startsAt: null })
  expect(describeEvent(app.events().at(-1) as Event)).toMatch(/^you: phase .* changed \(starts at once\)$/)
  expect(await claim()).toMatchObject({ status: 'in_progress' })
})

it('is not told to go along with words that take it back', async () => {
  await approve()
  await app.run('phase.update', { ref, body: 'Other words.\n' })
  await app.run('phase.review', { ref })
  const [changed, reviewed] = app.events().slice(-2) as [Event, Event]
  const told = (later: readonly Event[]) => describeEvent(changed, undefined, { later })
  expect(told([])).toMatch(/^you: phase .* changed \(its approval goes along\)$/)
  expect(told([reviewed])).toBeNull()
})

it('lets work of a phase that goes on go on', async () => {
  await approve()
  await claim()
  await app.run('task.create', { title: 'Second', phase: ref })
  expect(await ready()).toEqual(['Second'])
})

it('holds for a task that an agent added, too', async () => {
  await approve()
  await claim()
  const gap = await app.run<Task>('task.create', { title: 'Gap', phase: ref }, otter)
  await app.run('task.approve', { ref: gap.id, grace: 5_000 })
  expect(await ready()).toEqual([])
  expect((await overview()).ready.soon).toBe(app.clock.now() + 5_000)
  await expect(app.run('task.claim', { ref: gap.id }, otter)).rejects.toThrow(
    /it was approved by a save, which can be taken back until \d\d:\d\d:\d\d; `cw task approve 02-gap` starts it at once/,
  )
  app.clock.advance(5_000)
  expect(await ready()).toEqual(['Gap'])
  await app.run('task.review', { ref: gap.id })
  await app.run('task.approve', { ref: gap.id, grace: 5_000 })
  await app.run('task.approve', { ref: gap.id })
  expect(await ready()).toEqual(['Gap'])
})
