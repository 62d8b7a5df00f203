// What an agent asks by a tool while its turn goes on: how the turn ends decides what follows.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import { failedBy, runsAs, SteppedAgent, waits } from './stepped-agent.ts'

let otter: SteppedAgent

beforeEach(async () => {
  otter = await SteppedAgent.open()
})
afterEach(() => otter.app.close())

/** The first run asks, and ends so. */
async function asksAndEnds(how: object): Promise<string> {
  const run = await otter.begin()
  const size = await otter.ask('Size')
  await otter.end(run, how)
  return size
}
const open = async () => (await otter.app.run<Message[]>('question.list')).map(({ title }) => title)
const putAway =
  'Your question “Size” was put away without an answer. Go on without it; ask again if you cannot.'
const later = () => otter.app.clock.advance(600_000)

describe('a turn that asked and then failed', () => {
  const acted = { usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 } }

  it.each(['transient', 'crash', 'lost'])('by “%s” is tried again, and the question waits', async (kind) => {
    await asksAndEnds({ ...failedBy(kind), ...acted })
    later()
    expect(await otter.step()).toEqual(runsAs('again'))
    await otter.end(await otter.begin())
    expect(await open()).toEqual(['Size'])
    expect(await otter.step()).toEqual(waits)
  })

  it('and that nobody knows to have heard anything is tried again, too', async () => {
    await asksAndEnds(failedBy('transient'))
    later()
    expect(await otter.step()).toEqual(runsAs('again'))
  })

  it('for a limit goes on as soon as a login is free', async () => {
    await asksAndEnds({ ...failedBy('limit', otter.app.clock.now() + 3_000), ...acted })
    expect(await otter.step()).toEqual(runsAs('again'))
  })

  it('so that a person is asked about it waits for that, whatever becomes of its own question', async () => {
    const run = await otter.begin()
    const size = await otter.ask('Size')
    const about = await otter.failAsking(run)
    expect(await otter.step()).toEqual(waits)
    await otter.answer(size, { text: 'Large.' })
    expect(await otter.step()).toEqual(waits)
    await otter.answer(about, { choose: ['Try again'] })
    expect(await otter.step()).toEqual(runsAs('again'))
    expect(await otter.prompt()).toContain('The answer to your question “Size”:\n\nLarge.')
  })

  it('hears the answer in the run that tries again', async () => {
    const size = await asksAndEnds({ ...failedBy('transient'), ...acted })
    await otter.answer(size, { text: 'Large.' })
    expect(await otter.step()).toEqual(runsAs('again'))
    await otter.end(await otter.begin())
    expect(await otter.step()).toEqual(waits)
  })
})

it('a turn that asked and was stopped goes on once the agent is started, and the question waits', async () => {
  await asksAndEnds({ outcome: 'stopped' })
  expect(await otter.step()).toEqual(runsAs('again'))
})

describe('what was put away while the turn that asked it went on', () => {
  const asksAndPutsAway = async (how: object, answer: object | null = null) => {
    const run = await otter.begin()
    const size = await otter.ask('Size')
    if (answer !== null) await otter.answer(size, answer)
    await otter.putAway(size)
    await otter.end(run, how)
    return size
  }

  it('is told once: the agent was to go on with the answer', async () => {
    await asksAndPutsAway({})
    expect(await otter.step()).toEqual(runsAs('next'))
    expect(await otter.prompt()).toBe(putAway)
    await otter.end(await otter.begin())
    expect(await otter.step()).toEqual(waits)
    await otter.send('Hello.')
    expect(await otter.prompt()).toBe('Message from you:\n\nHello.')
  })

  it('is told also where it had an answer, which nobody has read', async () => {
    await asksAndPutsAway({}, { text: 'Large.' })
    expect(await otter.prompt()).toBe(putAway)
    await otter.end(await otter.begin())
    expect(await otter.step()).toEqual(waits)
  })

  it('is told by the run that tries again where the turn failed', async () => {
    await asksAndPutsAway(failedBy('transient'))
    later()
    expect(await otter.step()).toEqual(runsAs('again'))
    expect(await otter.prompt()).toContain(putAway)
  })

  it('waits for its answer once it is brought back', async () => {
    const size = await asksAndPutsAway({})
    await otter.app.run('message.restore', { ref: size })
    expect(await otter.step()).toEqual(waits)
    await otter.answer(size, { text: 'Large.' })
    expect(await otter.step()).toEqual(runsAs('next'))
  })
})

describe('an answer that is put away before any run has heard it', () => {
  const answered = async () => {
    const size = await asksAndEnds({})
    await otter.app.run('agent.stop', { ref: 'otter' })
    await otter.answer(size, { text: 'Large.' })
    await otter.putAway(size)
    return size
  }
  const start = () => otter.app.run('agent.start', { ref: 'otter' })

  it('is told as none, once', async () => {
    await answered()
    await start()
    expect(await otter.step()).toEqual(runsAs('next'))
    expect(await otter.prompt()).toBe(putAway)
    await otter.end(await otter.begin(), failedBy('transient'))
    later()
    expect(await otter.prompt()).toContain(putAway)
    await otter.end(await otter.begin())
    expect(await otter.step()).toEqual(waits)
  })

  it('is told as it is where it is brought back', async () => {
    const size = await answered()
    await otter.app.run('message.restore', { ref: size })
    await start()
    expect(await otter.prompt()).toBe('The answer to your question “Size”:\n\nLarge.')
  })

  it('begins no run where the agent has gone on without it, and is told as none beside the next message', async () => {
    const size = await asksAndEnds({})
    await otter.send('Go on.')
    const run = await otter.begin()
    await otter.answer(size, { text: 'Large.' })
    await otter.putAway(size)
    await otter.end(run)
    expect(await otter.step()).toEqual(waits)
    await otter.send('And on.')
    expect(await otter.prompt()).toBe(`${putAway}\n\nMessage from you:\n\nAnd on.`)
  })

  it('is told as none also where the run that was given it came to hear nothing', async () => {
    const size = await asksAndEnds({})
    await otter.answer(size, { text: 'Large.' })
    const run = await otter.begin()
    await otter.putAway(size)
    await otter.end(run, failedBy('transient'))
    later()
    expect(await otter.prompt()).toContain(putAway)
    await otter.app.run('message.restore', { ref: size })
    expect(await otter.prompt()).toContain('The answer to your question “Size”:\n\nLarge.')
  })

  it('is not said to be none where it only corrects one that was heard', async () => {
    const size = await asksAndEnds({})
    await otter.answer(size, { text: 'Large.' })
    await otter.end(await otter.begin())
    await otter.answer(size, { text: 'Small.', correct: true })
    await otter.putAway(size)
    expect(await otter.step()).toEqual(waits)
    await otter.send('Go on.')
    expect(await otter.prompt()).toBe('Message from you:\n\nGo on.')
  })
})
