// What an agent has not been told although nothing of it is unread, and what of that wakes it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cw } from '../../src/kernel/actor.ts'
import type { Run, WorkItem } from '../../src/modules/runs/index.ts'
import { nextStep } from '../../src/runtime/supervisor/next-step.ts'
import { toldFor } from '../../src/runtime/supervisor/told.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const hour = 3_600_000
const waits = { do: 'wait', until: null }
const goesOn = { do: 'run', as: 'next' }
const noUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

let app: TestApp
let made: { id: string }

beforeEach(async () => {
  app = await openTestApp()
  made = await app.run('agent.create', { name: 'otter', body: 'Go.', status: 'running' })
})
afterEach(() => app.close())

const work = async () => (await app.run<WorkItem[]>('agent.work'))[0] as WorkItem
const step = async () =>
  nextStep(await work(), { now: app.clock.now(), grace: 0, unasked: 3, isElsewhere: false })
const prompt = async () => toldFor(await work(), 'next').prompt
const begin = (more: object = {}) =>
  app.run<Run>(
    'agent.begin',
    {
      ...{
        agent: made.id,
        provider: 'codex',
        model: null,
        account: null,
        prompt: 'Go.',
        given: [],
        key: 'key',
      },
      ...{ session: '7d444840-9dc0-11d1-b245-5ffdce74fad2', sessionName: 'one' },
      ...more,
    },
    cw,
  )
const end = ({ id: run }: Run, more: object = {}) =>
  app.run<Run>(
    'agent.end',
    {
      ...{ run, outcome: 'answered', failure: null, exitCode: 0, call: null, answer: null, asked: [] },
      ...{ sessionName: 'one', usage: noUsage, costUsd: 0, pricedBy: null },
      ...more,
    },
    cw,
  )
const asked = (...headings: string[]) =>
  headings.map((heading) => ({ heading, text: 'Which one?', options: [], multi: false }))
const ask = async (...headings: string[]) =>
  (await end(await begin(), { outcome: 'asked', asked: asked(...headings) })).questions
const putAway = (ref: string | undefined) => app.run('message.archive', { ref })

describe('a question that is put away', () => {
  it('is told once where the clock is set back after that', async () => {
    const [colour] = await ask('Colour')
    app.clock.advance(hour)
    await putAway(colour)
    app.clock.advance(-hour)
    expect(await step()).toEqual(goesOn)
    await end(await begin())
    expect(await step()).toEqual(waits)
    expect((await work()).untold.unanswered).toEqual([])
  })

  it('is told also where the clock was set back before that', async () => {
    app.clock.advance(hour)
    const [colour] = await ask('Colour')
    app.clock.advance(1_000)
    await end(await begin())
    app.clock.advance(-hour)
    await putAway(colour)
    expect(await step()).toEqual(goesOn)
    expect(await prompt()).toContain('Your question “Colour” was put away')
  })
})

describe('words beside “Stop the agent”', () => {
  const stopped = async (given: (id: string | undefined) => Promise<unknown>, text = 'Use staging.') => {
    const failure = { kind: 'user', message: 'No.', until: null }
    const { questions } = await end(await begin(), {
      ...{ outcome: 'failed', failure },
      asked: [
        {
          ...{ heading: 'otter cannot go on', text: 'No.', multi: false },
          options: ['Try again', 'Stop the agent'].map((label) => ({ label, description: '' })),
        },
      ],
    })
    const [ref] = questions
    await given(ref)
    await app.run('question.answer', {
      ...{ ref, choose: ['Stop the agent'], text, correct: true },
    })
    await app.run('agent.heed', { ref: 'otter' }, cw)
    return questions
  }
  const start = () => app.run('agent.start', { ref: 'otter' })

  it('are told once where the clock is set back after that', async () => {
    const given = await stopped(async () => app.clock.advance(hour))
    app.clock.advance(-hour)
    await start()
    expect(await prompt()).toContain('Use staging.')
    await end(await begin({ given }))
    expect(await step()).toEqual(waits)
    expect((await work()).untold.words).toEqual([])
  })

  it('are told also where the clock was set back before they were written, to one who was given an answer already', async () => {
    const given = await stopped(async (ref) => {
      await app.run('question.answer', { ref, choose: ['Try again'] })
      app.clock.advance(hour)
      await end(await begin({ given: [ref] }))
      app.clock.advance(-hour)
    })
    await start()
    expect(await step()).toEqual(goesOn)
    await end(await begin({ given }))
    expect(await step()).toEqual(waits)
  })

  it('stop it only once where the clock is set back before a run that came to hear nothing', async () => {
    const given = await stopped(async () => app.clock.advance(hour))
    app.clock.advance(-hour)
    await start()
    const failure = { kind: 'transient', message: 'No.', until: null }
    await end(await begin({ given }), { outcome: 'failed', failure })
    app.clock.advance(600_000)
    expect(await step()).toEqual({ do: 'run', as: 'again' })
  })

  it('wake nobody where they are only a comment', async () => {
    const [ref] = await stopped(async (id) => {
      await app.run('question.answer', { ref: id, choose: ['Try again'] })
      await end(await begin({ given: [id] }))
    }, '<!-- Ask Ann. -->')
    await start()
    expect(await step()).toEqual(waits)
    const corrected = { ref, choose: ['Try again'], text: '<!-- Ask Bob. -->', correct: true }
    await app.run('question.answer', corrected)
    expect(await step()).toEqual(waits)
    await app.run('question.answer', { ...corrected, text: 'Ask Bob.' })
    expect(await step()).toEqual(goesOn)
  })

  it('wake nobody where a run that could have told them has ended well, and are told beside the next message', async () => {
    await stopped(async () => undefined)
    await start()
    await end(await begin())
    expect(await step()).toEqual(waits)
    await app.run('message.send', { agent: 'otter', text: 'Go on.' })
    expect(await step()).toEqual(goesOn)
    expect(await prompt()).toMatch(/Use staging\.\n\nMessage from you:\n\nGo on\.$/)
  })
})

it('a parked call waits for all its questions again where one is brought back before it has gone on', async () => {
  const parked = { outcome: 'asked', call: 'call-1', asked: asked('Colour', 'Size') }
  const { questions } = await end(await begin(), parked)
  const [colour, size] = questions
  await putAway(colour)
  await app.run('question.answer', { ref: size, text: 'Large.' })
  expect(await step()).toEqual({ do: 'run', as: 'call' })
  const failure = { kind: 'transient', message: 'It ended.', until: null }
  await end(await begin({ prompt: null, given: questions }), { outcome: 'failed', failure, exitCode: null })
  app.clock.advance(600_000)
  await app.run('message.restore', { ref: colour })
  expect(await step()).toEqual(waits)
  await app.run('question.answer', { ref: colour, text: 'Red.' })
  expect(await step()).toEqual({ do: 'run', as: 'call' })
})
