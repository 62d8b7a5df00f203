// What is to be done for an agent now.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import type { SeenAgent } from '../../src/kernel/seen-agent.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run, WorkItem } from '../../src/modules/runs/index.ts'
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
  const item = (await app.run<WorkItem[]>('agent.work')).find(({ agent }) => agent.id === made.id)
  return item && nextStep(item, { now: app.clock.now(), grace, unasked: 3, isElsewhere: false })
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

const noUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

/** Begins a run with that account, or with the login of its program. */
const begin = (account: string | null = null, more: object = {}) =>
  app.run<Run>(
    'agent.begin',
    {
      ...{ agent: made.id, provider: 'codex', model: null, account, prompt: 'Go.', given: [], key: 'key' },
      ...{ session: '7d444840-9dc0-11d1-b245-5ffdce74fad2', sessionName: 'one' },
      ...more,
    },
    cw,
  )

/** Ends it because nobody is logged in, with the question that asks for it. */
const askForLogin = ({ id: run }: Run) =>
  app.run(
    'agent.end',
    {
      ...{ run, outcome: 'failed', failure: { kind: 'auth', message: 'No.', until: null } },
      ...{
        exitCode: 1,
        call: null,
        answer: null,
        sessionName: 'one',
        usage: noUsage,
        costUsd: 0,
        pricedBy: null,
      },
      asked: [{ heading: 'otter cannot go on', text: 'Log in.', options: [], multi: false }],
    },
    cw,
  )

const addAccount = (name: string, more: object = {}) =>
  app.run<{ id: string }>('account.create', { name, provider: 'codex', ...more })

it('one for which a login is asked waits for an account of its program that may be used', async () => {
  await askForLogin(await begin())
  expect(await step()).toEqual({ do: 'wait', until: null })
  await addAccount('elsewhere', { provider: 'goose' })
  await addAccount('resting', { use: 'no' })
  expect(await step()).toEqual({ do: 'wait', until: null })
  await addAccount('parked')
  const until = app.clock.now() + 60_000
  await app.run('account.observe', { ref: 'parked', health: 'limited', parkedUntil: until }, cw)
  expect(await step()).toEqual({ do: 'wait', until })
  app.clock.advance(60_000)
  expect(await step()).toEqual({ do: 'run', as: 'again' })
})

it('and for its own where it is bound to one', async () => {
  const { id } = await addAccount('own')
  await app.run('agent.update', { ref: 'otter', account: id })
  await askForLogin(await begin(id))
  await addAccount('another')
  expect(await step()).toEqual({ do: 'wait', until: null })
  await app.run('account.observe', { ref: 'own', health: 'ok' }, cw)
  expect(await step()).toEqual({ do: 'run', as: 'again' })
})

it('when it goes on its question of the login is put away, and what it asked itself is not', async () => {
  const run = await begin()
  await app.run('question.ask', { text: 'Which port?' }, agentActor(made.id, 'otter'))
  app.clock.advance(1_000)
  await askForLogin(run)
  expect(await app.run<Message[]>('question.list')).toHaveLength(2)
  await begin()
  expect(await app.run<Message[]>('question.list')).toMatchObject([{ title: 'Which port?' }])
})

