// What an agent was to be told, and its program never took in, is told by the run after it. Real processes of the scripted agent.

import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { until as awaited } from '../e2e/until.ts'
import { beginRepository } from '../git/real-git.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome

beforeEach(async () => {
  supervised = await SupervisedHome.open()
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const until = (what: string, check: () => Promise<boolean>) => awaited(what, check, 60_000)
/** Newest first. */
const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
const ended = (count: number) =>
  until(
    `${count} runs`,
    async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length === count,
  )
const make = (more: object) =>
  supervised.run<{ id: string }>('agent.create', { name: 'otter', body: 'Add the table.', ...more })
const send = (text: string) => supervised.run('message.send', { agent: 'otter', text })
const unread = () => supervised.run<Message[]>('message.list', { agent: 'otter', unread: true })
const lastSaid = async () => {
  const said = await supervised.run<{ text: string }[]>('agent.entries', { run: (await runs())[0]?.id })
  return said.map(({ text }) => text).join('\n')
}
const repeats = '[{say: "I heard: {{prompt}}"}, {usage: {input: 1, output: 1}}, {answer: done}]'

it('a message of which the first run never came to hear is told by the next', async () => {
  const fails = '[{say: "API Error"}, {fail: {kind: transient, message: no network}}]'
  supervised.start({ scripted: `turns: [${fails}, ${repeats}, ${repeats}]` })
  await make({ status: 'stopped' })
  await send('Never touch a.txt.')
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(2)
  expect(await lastSaid()).toMatch(
    /^I heard: You were stopped, maybe before .*\n\nAdd the table\.\n\nMessage from you:\n\nNever touch a\.txt\.$/,
  )
  expect(await unread()).toEqual([])
  await send('And now b.txt.')
  await ended(3)
  expect(await lastSaid()).not.toContain('a.txt')
})

it('a message for which no program could be started is told when one is', async () => {
  const project = beginRepository(supervised.folder, join(supervised.folder, 'project'))
  await supervised.run('project.create', { name: 'project', repository: project })
  supervised.start({ scripted: `turns: [${repeats}, ${repeats}]` })
  await make({ status: 'running', project: 'project' })
  await ended(1)
  renameSync(project, `${project} away`)
  await send('Use staging.')
  await ended(2)
  expect((await runs())[0]).toMatchObject({ outcome: 'failed', failure: { kind: 'refused' } })
  expect(await unread()).toHaveLength(1)
  renameSync(`${project} away`, project)
  const [question] = await supervised.run<Message[]>('question.list')
  await supervised.run('question.answer', { ref: question?.id, choose: ['Try again'] })
  await ended(3)
  expect(await lastSaid()).toContain('Use staging.')
  expect(await unread()).toEqual([])
})

it('that its folder was removed is told until a run has heard it, and then no more', async () => {
  const project = beginRepository(supervised.folder, join(supervised.folder, 'project'))
  await supervised.run('project.create', { name: 'project', repository: project })
  const fails = '[{fail: {kind: transient, message: no network}}]'
  supervised.start({ scripted: `turns: [${repeats}, ${fails}, ${repeats}]` })
  await make({ status: 'running', project: 'project' })
  await ended(1)
  rmSync(join(supervised.home.worktrees, 'project/otter'), { recursive: true })
  await send('Use staging.')
  const told = async () => (await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })).text
  await ended(2)
  expect(await told()).toMatch(/^The folder that you worked in was removed.*Use staging\.$/s)
  await ended(3)
  expect(await told()).toMatch(/^You were stopped\..*\n\nThe folder that you worked in was .*Use staging\.$/s)
  await send('Go on.')
  await ended(4)
  expect(await told()).toBe('Message from you:\n\nGo on.')
})

it('what was asked about it is told as no question of its own: of the answer it hears the words, where there are some', async () => {
  const fails = repeats.replace('{answer: done}', '{fail: {kind: user, message: no}}')
  supervised.start({ scripted: `turns: [${fails}, ${fails}, ${repeats}]` })
  await make({ status: 'running' })
  const tryAgain = async (more: object = {}) => {
    const [question] = await supervised.run<Message[]>('question.list')
    await supervised.run('question.answer', { ref: question?.id, choose: ['Try again'], ...more })
  }
  await ended(1)
  await tryAgain()
  await ended(2)
  expect(await lastSaid()).toBe('I heard: You were stopped. Go on where you stopped.')
  await tryAgain({ text: 'I have logged in.' })
  await ended(3)
  expect(await lastSaid()).toBe(
    'I heard: You were stopped. Go on where you stopped.\n\nA person was asked about you, “otter cannot go on”, and wrote:\n\nI have logged in.',
  )
  expect(await unread()).toEqual([])
})

