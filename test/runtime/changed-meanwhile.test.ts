// What is said or changed between the look at an agent and the beginning of its run: it is told what stands there by then, and
// what it was not told is not noted as read. Real processes of the scripted agent.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { until as awaited } from '../e2e/until.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome

beforeEach(async () => {
  supervised = await SupervisedHome.open()
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const works = '[{usage: {input: 1, output: 1}}, {answer: done}]'
const asks = '[{usage: {input: 1, output: 1}}, {ask: {heading: Colour, text: "Which one?"}}]'

const make = (more: object = {}) =>
  supervised.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running', ...more })
/** Newest first. */
const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
const ended = (count: number) =>
  awaited(
    `${count} runs`,
    async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length === count,
    60_000,
  )
const prompt = async () => (await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })).text
const unread = () => supervised.run<Message[]>('message.list', { agent: 'otter', unread: true })

it('an answer that is corrected then is told as it is corrected, once', async () => {
  supervised.start({ scripted: `turns: [${asks}, ${works}]` })
  await make()
  await ended(1)
  const [question] = await supervised.run<Message[]>('question.list')
  const answer = (text: string) =>
    supervised.run('question.answer', { ref: question?.id, text, correct: true })
  supervised.meanwhile = () => answer('Blue.')
  await answer('Red.')
  await ended(2)
  expect(await prompt()).toBe('The answer to your question “Colour”:\n\nBlue.')
  expect(await unread()).toEqual([])
})

it('what it is to do is told as it was changed then', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  supervised.meanwhile = () => supervised.run('agent.update', { ref: 'otter', body: 'Add no table.' })
  await make()
  await ended(1)
  expect(await prompt()).toBe('Add no table.')
})

it('and so is its task', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  const { id: task } = await supervised.run<{ id: string }>('task.create', {
    ...{ title: 'Storage', body: 'Two tables.' },
  })
  supervised.meanwhile = () => supervised.run('task.update', { ref: task, body: 'Three tables.' })
  await make({ body: '', task })
  await ended(1)
  expect(await prompt()).toContain('Three tables.')
})

it('one that is stopped then begins nothing', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  const stopped = new Promise<void>((resolve) => {
    supervised.meanwhile = async () => {
      await supervised.run('agent.stop', { ref: 'otter' })
      resolve()
    }
  })
  await make()
  await stopped
  await supervised.stop()
  expect(await runs()).toEqual([])
})