describe('a question that is put away', () => {
  const end = ({ id: run }: Run, more: object) =>
    app.run<Run>(
      'agent.end',
      {
        ...{ run, outcome: 'answered', failure: null, exitCode: 0, call: null, answer: null, asked: [] },
        ...{ sessionName: 'one', usage: noUsage, costUsd: 0, pricedBy: null },
        ...more,
      },
      cw,
    )
  const ask = async (headings: readonly string[], call: string | null = null) => {
    const asked = headings.map((heading) => ({ heading, text: 'Which one?', options: [], multi: false }))
    const { questions } = await end(await begin(), { outcome: 'asked', call, asked })
    app.clock.advance(1_000)
    return questions
  }
  const putAway = async (id: string | undefined) => {
    await app.run('message.archive', { ref: id })
    app.clock.advance(1_000)
  }

  it('wakes it once nothing else of that turn waits for an answer', async () => {
    const [colour, size] = await ask(['Colour', 'Size'])
    await putAway(colour)
    expect(await step()).toEqual({ do: 'wait', until: null })
    await putAway(size)
    expect(await step()).toEqual({ do: 'run', as: 'next' })
  })

  it('wakes it while a later one waits for an answer', async () => {
    const [colour] = await ask(['Colour'])
    await ask(['Size'])
    expect(await step()).toEqual({ do: 'wait', until: null })
    await putAway(colour)
    expect(await step()).toEqual({ do: 'run', as: 'next' })
  })

  it('wakes none that a person stopped, until it is started', async () => {
    const [colour] = await ask(['Colour'])
    await end(await begin(), {})
    await app.run('agent.stop', { ref: 'otter' })
    await putAway(colour)
    expect(await step()).toBeUndefined()
    await app.run('agent.start', { ref: 'otter' })
    expect(await step()).toEqual({ do: 'run', as: 'next' })
  })

  it('and brought back before a run has heard so lets the agent wait for its answer once more', async () => {
    const [colour] = await ask(['Colour'])
    await putAway(colour)
    const failed = { outcome: 'failed', failure: { kind: 'transient', message: 'No.', until: null } }
    await end(await begin(), failed)
    app.clock.advance(600_000)
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    await app.run('message.restore', { ref: colour })
    expect(await step()).toEqual({ do: 'wait', until: null })
    expect(await app.run<SeenAgent[]>('agent.seen', { all: true })).toMatchObject([
      { asks: [{ title: 'Colour' }], waits: null },
    ])
    const { id } = await app.run<Message>('message.send', { agent: 'otter', text: 'Go on.' })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    await end(await begin(null, { given: [id] }), { outcome: 'stopped' })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    await app.run('message.archive', { ref: id })
    expect(await step()).toEqual({ do: 'wait', until: null })
    await app.run('question.answer', { ref: colour, text: 'Red.' })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
  })

  it('is known to the call that waited for it, and not to another one', async () => {
    const [colour] = await ask(['Colour'])
    const parked = await ask(['Size', 'Shape'], 'call-1')
    for (const id of [colour, ...parked]) await putAway(id)
    expect(await step()).toEqual({ do: 'run', as: 'call' })
    await end(await begin(null, { prompt: null, given: parked }), {})
    const [item] = await app.run<WorkItem[]>('agent.work')
    expect(item?.untold.unanswered).toMatchObject([{ id: colour }])
    expect(await step()).toEqual({ do: 'run', as: 'next' })
  })
})

describe('a parked call whose answer', () => {
  const end = ({ id: run }: Run, more: object) =>
    app.run<Run>(
      'agent.end',
      {
        ...{ run, outcome: 'failed', failure: null, exitCode: null, call: null, answer: null, asked: [] },
        ...{ sessionName: 'one', usage: noUsage, costUsd: 0, pricedBy: null },
        ...more,
      },
      cw,
    )
  const park = async () => {
    const asked = [
      {
        heading: 'Push?',
        text: 'git push',
        options: [
          { label: 'Allow', description: '' },
          { label: 'Deny', description: '' },
        ],
        multi: false,
      },
    ]
    const { questions } = await end(await begin(), { outcome: 'asked', call: 'call-1', asked })
    await app.run('question.answer', { ref: questions[0], choose: ['Allow'] })
    expect(await step()).toEqual({ do: 'run', as: 'call' })
    return begin(null, { prompt: null, given: questions })
  }

  it('was not heard, since the server ended, comes back for it', async () => {
    await end(await park(), { failure: { kind: 'transient', message: 'It ended.', until: null } })
    app.clock.advance(600_000)
    expect(await step()).toEqual({ do: 'run', as: 'call' })
  })

  it('may have been heard, since its program was started, goes on and is told it in words', async () => {
    await end(await park(), { exitCode: 1, failure: { kind: 'transient', message: '529', until: null } })
    app.clock.advance(600_000)
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    expect(await app.run<Message[]>('message.list', { unread: true })).toHaveLength(1)
  })

  it('was heard goes on from there, also when it was corrected since', async () => {
    const { given } = await end(await park(), { outcome: 'stopped', usage: { ...noUsage, output: 1 } })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    await app.run('question.answer', { ref: given[0], choose: ['Deny'], correct: true })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
  })
})

describe('a message of another agent', () => {
  const answer = ({ id: run }: Run) =>
    app.run(
      'agent.end',
      {
        ...{ run, outcome: 'answered', failure: null, exitCode: 0, call: null, answer: 'x', asked: [] },
        ...{ sessionName: null, usage: noUsage, costUsd: 0, pricedBy: null },
      },
      cw,
    )
  /** It is given what it has not read, and has done what it was told. */
  const works = async (agent: { id: string }) => {
    const unread = await app.run<Message[]>('message.list', { agent: agent.id, unread: true })
    app.clock.advance(1_000)
    await answer(await begin(null, { agent: agent.id, given: unread.map(({ id }) => id) }))
    app.clock.advance(1_000)
  }
  const write = (from: { id: string }, to: { id: string }) =>
    app.run('message.send', { agent: to.id, text: 'Go on.' }, agentActor(from.id, 'one'))
  const spawn = (name: string) =>
    app.run<{ id: string }>('agent.create', { name, body: 'Go.', status: 'running' })

  it('wakes it as often as agents write that a person started', async () => {
    await works(made)
    for (const name of ['crane', 'lynx', 'heron', 'mole', 'wren']) {
      const other = await spawn(name)
      await works(other)
      await write(other, made)
      expect(await step()).toEqual({ do: 'run', as: 'next' })
      await works(made)
    }
  })

  it('wakes it no more when agents alone have woken one another so often, and again once a person starts it', async () => {
    const other = await spawn('crane')
    await works(made)
    await works(other)
    for (let pair = 0; pair < 2; pair++) {
      await write(made, other)
      await works(other)
      await write(other, made)
      if (pair === 0) await works(made)
    }
    expect(await step()).toEqual({ do: 'pause' })
    await app.run('agent.start', { ref: 'otter' })
    expect(await step()).toEqual({ do: 'run', as: 'next' })
  })
})

