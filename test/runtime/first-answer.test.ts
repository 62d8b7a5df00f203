// A service that is reached and never answers: people are told soon that nothing was heard, and asked before long. Real
// processes of the scripted agent.

import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentEvent } from '../../src/drivers/driver.ts'
import { describeEvent } from '../../src/fsui/shell/describe-event.ts'
import { cw } from '../../src/kernel/actor.ts'
import type { TitledEvent } from '../../src/kernel/event.ts'
import { getsNoAnswer, waitsForModel } from '../../src/kernel/kept-waiting.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import type { SeenAgent } from '../../src/kernel/seen-agent.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Live, Run } from '../../src/modules/runs/index.ts'
import { Watchdog } from '../../src/runtime/supervisor/watchdog.ts'
import { until as awaited } from '../e2e/until.ts'
import { SupervisedHome } from './supervised-home.ts'

const minute = 60_000
const started: AgentEvent = { is: 'started', session: 's', model: null }
const retrying: AgentEvent = { is: 'retrying', reason: 'reconnecting' }
const waiting = (more: object = {}) => new Watchdog({ silence: 0, firstAnswer: 3 * minute, ...more }, 0)
const unanswered = { kind: 'unanswered', message: expect.stringContaining('for 3 min') }
/** The moment is that of the machine's zone. */
const at = (elapsed: number) => ({
  elapsed: () => elapsed,
  now: () => new Date(2026, 0, 1).getTime() + elapsed,
})

describe('a program whose model says nothing', () => {
  it('is given up after the time that is set, whatever the program itself says meanwhile', () => {
    const watchdog = waiting()
    watchdog.take(started, 1_000)
    watchdog.take(retrying, minute)
    expect(watchdog.look(3 * minute - 1, 0)).toBeNull()
    expect(watchdog.look(3 * minute, 0)).toEqual(unanswered)
  })

  it.each<AgentEvent>([
    { is: 'text', text: 'Well.' },
    { is: 'tool', name: 'shell', summary: 'ls' },
    { is: 'thinks' },
    { is: 'unknown', line: 'what a later version says' },
    { is: 'limit', limit: { window: 'five_hour', used: 0.1, resetsAt: null, reached: false } },
  ])('is let alone after a first $is', (event) => {
    const watchdog = waiting()
    watchdog.take(started, 0)
    watchdog.take(event, 2 * minute)
    // Found again, its output is read once more.
    watchdog.take(started, 2 * minute)
    expect(watchdog.look(60 * minute, 0)).toBeNull()
    expect(watchdog.doing(at(60 * minute))).toBeNull()
  })

  it('may take as long as it likes where nothing is set, and people are told all the same', () => {
    const watchdog = waiting({ firstAnswer: 0 })
    expect(watchdog.look(1e12, 0)).toBeNull()
    expect(watchdog.doing(at(minute))).toBe(waitsForModel('00:00'))
  })

  it('is told of after a minute, for as long as that lasts', () => {
    const watchdog = waiting()
    watchdog.take(started, 5_000)
    expect(watchdog.doing(at(minute - 1))).toBeNull()
    expect(watchdog.doing(at(minute))).toBe(waitsForModel('00:00'))
    expect(watchdog.doing(at(2 * minute))).toBe(waitsForModel('00:00'))
    watchdog.take({ is: 'thinks' }, 2 * minute)
    expect(watchdog.doing(at(2 * minute))).toBeNull()
  })

  it('counts only once it says that it started, where it may say nothing before its answer', () => {
    const watchdog = waiting({ quiet: true })
    expect(watchdog.look(10 * minute, 0)).toBeNull()
    watchdog.take(started, 10 * minute)
    expect(watchdog.look(13 * minute - 1, 0)).toBeNull()
    expect(watchdog.look(13 * minute, 0)).toEqual(unanswered)
  })

  it('does not count where a call finds its answer, and does what it was to do', () => {
    const watchdog = waiting({ firstAnswer: null })
    watchdog.take(started, 0)
    expect([watchdog.look(60 * minute, 0), watchdog.doing(at(60 * minute))]).toEqual([null, null])
  })
})

describe('an agent whose model says nothing', () => {
  let supervised: SupervisedHome
  beforeEach(async () => {
    supervised = await SupervisedHome.open()
  })
  afterEach(async () => {
    await supervised.close()
    expect(supervised.faults).toEqual([])
  })

  const until = (check: () => Promise<boolean>) => awaited('agents', check, minute)
  const runs = () => supervised.run<(Run & { readonly live: Live | null })[]>('agent.runs', { ref: 'otter' })
  const make = () => supervised.run('agent.create', { name: 'otter', body: 'Go.', status: 'running' })

  it('is tried once more, and then a person is asked what to do', async () => {
    writeFileSync(supervised.home.config, 'dispatch:\n  first_answer: 1s\n')
    supervised.start({ scripted: 'turns: [[{wait: 600000}]]' })
    await make()
    const questions = () => supervised.run<Message[]>('question.list')
    await until(async () => (await questions()).length === 1)
    const ended = await runs()
    expect(ended.map(({ failure }) => failure?.kind)).toEqual(['unanswered', 'unanswered'])
    const [question] = await questions()
    for (const part of ['Is its service reachable', 'dispatch.first_answer', 'has not answered for 1 s'])
      expect(question?.body).toContain(part)
    expect(question?.options.map(({ label }) => label)).toEqual(['Try again', 'Stop the agent'])
  })

  it('is seen to wait for it, with no sign of life, until that says something', async () => {
    supervised.start({ scripted: 'turns: [[{wait: 600000}]]' })
    await make()
    await until(async () => (await runs())[0]?.live?.doing === 'thinks')
    const [run] = await runs()
    const doing = waitsForModel('09:00')
    const say = (news: object) => supervised.run('agent.progress', { run: run?.id, ...news }, cw)
    await say({ doing })
    await say({ doing })
    const [seen] = await supervised.run<SeenAgent[]>('agent.seen')
    expect(seen?.live).toMatchObject({ doing, at: run?.live?.at })
    const agents = async () => (await supervised.run<Overview>('status.overview')).agents
    expect(await agents()).toMatchObject([{ title: 'otter', waits: doing }])
    const unreached = getsNoAnswer('09:02', 'no network')
    await say({ doing: unreached })
    expect(await agents()).toMatchObject([{ waits: unreached }])
    await say({ doing: 'Read notes.md' })
    expect((await agents())[0]).not.toHaveProperty('waits')
    const events = ['run.waits', 'run.unreached', 'run.heard'].map((type) =>
      supervised.run<TitledEvent[]>('events.list', { type }),
    )
    const told = (await Promise.all(events)).flat()
    expect(told.map((event) => describeEvent(event))).toEqual([
      expect.stringMatching(/otter .*waits for the first answer of its model/),
      expect.stringMatching(/otter .*gets no answer from its service/),
      expect.stringContaining('waits no more for its model'),
    ])
  })
})
