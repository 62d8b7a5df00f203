// How work ends upward: from the last closed task to a completed initiative, and back when something is begun again.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor } from '../../src/kernel/actor.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('initiative.review', { ref: 'rate-limits' })
  await addPhase('Storage', 'First')
})
afterEach(() => app.close())

async function planPhase(title: string, task: string): Promise<string> {
  const { id } = await app.run<{ id: string }>('phase.create', { title, initiative: 'rate-limits' })
  await app.run('task.create', { title: task, phase: id })
  await app.run('phase.review', { ref: id })
  return id
}

async function addPhase(title: string, task: string): Promise<void> {
  await app.run('phase.approve', { ref: await planPhase(title, task) })
}

const statusOf = async (kind: 'phase' | 'initiative' | 'plan', ref: string) =>
  (await app.run<{ status: string }>(`${kind}.show`, { ref })).status
const both = async () => [await statusOf('initiative', 'rate-limits'), await statusOf('phase', '01-storage')]
const accepted = async () => {
  const { waiting } = await app.run<Overview>('status.overview')
  return waiting.filter(({ kind }) => kind === 'accept')
}
const work = async (task: string) => {
  await app.run('task.start', { ref: task })
  await app.run('task.close', { ref: task })
}

it('a phase whose tasks are all closed waits to be accepted, and completes the initiative with it', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await app.run('task.start', { ref: 'first' })
  expect(await both()).toEqual(['in_progress', 'in_progress'])
  await app.run('task.close', { ref: 'first' })
  expect(await both()).toEqual(['in_progress', 'verifying'])
  expect(await accepted()).toMatchObject([{ of: 'phase', because: 'done', who: 'Rate limits' }])
  await app.run('phase.complete', { ref: '01-storage' })
  expect(await both()).toEqual(['completed', 'completed'])
  expect(await accepted()).toEqual([])
})

it('a task that is added or opened again takes the phase on', async () => {
  await work('first')
  await app.run('task.create', { title: 'Second', phase: '01-storage' })
  expect(await statusOf('phase', '01-storage')).toBe('in_progress')
  await app.run('task.close', { ref: 'second' })
  await app.run('task.reopen', { ref: 'first' })
  expect(await statusOf('phase', '01-storage')).toBe('in_progress')
  await app.run('task.archive', { ref: 'first' })
  expect(await statusOf('phase', '01-storage')).toBe('verifying')
})

it('an initiative that is approved while its phases run is in progress at once', async () => {
  await app.run('task.start', { ref: 'first' })
  expect(await statusOf('initiative', 'rate-limits')).toBe('review')
  await app.run('initiative.approve', { ref: 'rate-limits' })
  expect(await statusOf('initiative', 'rate-limits')).toBe('in_progress')
})

it('a completed initiative goes on with a phase that is approved later', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await work('first')
  await app.run('phase.complete', { ref: '01-storage' })
  await addPhase('Limits', 'Count')
  expect(await both()).toEqual(['in_progress', 'completed'])
})

it('tasks that were closed without being started leave their phase to be checked', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await app.run('task.close', { ref: 'first' })
  expect(await both()).toEqual(['in_progress', 'verifying'])
})

it('so do those that were closed before their phase was approved', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  const ref = await planPhase('Limits', 'Count')
  await app.run('task.close', { ref: 'count' })
  expect(await app.run('phase.approve', { ref })).toMatchObject({ status: 'verifying' })
  expect(await both()).toEqual(['in_progress', 'approved'])
})

it('an initiative that is approved after its last phase was completed is completed', async () => {
  await work('first')
  await app.run('phase.complete', { ref: '01-storage' })
  expect(await both()).toEqual(['review', 'completed'])
  expect(await app.run('initiative.approve', { ref: 'rate-limits' })).toMatchObject({ status: 'completed' })
})