describe('an answer to what was asked about a run that failed', () => {
  const end = ({ id: run }: Run, more: object) =>
    app.run<Run>(
      'agent.end',
      {
        ...{ run, outcome: 'answered', failure: null, exitCode: 0, call: null, answer: null, asked: [] },
        ...{ sessionName: 'one', usage: noUsage, costUsd: 0, pricedBy: null },
        ...more,
      },
      cw,
    )
  /** It is asked about its first run, is to try again, and its second one runs. */
  const tryAgain = async () => {
    const { questions } = await end(await begin(), {
      ...{ outcome: 'failed', failure: { kind: 'user', message: 'No.', until: null } },
      asked: [
        {
          ...{ heading: 'otter cannot go on', text: 'No.', multi: false },
          options: ['Try again', 'Stop the agent'].map((label) => ({ label, description: '' })),
        },
      ],
    })
    await app.run('question.answer', { ref: questions[0], choose: ['Try again'] })
    const second = await begin(null, { given: questions })
    const correct = (label: string, more: object = {}) =>
      app.run('question.answer', { ref: questions[0], choose: [label], correct: true, ...more })
    return { second, correct, by: questions }
  }

  it('stops the agent that it is corrected to stop, while another run goes on and after that', async () => {
    const { second, correct } = await tryAgain()
    expect(await step()).toEqual({ do: 'follow' })
    await correct('Stop the agent')
    expect(await step()).toEqual({ do: 'give-up' })
    await end(second, {})
    expect(await step()).toEqual({ do: 'give-up' })
    await app.run('agent.heed', { ref: 'otter' }, cw)
    expect(await step()).toBeUndefined()
    expect(await app.run<Message[]>('message.list', { unread: true })).toEqual([])
  })

  it('stops none where it is corrected once more before that is done', async () => {
    const { correct, by } = await tryAgain()
    await correct('Stop the agent')
    expect(await step()).toEqual({ do: 'give-up' })
    await correct('Try again', { text: 'It is mended.' })
    await app.run('agent.heed', { ref: 'otter' }, cw)
    expect(await step()).toEqual({ do: 'follow' })
    expect(await app.run<Message[]>('message.list', { unread: true })).toMatchObject([{ id: by[0] }])
  })

  it('wakes it later for the words that are written beside it, and not for what is chosen', async () => {
    const { second, correct } = await tryAgain()
    await correct('Stop the agent')
    await end(second, {})
    await correct('Try again')
    expect(await step()).toEqual({ do: 'wait', until: null })
    await correct('Try again', { text: 'Never touch prod.' })
    expect(await step()).toEqual({ do: 'run', as: 'next' })
  })

  it('is none where the question is put away: the agent waits until somebody says something', async () => {
    const asked = [{ heading: 'otter cannot go on', text: 'No.', options: [], multi: false }]
    const failed = { outcome: 'failed', failure: { kind: 'user', message: 'No.', until: null }, asked }
    const { id } = await app.run<Message>('message.send', { agent: 'otter', text: 'Go on.' })
    const { questions } = await end(await begin(null, { given: [id] }), failed)
    app.clock.advance(600_000)
    await app.run('message.archive', { ref: questions[0] })
    expect(await step()).toEqual({ do: 'wait', until: null })
    const waits = async () => (await app.run<SeenAgent[]>('agent.seen', { all: true }))[0]?.waits
    expect(await waits()).toMatchObject({
      why: expect.stringContaining('a new message of yours, or a start, lets it go on'),
    })
    app.clock.advance(1_000)
    const message = await app.run<Message>('message.send', { agent: 'otter', text: 'And on.' })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    expect(await waits()).toBeNull()
    await app.run('message.archive', { ref: message.id })
    expect(await step()).toEqual({ do: 'wait', until: null })
    await app.run('agent.start', { ref: 'otter' })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
    expect(await waits()).toBeNull()
  })

  it('is none where the question is put away, and lets it go on that a person wrote to it while that was open', async () => {
    const asked = [{ heading: 'otter cannot go on', text: 'No.', options: [], multi: false }]
    const failed = { outcome: 'failed', failure: { kind: 'user', message: 'No.', until: null }, asked }
    const crane = await app.run<{ id: string }>('agent.create', { name: 'crane', body: 'Go.' })
    const first = await begin()
    app.clock.advance(1_000)
    await app.run('message.send', { agent: 'otter', text: 'What is next?' })
    app.clock.advance(1_000)
    const { questions } = await end(first, failed)
    app.clock.advance(1_000)
    await app.run('message.send', { agent: 'otter', text: 'Mine is done.' }, agentActor(crane.id, 'crane'))
    app.clock.advance(600_000)
    await app.run('message.archive', { ref: questions[0] })
    expect(await step()).toEqual({ do: 'wait', until: null })
    await app.run('message.restore', { ref: questions[0] })
    await app.run('message.send', { agent: 'otter', text: 'I mended it.' })
    expect(await step()).toEqual({ do: 'wait', until: null })
    app.clock.advance(1_000)
    await app.run('message.archive', { ref: questions[0] })
    expect(await step()).toEqual({ do: 'run', as: 'again' })
  })

  it('stops no agent that was started after it, however late it was given or corrected', async () => {
    const { second, correct, by } = await tryAgain()
    await end(second, {})
    await app.run('agent.stop', { ref: 'otter' })
    await correct('Stop the agent', { text: 'Use staging.' })
    expect(await step()).toBeUndefined()
    await app.run('message.send', { agent: 'otter', text: 'Go on.' })
    app.clock.advance(1_000)
    await app.run('agent.start', { ref: 'otter' })
    expect(await step()).toEqual({ do: 'run', as: 'next' })
    const [item] = await app.run<WorkItem[]>('agent.work')
    expect(item?.untold.words).toMatchObject([{ id: by[0], answer: 'Use staging.' }])
    await correct('Stop the agent', { text: 'Use production.' })
    expect(await step()).toEqual({ do: 'give-up' })
  })

  describe('that is corrected from “Stop the agent” to “Try again”', () => {
    /** As its supervisor stops it. */
    const giveUp = async () => {
      await app.run('agent.heed', { ref: 'otter' }, cw)
      app.clock.advance(1_000)
    }

    it('lets the agent run again, which goes on where it was stopped', async () => {
      const { second, correct } = await tryAgain()
      await correct('Stop the agent')
      await giveUp()
      await end(second, { outcome: 'stopped' })
      await correct('Try again')
      expect(await step()).toEqual({ do: 'run', as: 'again' })
    })

    it('and waits where there was nothing more to do', async () => {
      const { second, correct } = await tryAgain()
      await end(second, {})
      await correct('Stop the agent')
      await giveUp()
      await correct('Try again')
      expect(await step()).toEqual({ do: 'wait', until: null })
    })

    it('lets it run also where it was stopped before the answer said so', async () => {
      const { second, correct } = await tryAgain()
      await end(second, { outcome: 'stopped' })
      await app.run('agent.stop', { ref: 'otter' })
      await correct('Stop the agent')
      expect(await step()).toBeUndefined()
      await correct('Try again')
      expect(await step()).toEqual({ do: 'run', as: 'again' })
    })

    it('and not where only words are left of it, which are told once it is started', async () => {
      const { second, correct, by } = await tryAgain()
      await correct('Stop the agent', { text: 'Staging is moved.' })
      await giveUp()
      await end(second, { outcome: 'stopped' })
      const words = { ref: by[0], text: 'Leave it till Monday.', choose: [], correct: true }
      await app.run('question.answer', words)
      expect(await step()).toBeUndefined()
      await app.run('agent.start', { ref: 'otter' })
      expect(await step()).toEqual({ do: 'run', as: 'again' })
      const unread = await app.run<Message[]>('message.list', { unread: true })
      expect(unread).toMatchObject([{ id: by[0], answer: 'Leave it till Monday.' }])
    })

    it('but does once “Try again” is ticked after that, unless it has run meanwhile', async () => {
      const { second, correct, by } = await tryAgain()
      const onlyWords = () =>
        app.run('question.answer', { ref: by[0], text: 'Wait.', choose: [], correct: true })
      await correct('Stop the agent')
      await giveUp()
      await end(second, { outcome: 'stopped' })
      await onlyWords()
      await correct('Try again')
      expect(await step()).toEqual({ do: 'run', as: 'again' })
      await end(await begin(null, { given: by }), {})
      await app.run('agent.stop', { ref: 'otter' })
      await onlyWords()
      await correct('Try again')
      expect(await step()).toBeUndefined()
    })

    it('starts none that has run since, and was stopped for something else', async () => {
      const { second, correct } = await tryAgain()
      await end(second, {})
      await correct('Stop the agent')
      await giveUp()
      await app.run('agent.start', { ref: 'otter' })
      await end(await begin(), {})
      await app.run('agent.stop', { ref: 'otter' })
      await correct('Try again')
      expect(await step()).toBeUndefined()
    })
  })
})
