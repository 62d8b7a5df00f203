// The clock of a machine may be set back: what came first is known from the log all the same.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cw } from '../../src/kernel/actor.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
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

describe('where the question of a failure was put away before that', () => {
  beforeEach(async () => {
    await otter.putAway(await otter.failAsking(await otter.begin()))
    setBack()
    expect(await otter.step()).toEqual(waits)
  })

  it('a message lets the agent go on', async () => {
    await otter.send('Use port 8080.')
    expect(await otter.step()).toEqual(runsAs('again'))
  })

  it('a start does', async () => {
    await otter.app.run('agent.start', { ref: 'otter' })
    expect(await otter.step()).toEqual(runsAs('again'))
  })
})

it('where the answer to a question of its own comes after that, a failure is gone on from', async () => {
  const run = await otter.begin()
  const size = await otter.ask('Size')
  await otter.putAway(await otter.failAsking(run))
  setBack()
  expect(await otter.step()).toEqual(waits)
  await otter.answer(size, { text: 'Large.' })
  expect(await otter.step()).toEqual(runsAs('again'))
})

it('where the question of a failure is put away after that, no earlier message lets the agent go on', async () => {
  const run = await otter.begin()
  await otter.send('What is next?')
  const about = await otter.failAsking(run)
  setBack()
  await otter.putAway(about)
  expect(await otter.step()).toEqual(waits)
})

it('the text that was changed after that is told', async () => {
  await otter.end(await otter.begin())
  setBack()
  await otter.app.run('agent.update', { ref: 'otter', body: 'Go on port 8080.' })
  await otter.send('Go on.')
  expect(await otter.prompt()).toMatch(/^What you are to do was changed .*:\n\nGo on port 8080\.\n\n/)
})

it('and so is that of its task', async () => {
  const { id } = await otter.app.run<{ id: string }>('task.create', {
    ...{ title: 'Storage', body: 'Two tables.' },
  })
  const crane = await SteppedAgent.make(otter.app, 'crane', { task: id })
  await crane.end(await crane.begin())
  setBack()
  await otter.app.run('task.update', { ref: id, body: 'Three tables.' })
  await crane.send('Go on.')
  expect(await crane.prompt()).toMatch(/^What you are to do was changed .*Three tables\./s)
})

it('what was changed before that and told is not told once more', async () => {
  await otter.app.run('agent.update', { ref: 'otter', body: 'Go on port 8080.' })
  setBack()
  await otter.end(await otter.begin())
  await otter.send('Go on.')
  expect(await otter.prompt()).toBe('Message from you:\n\nGo on.')
})

describe('“Stop the agent”, corrected to “Try again”', () => {
  const status = async () => (await otter.app.run<{ status: string }>('agent.show', { ref: 'otter' })).status
  const stop = async (about: string) => {
    await otter.answer(about, { choose: ['Stop the agent'], correct: true })
    await otter.app.run('agent.heed', { ref: 'otter' }, cw)
    expect(await status()).toBe('stopped')
  }

  it('lets the agent run again that stopped after that', async () => {
    const about = await otter.failAsking(await otter.begin())
    setBack()
    await stop(about)
    await otter.answer(about, { choose: ['Try again'], correct: true })
    expect(await status()).toBe('running')
  })

  it('starts none that has run since', async () => {
    const about = await otter.failAsking(await otter.begin())
    await stop(about)
    setBack()
    await otter.app.run('agent.start', { ref: 'otter' })
    await otter.end(await otter.begin())
    await otter.app.run('agent.stop', { ref: 'otter' })
    await otter.answer(about, { choose: ['Try again'], correct: true })
    expect(await status()).toBe('stopped')
  })
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

describe('a login rests', () => {
  const startOf = () => otter.app.clock.now()
  /** How long after a run that met a limit, which the program says is reset already. */
  const restAfter = async (run: Run) => {
    const { failure } = await otter.end(run, failedBy('limit', startOf() - hour))
    return (failure?.until ?? 0) - startOf()
  }

  it('twice as long after each limit in a row, also where the clock is set back or forward after each', async () => {
    const rests: number[] = []
    for (const set of [-hour, -hour, hour, -hour, 3 * hour]) {
      rests.push(await restAfter(await otter.begin()))
      otter.app.clock.set(set)
    }
    expect(rests).toEqual([5_000, 10_000, 20_000, 40_000, 80_000])
  })

  it('and as short as ever after a run that went well, whatever the clock says of it', async () => {
    await restAfter(await otter.begin())
    await restAfter(await otter.begin())
    setBack()
    await otter.end(await otter.begin())
    expect(await restAfter(await otter.begin())).toBe(5_000)
    otter.app.clock.set(3 * hour)
    expect(await restAfter(await otter.begin())).toBe(10_000)
  })

  it('no longer for runs beside one another, in which the clock is set back', async () => {
    const crane = await SteppedAgent.make(otter.app, 'crane')
    const [one, two] = [await otter.begin(), await crane.begin()]
    await restAfter(one)
    setBack()
    expect(await restAfter(two)).toBe(5_000)
  })
})

it('messages are told in the order in which they were sent', async () => {
  await otter.send('First.')
  setBack()
  await otter.send('Second.')
  expect(await otter.prompt()).toMatch(/First\..*Second\.$/s)
})

describe('of agents that wake one another', () => {
  /** As often as agents may by themselves. */
  const wakeOneAnother = async (afterRun = () => {}) => {
    const crane = await SteppedAgent.make(otter.app, 'crane')
    const works = async (agent: SteppedAgent) => {
      await agent.end(await agent.begin())
      afterRun()
    }
    for (const agent of [otter, crane]) await works(agent)
    await crane.send('Go on.', otter.actor)
    await works(crane)
    await otter.send('Go on.', crane.actor)
    await works(otter)
    await crane.send('Go on.', otter.actor)
    await works(crane)
    await otter.send('Go on.', crane.actor)
  }

  it('a person is asked also where the clock is set back after each run', async () => {
    await wakeOneAnother(setBack)
    expect(await otter.step()).toEqual({ do: 'pause' })
  })

  it('one that a person starts after that goes on', async () => {
    await wakeOneAnother()
    expect(await otter.step()).toEqual({ do: 'pause' })
    setBack()
    await otter.app.run('agent.start', { ref: 'otter' })
    expect(await otter.step()).toEqual(runsAs('next'))
  })
})