it('and it stays in progress while one of them is not', async () => {
  await work('first')
  await app.run('phase.complete', { ref: '01-storage' })
  await addPhase('Limits', 'Count')
  await app.run('initiative.approve', { ref: 'rate-limits' })
  expect(await statusOf('initiative', 'rate-limits')).toBe('in_progress')
  await app.run('initiative.create', { title: 'Other' })
  await app.run('phase.move', { ref: '02-limits', path: 'initiatives/other/phases/01-limits/phase.md' })
  expect(await statusOf('initiative', 'rate-limits')).toBe('completed')
})

it('one without phases is approved, and stays so', async () => {
  await app.run('initiative.create', { title: 'Idea' })
  await app.run('initiative.review', { ref: 'idea' })
  expect(await app.run('initiative.approve', { ref: 'idea' })).toMatchObject({ status: 'approved' })
})

it('one that is put away with its phases is not completed by that', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await addPhase('Limits', 'Count')
  await app.run('task.close', { ref: 'count' })
  await app.run('phase.complete', { ref: '02-limits' })
  await app.run('initiative.archive', { ref: 'rate-limits' })
  expect(app.events().map(({ type }) => type)).not.toContain('initiative.completed')
})

it('a task that is opened again in a completed phase takes it and its initiative on, when a person does it', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await work('first')
  await app.run('phase.complete', { ref: '01-storage' })
  await app.run('phase.update', { ref: '01-storage', body: 'Another goal.\n' })
  await app.run('task.reopen', { ref: 'first' })
  expect(await both()).toEqual(['in_progress', 'in_progress'])
  expect(await app.run('task.ready')).toMatchObject([{ title: 'First' }])
  await work('first')
  await app.run('phase.complete', { ref: '01-storage' })
  expect(await both()).toEqual(['completed', 'completed'])
})

it('what an agent adds to a completed phase takes nothing on before a person approves it', async () => {
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await work('first')
  await app.run('phase.complete', { ref: '01-storage' })
  await app.run('task.create', { title: 'Gap', phase: '01-storage' }, agentActor('a-000000', 'brave-otter'))
  expect(await both()).toEqual(['completed', 'completed'])
  await app.run('task.approve', { ref: 'gap' })
  expect(await both()).toEqual(['in_progress', 'in_progress'])
  expect(await app.run('task.ready')).toMatchObject([{ title: 'Gap' }])
})

describe('a phase without tasks', () => {
  const types = () => app.events().map(({ type }) => type)

  beforeEach(async () => {
    await app.run('phase.create', { title: 'Words', initiative: 'rate-limits' })
    await app.run('phase.review', { ref: '02-words' })
  })

  it('is completed when a person says so, from its approval on', async () => {
    await app.run('phase.approve', { ref: '02-words' })
    expect(await app.run('phase.complete', { ref: '02-words' })).toMatchObject({ status: 'completed' })
    expect(types()).toEqual(expect.arrayContaining(['phase.started', 'phase.verifying', 'phase.completed']))
  })

  it('is checked when its plans are done, and goes on with another one', async () => {
    await app.run('plan.create', { title: 'Say it', phase: '02-words' })
    await app.run('phase.approve', { ref: '02-words' })
    await app.run('plan.done', { ref: '01-say-it' })
    expect(await statusOf('phase', '02-words')).toBe('verifying')
    await app.run('plan.create', { title: 'Say more', phase: '02-words' })
    expect(await statusOf('phase', '02-words')).toBe('in_progress')
  })

  it('leaves no plan behind that is not done', async () => {
    await app.run('plan.create', { title: 'Say it', phase: '02-words' })
    await app.run('phase.approve', { ref: '02-words' })
    await app.run('phase.complete', { ref: '02-words' })
    expect(await statusOf('plan', '01-say-it')).toBe('done')
  })

  it('is not completed before it is approved', async () => {
    await expect(app.run('phase.complete', { ref: '02-words' })).rejects.toMatchObject({
      code: 'status.illegal',
    })
  })
})

