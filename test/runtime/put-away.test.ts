// Questions that are put away without an answer: whoever asked them is told so. Real processes of the scripted agent.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { mostQuestions } from '../../src/kernel/most-questions.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { until as awaited } from '../e2e/until.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome

beforeEach(async () => {
  supervised = await SupervisedHome.open()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const asks = (...headings: string[]) =>
  `[{ask: [${headings.map((heading) => `{heading: ${heading}, text: "Which one?"}`).join(', ')}]}]`
const works = '[{usage: {input: 1, output: 1}}, {answer: done}]'
const unheard = '[{fail: {kind: transient, message: no network}}]'

const make = () =>
  supervised.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running' })
const send = (text: string) => supervised.run('message.send', { agent: 'otter', text })
const ended = (count: number) =>
  awaited(
    `${count} runs`,
    async () => {
      const runs = await supervised.run<Run[]>('agent.runs', { ref: 'otter' })
      return runs.filter(({ endedAt }) => endedAt !== null).length === count
    },
    60_000,
  )
const prompt = async () => (await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })).text
const question = async (title: string) =>
  (await supervised.run<Message[]>('question.list')).find((each) => each.title === title)?.id
const putAway = async (title: string) => supervised.run('message.archive', { ref: await question(title) })
const answer = async (title: string, text: string) =>
  supervised.run('question.answer', { ref: await question(title), text })

const colour =
  'Your question “Colour” was put away without an answer. Go on without it; ask again if you cannot.'

it('it is told until a run has heard it, and then no more', async () => {
  supervised.start({ scripted: `turns: [${asks('Colour')}, ${unheard}, ${works}]` })
  await make()
  await ended(1)
  await putAway('Colour')
  await ended(2)
  expect(await prompt()).toBe(colour)
  await ended(3)
  expect(await prompt()).toBe(`You were stopped. Go on where you stopped.\n\n${colour}`)
  await send('Go on.')
  await ended(4)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('it is told beside the answer to another one of the same turn', async () => {
  supervised.start({ scripted: `turns: [${asks('Colour', 'Size')}, ${works}]` })
  await make()
  await ended(1)
  await answer('Size', 'Large.')
  await putAway('Colour')
  await ended(2)
  expect(await prompt()).toBe(`${colour}\n\nThe answer to your question “Size”:\n\nLarge.`)
})

it('of several it is told which', async () => {
  supervised.start({ scripted: `turns: [${asks('Colour', 'Size')}, ${works}]` })
  await make()
  await ended(1)
  await putAway('Colour')
  await putAway('Size')
  await ended(2)
  expect(await prompt()).toBe(
    'Your questions “Colour”, “Size” were put away without an answer. Go on without them; ask again if you cannot.',
  )
})

it('it is told also where a message let it go on before that, and wakes it', async () => {
  supervised.start({ scripted: `turns: [${asks('Colour', 'Size')}, ${works}]` })
  await make()
  await ended(1)
  await send('Go on.')
  await ended(2)
  await putAway('Colour')
  await ended(3)
  expect(await prompt()).toBe(colour)
  await putAway('Size')
  await ended(4)
  expect(await prompt()).toBe(colour.replace('Colour', 'Size'))
  await send('Go on.')
  await ended(5)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('it is told where the question was of a conversation that is over', async () => {
  supervised.start({ scripted: `turns: [${asks('Colour')}]`, other: `turns: [${works}]` })
  await make()
  await ended(1)
  await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
  await send('Go on.')
  await ended(2)
  await putAway('Colour')
  await ended(3)
  expect(await prompt()).toBe(colour)
})

it('it is told once also where the clock was set back meanwhile', async () => {
  const { now } = Date
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000)
  supervised.start({ scripted: `turns: [${asks('Colour', 'Size')}, ${works}]` })
  await make()
  await ended(1)
  await send('Go on.')
  await ended(2)
  await putAway('Colour')
  clock.mockRestore()
  await ended(3)
  expect(await prompt()).toBe(colour)
  await putAway('Size')
  await ended(4)
  expect(await prompt()).toBe(colour.replace('Colour', 'Size'))
  await send('Go on.')
  await ended(5)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('that of many questions only the first were asked is told until a run has heard it', async () => {
  const headings = Array.from({ length: mostQuestions + 1 }, (_, at) => `Question ${at + 1}`)
  supervised.start({ scripted: `turns: [${asks(...headings)}, ${unheard}, ${works}]` })
  await make()
  await ended(1)
  for (const heading of headings.slice(0, mostQuestions)) await answer(heading, 'Yes.')
  const notAsked = `only the first ${mostQuestions} are asked: those after them nobody has seen.`
  await ended(2)
  expect(await prompt()).toContain(notAsked)
  await ended(3)
  expect(await prompt()).toContain(notAsked)
  await send('Go on.')
  await ended(4)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})
