// What a person answers where `cw` asked about an agent: what was chosen is done, the words are for the agent. Real processes of
// the scripted agent.

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

const fails = '[{tool: {name: Read}}, {fail: {kind: user, message: no}}]'
const repeats = '[{say: "I heard: {{prompt}}"}, {usage: {input: 1, output: 1}}, {answer: done}]'

const until = (what: string, check: () => Promise<boolean>) => awaited(what, check, 60_000)
const make = () =>
  supervised.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running' })
/** Newest first. */
const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
const ended = (count: number) =>
  until(
    `${count} runs`,
    async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length === count,
  )
const stopped = () =>
  until('the stop', async () => {
    const { status } = await supervised.run<{ status: string }>('agent.show', { ref: 'otter' })
    return status === 'stopped' && (await runs()).every(({ endedAt }) => endedAt !== null)
  })
const question = async () => (await supervised.run<Message[]>('question.list'))[0]?.id
const answer = (ref: string | undefined, choose: string, more: object = {}) =>
  supervised.run('question.answer', { ref, choose: [choose], ...more })
const prompt = async () => (await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })).text

it('“Try again”, corrected to “Stop the agent” once a run has followed from it, stops the agent and begins none', async () => {
  supervised.start({ scripted: `turns: [${fails}, ${repeats}, ${repeats}]` })
  await make()
  await ended(1)
  const asked = await question()
  await answer(asked, 'Try again')
  await ended(2)
  await answer(asked, 'Stop the agent', { correct: true })
  await stopped()
  expect(await runs()).toHaveLength(2)
})

it('and stops the run that has followed from it', async () => {
  supervised.start({ scripted: `turns: [${fails}, [{wait: 600000}, {answer: late}]]` })
  await make()
  await ended(1)
  const asked = await question()
  await answer(asked, 'Try again')
  await until('its second run', async () => (await runs()).length === 2)
  await answer(asked, 'Stop the agent', { correct: true })
  await stopped()
  expect((await runs()).map(({ outcome }) => outcome)).toEqual(['stopped', 'failed'])
})

it('a new conversation is told the words that stand beside what was chosen, like all else that was said', async () => {
  const lost = '[{fail: {kind: lost, message: No conversation found}}]'
  supervised.start({ scripted: `turns: [${fails}, ${fails}, ${repeats}, ${lost}, ${repeats}]` })
  await make()
  await ended(1)
  await answer(await question(), 'Try again')
  await ended(2)
  await answer(await question(), 'Try again', { text: 'Never touch prod.' })
  await ended(3)
  await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
  await ended(5)
  expect(await prompt()).toMatch(
    /this was said to you, and it still holds:\n\nA person was asked about you, “otter cannot go on”, and wrote:\n\nNever touch prod\.\n\nMessage from you:\n\nGo on\.$/,
  )
})

it('words beside “Stop the agent” are told once it is started again, until a run has heard them, and then no more', async () => {
  const unheard = '[{fail: {kind: transient, message: no network}}]'
  supervised.start({ scripted: `turns: [${fails}, ${unheard}, ${repeats}, ${repeats}]` })
  await make()
  await ended(1)
  await answer(await question(), 'Stop the agent', { text: 'Use staging next time.' })
  await stopped()
  expect(await runs()).toHaveLength(1)
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(2)
  const words = 'A person was asked about you, “otter cannot go on”, and wrote:\n\nUse staging next time.'
  expect(await prompt()).toContain(words)
  await ended(3)
  expect(await prompt()).toContain(words)
  await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
  await ended(4)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('words beside “Stop the agent”, to which an answer that was done is corrected, begin a run once the agent is started', async () => {
  supervised.start({ scripted: `turns: [${fails}, ${repeats}]` })
  await make()
  await ended(1)
  const asked = await question()
  await answer(asked, 'Try again')
  await ended(2)
  await answer(asked, 'Stop the agent', { correct: true, text: 'Never touch billing.' })
  await stopped()
  expect(await runs()).toHaveLength(2)
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(3)
  const words = 'A person was asked about you, “otter cannot go on”, and wrote:\n\nNever touch billing.'
  expect(await prompt()).toBe(words)
  await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
  await ended(4)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('“Stop the agent”, ticked once it was stopped by hand, does not stop it when it is started later', async () => {
  supervised.start({ scripted: `turns: [${fails}, ${repeats}]` })
  await make()
  await ended(1)
  await supervised.run('agent.stop', { ref: 'otter' })
  await answer(await question(), 'Stop the agent', { text: 'Use staging next time.' })
  await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(2)
  expect(await prompt()).toMatch(/and wrote:\n\nUse staging next time\.\n\nMessage from you:\n\nGo on\.$/)
  expect(await supervised.run('agent.show', { ref: 'otter' })).toMatchObject({ status: 'running' })
})

it('“Stop the agent”, corrected to “Try again”, lets it run again, once', async () => {
  supervised.start({ scripted: `turns: [${fails}, ${repeats}]` })
  await make()
  await ended(1)
  const asked = await question()
  await answer(asked, 'Stop the agent')
  await stopped()
  await answer(asked, 'Try again', { correct: true, text: 'I have logged in.' })
  await ended(2)
  expect(await prompt()).toContain('I have logged in.')
  await answer(asked, 'Try again', { correct: true, text: 'I have logged in.' })
  expect(await runs()).toHaveLength(2)
})
