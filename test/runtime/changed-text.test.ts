// What an agent is for may be changed once it has begun: its conversation is told so. Real processes of the scripted agent.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentActor } from '../../src/kernel/actor.ts'
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
const unheard = '[{fail: {kind: transient, message: no network}}]'

const make = (more: object = {}) =>
  supervised.run<{ id: string }>('agent.create', {
    ...{ name: 'otter', body: 'Add the table.', status: 'running' },
    ...more,
  })
const change = (body: string) => supervised.run('agent.update', { ref: 'otter', body })
const send = (text: string) => supervised.run('message.send', { agent: 'otter', text })
/** Newest first. */
const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
const ended = (count: number) =>
  awaited(
    `${count} runs`,
    async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length === count,
    60_000,
  )
const prompt = async () => (await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })).text
const changed =
  'What you are to do was changed since you were told it. This is what it says now; go by it from here on:'

it('its next run begins with the text as it is by then, once', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  await make()
  await ended(1)
  await change('Add the tables.')
  await change(`Add the table. Never touch billing. ${'It is long. '.repeat(500)}End.`)
  await send('Go on.')
  await ended(2)
  expect(await prompt()).toMatch(
    /^What you are to do was changed .*:\n\nAdd the table\. Never touch billing\..*End\.\n\nMessage from you:\n\nGo on\.$/,
  )
  await send('And on.')
  await ended(3)
  expect(await prompt()).toBe('Message from you:\n\nAnd on.')
  await change('')
  await send('Stop there.')
  await ended(4)
  expect(await prompt()).toContain('nothing stands there now.\n\nMessage from you:')
})

it('what is as it was is not told, and a change alone begins no run', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  await make()
  await ended(1)
  await change('Add the tables.')
  await change('Add the table. <!-- A hint for people. -->')
  expect(await runs()).toHaveLength(1)
  await send('Go on.')
  await ended(2)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('it is told until a run has heard it, and one that was stopped hears it before it goes on', async () => {
  supervised.start({ scripted: `turns: [[{tool: {name: Read}}, {wait: 600000}], ${unheard}, ${works}]` })
  await make()
  await awaited('what it does', async () => {
    const [run] = await runs()
    return run !== undefined && (await supervised.run<[]>('agent.entries', { run: run.id })).length > 0
  })
  await supervised.run('agent.stop', { ref: 'otter' })
  await ended(1)
  await change('Add the tables.')
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(2)
  const told = `${changed}\n\nAdd the tables.\n\nYou were stopped. Go on where you stopped.`
  expect(await prompt()).toBe(told)
  await ended(3)
  expect(await prompt()).toBe(told)
})

it('a new conversation, which is told it anyway, is not told that it was changed', async () => {
  supervised.start({ scripted: `turns: [${works}]`, other: `turns: [${works}]` })
  await make()
  await ended(1)
  await change('Add the tables.')
  await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
  await send('Go on.')
  await ended(2)
  expect(await prompt()).toMatch(/^Add the tables\.\n\nThis was begun before you.*Go on\.$/s)
})

it('a changed task is told likewise, without what the agent changed itself, and the ticks', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  const { id: task } = await supervised.run<{ id: string }>('task.create', {
    ...{ title: 'Storage', body: 'Two tables.\n\n- [ ] they are there\n' },
  })
  const { id } = await make({ body: '', task })
  await ended(1)
  const otter = agentActor(id, 'otter')
  await supervised.run('task.claim', { ref: task }, otter)
  await supervised.run(
    'task.update',
    { ref: task, body: 'Two tables, in SQLite.\n\n- [ ] they are there\n' },
    otter,
  )
  await supervised.run('task.update', { ref: task, body: 'Two tables, in SQLite.\n\n- [x] they are there\n' })
  await send('Go on.')
  await ended(2)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
  await supervised.run('task.update', { ref: task, title: 'Storage', body: 'Three tables.\n' })
  await send('And on.')
  await ended(3)
  expect(await prompt()).toBe(
    `${changed}\n\nYour task (${task}):\n\n# Storage\n\nThree tables.\n\nMessage from you:\n\nAnd on.`,
  )
})

it('what a person changed in the task is told also where the agent gave it another title, and ticked a box, since', async () => {
  supervised.start({ scripted: `turns: [${works}]` })
  const { id: task } = await supervised.run<{ id: string }>('task.create', {
    ...{ title: 'Storage', body: 'Two tables.\n\n- [ ] they are there\n' },
  })
  const { id } = await make({ body: '', task })
  await ended(1)
  const otter = agentActor(id, 'otter')
  await supervised.run('task.claim', { ref: task }, otter)
  const text = 'Two tables. Never touch billing.\n\n- [ ] they are there\n'
  await supervised.run('task.update', { ref: task, body: text })
  await supervised.run('task.update', { ref: task, title: 'Storage (half done)' }, otter)
  await supervised.run('task.update', { ref: task, body: text.replace('[ ]', '[x]') }, otter)
  await send('Go on.')
  await ended(2)
  expect(await prompt()).toMatch(
    /^What you are to do was changed .*# Storage \(half done\)\n\nTwo tables\. Never touch billing\./s,
  )
  await supervised.run('task.update', { ref: task, title: 'Storage (done)' }, otter)
  await send('And on.')
  await ended(3)
  expect(await prompt()).toBe('Message from you:\n\nAnd on.')
})