it('a phase with open tasks is not completed, and says which they are', async () => {
  await expect(app.run('phase.complete', { ref: '01-storage' })).rejects.toMatchObject({
    code: 'phase.unfinished',
    message: 'The phase cannot be completed: not closed yet: 01-first.',
  })
  expect(await statusOf('phase', '01-storage')).toBe('approved')
})

it('a folder that is renamed ends nothing and begins nothing anew', async () => {
  await app.run('plan.create', { title: 'Schema', phase: '01-storage' })
  await app.run('task.update', { ref: 'first', plan: '01-schema' })
  await app.run('task.create', { title: 'Second', plan: '01-schema' })
  await app.run('phase.review', { ref: '01-storage' })
  await app.run('phase.approve', { ref: '01-storage' })
  await app.run('task.close', { ref: 'first' })
  const before = app.events().length
  await app.run('phase.move', { ref: '01-storage', path: 'initiatives/rate-limits/phases/00-store/phase.md' })
  const moved = app.events().slice(before)
  expect(new Set(moved.map(({ type }) => type.split('.')[1]))).toEqual(new Set(['moved']))
})

describe('a plan', () => {
  beforeEach(async () => {
    await app.run('plan.create', { title: 'Schema', phase: '01-storage' })
    await app.run('plan.review', { ref: '01-schema' })
    await app.run('task.update', { ref: 'first', plan: '01-schema' })
  })
  const plan = () => statusOf('plan', '01-schema')

  it('is done with the last of its tasks, whatever else its phase has', async () => {
    await app.run('task.create', { title: 'Second', phase: '01-storage' })
    await app.run('plan.approve', { ref: '01-schema' })
    await work('first')
    expect([await plan(), await statusOf('phase', '01-storage')]).toEqual(['done', 'in_progress'])
  })

  it('is done when it is approved after they were closed', async () => {
    await work('first')
    expect(await plan()).toBe('review')
    await app.run('plan.approve', { ref: '01-schema' })
    expect(await plan()).toBe('done')
  })

  it('is done when its phase is approved after they were closed', async () => {
    await app.run('phase.review', { ref: '01-storage' })
    await app.run('task.close', { ref: 'first' })
    await app.run('phase.approve', { ref: '01-storage' })
    expect([await plan(), await statusOf('phase', '01-storage')]).toEqual(['done', 'verifying'])
  })

  it.each([
    ['opened again', () => app.run('task.reopen', { ref: 'first' })],
    ['added to it', () => app.run('task.create', { title: 'Second', plan: '01-schema' })],
  ])('goes on, approved as it was, with a task that is %s', async (_, begin) => {
    await app.run('plan.approve', { ref: '01-schema' })
    await work('first')
    const events = app.events().length
    await begin()
    expect([await plan(), await statusOf('phase', '01-storage')]).toEqual(['approved', 'in_progress'])
    const types = app
      .events()
      .slice(events)
      .map(({ type }) => type)
    expect(types).toContain('plan.reopened')
    expect(types).not.toContain('phase.reviewed')
  })

  it('without tasks stays approved, and a task that is taken out of it lets it be done', async () => {
    await app.run('plan.create', { title: 'Words', phase: '01-storage' })
    await app.run('plan.approve', { ref: '01-schema' })
    await app.run('task.create', { title: 'Second', plan: '01-schema' })
    await work('first')
    expect(await plan()).toBe('approved')
    await app.run('task.update', { ref: '02-second', plan: null })
    expect(await plan()).toBe('done')
    expect(await statusOf('plan', '02-words')).toBe('draft')
  })
})

it('what arrived as history is left as it was', async () => {
  await app.run('phase.create', { title: 'Old', initiative: 'rate-limits', status: 'completed' })
  await app.run('plan.create', { title: 'Old', phase: '02-old', status: 'approved' })
  await app.run('task.create', { title: 'Old', plan: '01-old', status: 'closed' })
  await app.run('task.create', { title: 'Left', phase: '02-old' })
  expect([await statusOf('phase', '02-old'), await statusOf('plan', '01-old')]).toEqual([
    'completed',
    'approved',
  ])
})
