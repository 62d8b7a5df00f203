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
const later = () => otter.app.clock.advance(600_000)

describe('a turn that asked and then failed', () => {
  const acted = { usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 } }

  it.each(['transient', 'crash', 'schema', 'lost'])(
    'by “%s” is tried again, and the question waits',
    async (kind) => {
      await asksAndEnds({ ...failedBy(kind), ...acted })
      later()
      expect(await otter.step()).toEqual(runsAs('again'))
      await otter.end(await otter.begin())
      expect(await open()).toEqual(['Size'])
      expect(await otter.step()).toEqual(waits)
    },
  )

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
