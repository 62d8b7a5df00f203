// Agents that wake one another: no more often than is set without a word of a person. Real processes of the scripted agent.

import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { specAt } from '../../src/app/procedures.ts'
import { agentActor } from '../../src/kernel/actor.ts'
import type { AnySpec } from '../../src/kernel/procedure.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { until as awaited } from '../e2e/until.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome

beforeEach(async () => {
  supervised = await SupervisedHome.open()
  writeFileSync(supervised.home.config, 'dispatch:\n  max_unasked: 3\n')
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const runs = (ref: string) => supervised.run<Run[]>('agent.runs', { ref })
const counts = async () => [(await runs('ping')).length, (await runs('pong')).length]
const questions = () => supervised.run<Message[]>('question.list')
const until = (what: string, check: () => Promise<boolean>) => awaited(what, check, 60_000)
/** Waits for a question that is not that one. */
const asked = (before?: Message) =>
  until('a question', async () => (await questions()).some(({ id }) => id !== before?.id))
const answer = async (choose: string) =>
  supervised.run('question.answer', { ref: (await questions())[0]?.id, choose: [choose] })

const start = () => supervised.start({ scripted: 'turns: [[{answer: done}]]' })
const make = (name: string) =>
  supervised.run<{ id: string }>('agent.create', { name, body: 'Go.', status: 'running' })

/** From now on each writes to the other when its run is over, as a tool call of it would. */
async function begin(): Promise<void> {
  start()
  const pong = await make('pong')
  await until('the first run', async () => (await runs('pong'))[0]?.outcome === 'answered')
  supervised.app.hear((events) => {
    for (const { type, change } of events) {
      if (type !== 'run.answered') continue
      const from = String(change.after.agent)
      const [name, to] = from === pong.id ? ['pong', 'ping'] : ['ping', 'pong']
      const spec = specAt('message.send') as AnySpec
      const send = { path: 'message.send', spec, input: spec.input.parse({ agent: to, text: 'again' }) }
      void supervised.app.executor
        .as(agentActor(from, name))
        .execute(send)
        .catch((error) => supervised.faults.push(error))
    }
  })
  await make('ping')
  await asked()
}

it('they wait for a person, also after a restart, and go on when that is said', async () => {
  await begin()
  expect(await counts()).toEqual([2, 3])
  const [question] = await questions()
  expect(question).toMatchObject({ title: 'ping is woken by agents alone' })
  expect(question?.body).toContain('3 runs have followed from one another')
  await supervised.stop()
  start()
  await answer('Go on')
  await asked(question)
  expect(await counts()).toEqual([4, 5])
})

it('one whose messages were put away meanwhile hears only that it goes on', async () => {
  await begin()
  for (const { id } of await supervised.run<Message[]>('message.list', { agent: 'ping', unread: true }))
    await supervised.run('message.archive', { ref: id })
  const { length } = await runs('ping')
  await answer('Go on')
  await until('its next run', async () => (await runs('ping')).length > length)
  const told = await supervised.run<{ text: string }>('agent.prompt', { ref: 'ping', run: length + 1 })
  expect(told.text).toBe('Go on.')
})

const stopped = async () => {
  const { status } = await supervised.run<{ status: string }>('agent.show', { ref: 'ping' })
  return status === 'stopped'
}

it('they wait no more when a person stops one', async () => {
  await begin()
  await answer('Stop the agent')
  await until('the stop', stopped)
  expect(await counts()).toEqual([2, 3])
})

it('nor when a person who let them go on says so later', async () => {
  await begin()
  const [question] = await questions()
  await answer('Go on')
  await asked(question)
  await supervised.run('question.answer', { ref: question?.id, choose: ['Stop the agent'], correct: true })
  await until('the stop', stopped)
  expect(await counts()).toEqual([4, 5])
})
