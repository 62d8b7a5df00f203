// How work ends upward: from the last closed task to a completed initiative, and back when something is begun again.

import { afterEach, beforeEach, expect, it } from 'vitest'
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

async function addPhase(title: string, task: string): Promise<void> {
  const { id } = await app.run<{ id: string }>('phase.create', { title, initiative: 'rate-limits' })
  await app.run('task.create', { title: task, phase: id })
  await app.run('phase.review', { ref: id })
  await app.run('phase.approve', { ref: id })
}

const statusOf = async (kind: 'phase' | 'initiative', ref: string) =>
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