it('“Stop the agent” puts nothing else away that was said to it', async () => {
  supervised.start({ scripted: `turns: [[{fail: {kind: user, message: no}}], ${repeats}]` })
  await make({ status: 'running' })
  await ended(1)
  await send('Use staging.')
  const [question] = await supervised.run<Message[]>('question.list')
  await supervised.run('question.answer', { ref: question?.id, choose: ['Stop the agent'] })
  await until('it to be stopped', async () => {
    const { status } = await supervised.run<{ status: string }>('agent.show', { ref: 'otter' })
    return status === 'stopped'
  })
  expect(await unread()).toMatchObject([{ title: 'Use staging.' }])
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(2)
  expect(await lastSaid()).toContain('Use staging.')
})

it('a new conversation is told what was said in those before it', async () => {
  supervised.start({ scripted: `turns: [${repeats}]`, other: `turns: [${repeats}]` })
  await make({ status: 'running' })
  await ended(1)
  await send('Never touch a.txt.')
  await ended(2)
  await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
  await send('Go on.')
  await ended(3)
  const said = await lastSaid()
  expect(said).toContain('Add the table.')
  expect(said.indexOf('Never touch a.txt.')).toBeGreaterThan(said.indexOf('this was said to you'))
  expect(said.indexOf('Go on.')).toBeGreaterThan(said.indexOf('Never touch a.txt.'))
})

it('also where the program that it is to go on with could not be started at once', async () => {
  supervised.start({ scripted: `turns: [${repeats}]`, other: `turns: [${repeats}]` })
  await make({ status: 'running' })
  await ended(1)
  supervised.unguarded = 'allow everything'
  await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
  await send('Never touch a.txt.')
  await ended(2)
  expect((await runs())[0]).toMatchObject({ outcome: 'failed', provider: 'scripted' })
  supervised.unguarded = null
  const [question] = await supervised.run<Message[]>('question.list')
  await supervised.run('question.answer', { ref: question?.id, choose: ['Try again'] })
  await ended(3)
  expect((await runs())[0]?.provider).toBe('other')
  expect(await lastSaid()).toMatch(/^I heard: Add the table\.\n\nThis was begun before you.*a\.txt\.$/s)
})

it('of much that was said before the last is told, how much is left out, and how to read that', async () => {
  supervised.start({ scripted: `turns: [${repeats}]`, other: `turns: [${repeats}]` })
  const { id } = await make({ status: 'stopped' })
  for (let number = 1; number <= 32; number++) await send(`Rule ${number}.`)
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(1)
  await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
  await send('Go on.')
  await ended(2)
  const said = await lastSaid()
  expect(said).not.toContain('Rule 2.')
  expect(said).toContain('Rule 3.')
  expect(said).toContain(
    `(2 older messages and answers are left out here: read them before you begin, with \`cw message list --agent ${id} --json\`.)`,
  )
  const read = await supervised.run<Message[]>('message.list', { agent: id })
  expect(read.map(({ title }) => title)).toContain('Rule 1.')
})

it('where the conversation is not there any more a new one begins, and is told all of it', async () => {
  const lost = '[{fail: {kind: lost, message: No conversation found}}]'
  supervised.start({ scripted: `turns: [${repeats}, ${lost}, ${repeats}]` })
  await make({ status: 'running' })
  await ended(1)
  await send('Never touch a.txt.')
  await ended(3)
  expect((await runs())[0]?.session).not.toBe((await runs())[1]?.session)
  const said = await lastSaid()
  for (const each of ['Add the table.', 'begun before you', 'Never touch a.txt.'])
    expect(said).toContain(each)
  expect(await supervised.run<Message[]>('question.list')).toEqual([])
})

it('and also where a run failed for something else before', async () => {
  const fails = '[{fail: {kind: user, message: no}}]'
  const lost = '[{fail: {kind: lost, message: No conversation found}}]'
  supervised.start({ scripted: `turns: [${repeats}, ${fails}, ${lost}, ${repeats}]` })
  await make({ status: 'running' })
  await ended(1)
  await send('Never touch a.txt.')
  await ended(2)
  const [asked] = await supervised.run<Message[]>('question.list')
  await supervised.run('question.answer', { ref: asked?.id, choose: ['Try again'] })
  await ended(4)
  expect(await lastSaid()).toContain('Never touch a.txt.')
  expect(await supervised.run<Message[]>('question.list')).toEqual([])
})

it('a conversation that began and did nothing is told once more what those before it knew, and only then', async () => {
  const fails = '[{fail: {kind: transient, message: no network}}]'
  const acts = '[{tool: {name: Read}}, {fail: {kind: transient, message: no network}}]'
  supervised.start({ scripted: `turns: [${repeats}]`, other: `turns: [${fails}, ${acts}, ${repeats}]` })
  await make({ status: 'running' })
  await ended(1)
  await send('Never touch a.txt.')
  await ended(2)
  await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
  await send('Go on.')
  await ended(5)
  expect(new Set((await runs()).map(({ session }) => session)).size).toBe(2)
  const again = await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter', run: 4 })
  expect(again.text).toMatch(
    /^You were stopped, maybe before .*Add the table\..*said to you.*Never touch a\.txt\..*Go on\.$/s,
  )
  expect(await lastSaid()).toBe('I heard: You were stopped. Go on where you stopped.')
})
