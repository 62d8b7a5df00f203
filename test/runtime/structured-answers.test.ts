// Answers in the form that was asked for, from the program to what is kept and shown. Real processes of the scripted agent.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { roleAnswer } from '../../src/runtime/roles/role-answers.ts'
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

type Listed = Omit<Run, 'structured'> & { readonly said: string | null; readonly structured: unknown }
const runs = async () => (await supervised.run<Listed[]>('agent.runs', { ref: 'otter' })).reverse()
const questions = () => supervised.run<Message[]>('question.list')
const told = async (run: number) =>
  (await supervised.run<{ text: string | null }>('agent.prompt', { ref: 'otter', run })).text
const make = () =>
  supervised.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running', role: 'worker' })
const ended = (count: number) =>
  awaited(
    'agents',
    async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length >= count,
    60_000,
  )
/** As if somebody had set it in config.yaml. */
const held = () => {
  supervised.answer = (role) => ({ ...roleAnswer(role, null), isSet: true })
}

const answer = { summary: 'The table is there.', status: 'done', left: [] }
const fitting = `{structured: ${JSON.stringify(answer)}}`
const unfit = '{structured: {summary: The table is there., status: good, left: []}}'
const words = 'The table is there.\n\nStatus: done'

it('one that fits is kept with its run, and people read its words', async () => {
  supervised.start({ scripted: `turns: [[${fitting}]]` })
  await make()
  await ended(1)
  expect(await runs()).toMatchObject([{ outcome: 'answered', said: words, structured: answer }])
  expect(await supervised.run('agent.show', { ref: 'otter' })).toMatchObject({
    lastRun: { outcome: 'answered', said: words, structured: answer },
  })
  const after = { run: 0, seq: -1, ended: true }
  const pieces = await supervised.run<{ is: string; answer?: string }[]>('agent.transcript', {
    ref: 'otter',
    after,
  })
  expect(pieces.find(({ is }) => is === 'end')).toMatchObject({ answer: words })
})

it('one that does not fit is mended in the next turn, which hears what is wrong', async () => {
  supervised.start({ scripted: `turns: [[${unfit}], [${fitting}]]` })
  await make()
  await ended(2)
  expect(await runs()).toMatchObject([
    {
      outcome: 'failed',
      failure: { kind: 'schema' },
      structured: null,
      said: expect.stringContaining('good'),
    },
    { outcome: 'answered', structured: answer },
  ])
  expect(await told(2)).toMatch(
    /^Your last answer did not have the form .*status: .*\nAnswer again, in that form\.$/s,
  )
  expect(await questions()).toEqual([])
})

it('one that does not fit twice is a failure, and a person hears how words alone would do', async () => {
  supervised.start({ scripted: `turns: [[${unfit}]]` })
  await make()
  await ended(2)
  await awaited('a question', async () => (await questions()).length > 0, 60_000)
  expect(await runs()).toMatchObject([
    { outcome: 'failed' },
    { outcome: 'failed', failure: { kind: 'schema' } },
  ])
  expect(await questions()).toMatchObject([{ body: expect.stringMatching(/twice.*answer: words/s) }])
})

it('words alone are none where the form was set, and are kept', async () => {
  held()
  supervised.start({ scripted: `turns: [[{answer: It is there.}], [${fitting}]]` })
  await make()
  await ended(2)
  expect(await runs()).toMatchObject([
    { outcome: 'failed', failure: { kind: 'schema' }, said: 'It is there.' },
    { outcome: 'answered', structured: answer },
  ])
})

it('words alone are one of a program of one’s own that was never asked for more', async () => {
  supervised.start({ scripted: 'turns: [[{answer: It is there.}]]' })
  await make()
  await ended(1)
  expect(await runs()).toMatchObject([{ outcome: 'answered', said: 'It is there.', structured: null }])
})

it('questions may come in its place, and it comes once they are answered', async () => {
  held()
  supervised.start({ scripted: `turns: [[{ask: {text: Which database?}}], [${fitting}]]` })
  await make()
  await ended(1)
  const [question] = await questions()
  await supervised.run('question.answer', { ref: question?.id, text: 'SQLite' })
  await ended(2)
  expect(await runs()).toMatchObject([{ outcome: 'asked' }, { outcome: 'answered', structured: answer }])
})

it('one that comes while no server runs is checked by the next', async () => {
  held()
  supervised.start({ scripted: `turns: [[{wait: 1500}, ${unfit}], [${fitting}]]` })
  await make()
  await awaited(
    'its process',
    async () => {
      const [run] = await supervised.run<{ live: { pid: number | null } | null }[]>('agent.runs', {
        ref: 'otter',
      })
      return run?.live?.pid != null
    },
    60_000,
  )
  await supervised.stop(true)
  supervised.start({ scripted: `turns: [[{wait: 1500}, ${unfit}], [${fitting}]]` })
  await ended(2)
  expect(await runs()).toMatchObject([
    { outcome: 'failed', failure: { kind: 'schema' } },
    { outcome: 'answered', structured: answer },
  ])
})
