// What is to be done for an agent now.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WorkItem } from '../../src/modules/runs/index.ts'
import { nextStep } from '../../src/runtime/supervisor/next-step.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const grace = 5_000

let app: TestApp
let made: { id: string }

beforeEach(async () => {
  app = await openTestApp()
  made = await app.run('agent.create', { name: 'otter', body: 'Go.', status: 'running' })
})
afterEach(() => app.close())

async function step() {
  const [item] = await app.run<WorkItem[]>('agent.work')
  return item && nextStep(item, { now: app.clock.now(), grace })
}

const save = () => app.run('agent.saved', { id: made.id, text: '---\nstatus: running\n---\nGo.\n' })

it('an agent that a command lets run begins at once', async () => {
  expect(await step()).toEqual({ do: 'run', as: 'first' })
})

it('one that a saved file lets run begins after the grace', async () => {
  await save()
  expect(await step()).toEqual({ do: 'wait', until: app.clock.now() + grace })
  app.clock.advance(grace)
  expect(await step()).toEqual({ do: 'run', as: 'first' })
})

it('and not at all when that is taken back meanwhile', async () => {
  await save()
  await app.run('agent.stop', { ref: 'otter' })
  app.clock.advance(grace)
  expect(await step()).toBeUndefined()
})
