// The clock of a machine may be set back: what came first is known from the log all the same.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import { failedBy, hour, runsAs, SteppedAgent, waits } from './stepped-agent.ts'

let otter: SteppedAgent

beforeEach(async () => {
  otter = await SteppedAgent.open()
})
afterEach(() => otter.app.close())

const setBack = () => otter.app.clock.set(-hour)
const questions = () => otter.app.run<Message[]>('question.list')

it('what an agent asked in a turn that ended after that is its own: it hears the answer', async () => {
  const run = await otter.begin()
  const size = await otter.ask('Size')
  setBack()
  await otter.end(run)
  expect(await otter.step()).toEqual(waits)
  await otter.answer(size, { text: 'Large.' })
  expect(await otter.step()).toEqual(runsAs('next'))
  expect(await otter.prompt()).toBe('The answer to your question “Size”:\n\nLarge.')
})

it('and waits for its answer while a message lets the agent go on', async () => {
  const run = await otter.begin()
  await otter.ask('Size')
  setBack()
  await otter.end(run)
  await otter.send('Hello.')
  expect(await otter.step()).toEqual(runsAs('next'))
  await otter.begin()
  expect(await questions()).toMatchObject([{ title: 'Size' }])
})

it('what is asked before that is asked by the agent also where its run fails', async () => {
  const run = await otter.begin()
  await otter.ask('Size')
  setBack()
  await otter.failAsking(run)
  await otter.begin()
  expect(await questions()).toMatchObject([{ title: 'Size' }])
})

it('what is asked after that in a run that began before belongs to that run', async () => {
  const run = await otter.begin()
  setBack()
  const size = await otter.ask('Size')
  expect(await otter.end(run)).toMatchObject({ outcome: 'asked', questions: [size] })
})

it('nothing waits until the clock has caught up with a failure', async () => {
  await otter.end(await otter.begin(), failedBy('transient'))
  expect(await otter.step()).toMatchObject({ do: 'wait' })
  setBack()
  expect(await otter.step()).toEqual(runsAs('again'))
})

it('nor with a saved file', async () => {
  await otter.app.run('agent.saved', { id: otter.id, text: '---\nstatus: running\n---\nGo.\n' })
  setBack()
  expect(await otter.step()).toEqual({ do: 'run', as: 'first' })
})
