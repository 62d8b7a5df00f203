// What programs say of themselves that cannot be so, or cannot be noted as they say it: their runs end all the same. Real
// processes of the scripted agent.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cwError } from '../../src/kernel/errors.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Entry, Run } from '../../src/modules/runs/index.ts'
import { noteEnd } from '../../src/runtime/supervisor/note-end.ts'
import type { BeganRun, SupervisorParts } from '../../src/runtime/supervisor/ports.ts'
import { until as awaited } from '../e2e/until.ts'
import { SupervisedHome } from './supervised-home.ts'

describe('a run whose program', () => {
  let supervised: SupervisedHome

  beforeEach(async () => {
    supervised = await SupervisedHome.open()
  })
  afterEach(async () => {
    await supervised.close()
    expect(supervised.faults).toEqual([])
  })

  /** The run, once it is over. `last` ends the turn. */
  const runOf = async (printed: readonly object[], last: string) => {
    const lines = printed.map((line) => `{print: ${JSON.stringify(JSON.stringify(line))}}`)
    supervised.start({ scripted: `turns: [[${[...lines, last].join(', ')}]]` })
    await supervised.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running' })
    let run: Run | undefined
    await awaited('its end', async () => {
      run = (await supervised.run<Run[]>('agent.runs', { ref: 'otter' }))[0]
      return run?.endedAt != null
    })
    return run as Run
  }
  const questions = () => supervised.run<Message[]>('question.list')

  it.each([
    ['tells parts of tokens', { input: 10.5, output: 3.2 }, 0.5, { input: 11, output: 3 }, 0.5],
    ['tells more than there can be', { input: 1e300, output: 3 }, 1e308, { input: 1e12, output: 3 }, 1e9],
  ])('%s is billed what can be', async (_, usage, usd, billed, costUsd) => {
    const cost = { is: 'cost', usd }
    // Noted while it runs, too.
    const run = await runOf(
      [{ is: 'usage', usage }, cost, ...(usd > 1 ? [cost] : [])],
      '{wait: 600}, {answer: x}',
    )
    expect(run).toMatchObject({ outcome: 'answered', usage: billed, costUsd })
    await supervised.run('cost.show')
  })

  it('offers an option twice, one without a name and one called like the box that sends asks about the others', async () => {
    const options = ['A', 'A', '', 'Send', 'B'].map((label) => ({ label, description: '' }))
    const questionsOf = [{ heading: 'Which', text: 'Which one?\u0000', options, multi: false }]
    await runOf([{ is: 'asked', questions: questionsOf }], '{say: ""}')
    const [asked] = await questions()
    expect(asked).toMatchObject({ title: 'Which', body: 'Which one?␀\n' })
    expect(asked?.options.map(({ label }) => label)).toEqual(['A', '“Send”', 'B'])
  })

  it('asks more than a document holds is asked about the beginning, and all of it is in its transcript', async () => {
    const text = `Which?${'é'.repeat(1_000_000)}!`
    const options = Array.from({ length: 500 }, (_, at) => ({ label: `o${at}`, description: '' }))
    const one = { heading: 'h'.repeat(100_000), text, options, multi: true }
    const { id } = await runOf([{ is: 'asked', questions: [one] }], '{say: ""}')
    const [asked] = await questions()
    expect(asked?.body).toContain(
      `(It goes on: ${Buffer.byteLength(text)} bytes, all of them in the transcript`,
    )
    expect(asked?.body).toContain('(400 more options were left out here.)')
    expect(asked?.title).toHaveLength(200)
    const said = await supervised.run<Entry[]>('agent.entries', { run: id })
    expect(said.map((entry) => entry.text).join('')).toBe(text)
  })

  it('asks thousands of questions is asked about the first, and told so; the others are in its transcript', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      ...{ heading: `Q${at}`, text: `Number ${at}?`, multi: false },
      options: [{ label: 'Yes', description: 'go on' }],
    }))
    const end = JSON.stringify(JSON.stringify({ is: 'asked', questions: many }))
    supervised.start({ scripted: `turns: [[{print: ${end}}], [{say: "{{prompt}}"}, {answer: x}]]` })
    await supervised.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running' })
    const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
    await awaited('its questions', async () => (await questions()).length > 0)
    const asked = await questions()
    const notes = asked.filter(({ body }) => body.includes('(19980 more questions were not asked'))
    expect([asked.length, notes.map(({ title }) => title)]).toEqual([20, ['Q19']])
    const [first] = await runs()
    const kept = await supervised.run<Entry[]>('agent.entries', { run: first?.id })
    expect(kept.map(({ text }) => text).join('')).toMatch(
      /^Q20\n\nNumber 20\?\n\n- Yes: go on\n\nQ21\n[\s\S]*- Yes: go on$/,
    )
    for (const { id } of asked) await supervised.run('question.answer', { ref: id, choose: ['Yes'] })
    await awaited('its end', async () => (await runs())[0]?.outcome === 'answered')
    const { text } = await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })
    expect(text).toContain('only the first 20 are asked')
  })

  it('answers in a line that is too long to be read is told so, and not tried again', async () => {
    const run = await runOf([{ is: 'answered', text: 'x'.repeat(5_000_000) }], '{say: ""}')
    const message = expect.stringContaining('It printed a line of more than 4 MiB')
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind: 'user', message } })
    expect((await questions())[0]?.body).toContain('a line of more than 4 MiB')
  })

  it('fails with what no document can hold is told of, and tried again when a person says so', async () => {
    await runOf([{ is: 'failed', kind: 'user', message: 'no\u0000 way' }], '{exit: 1}')
    expect((await questions())[0]?.body).toContain('> no␀ way')
  })
})

describe('an end that is refused', () => {
  const answered = {
    outcome: { is: 'answered', text: 'done', structured: undefined },
    figures: { usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }, costUsd: 1, pricedBy: null },
    exitCode: 0,
    sessionName: 's',
  } as const
  const began = {
    run: { id: 'r-1', account: null, provider: 'mine' },
    item: { agent: { title: 'otter' }, accounts: [], account: null, failures: [] },
  } as unknown as BeganRun

  /** Refuses what it is asked so long. */
  class Refusing {
    readonly faults: unknown[] = []
    readonly noted: Record<string, unknown>[] = []

    constructor(private readonly refusals: Error[]) {}

    get parts(): SupervisorParts {
      const command = async (_: string, input: object) => {
        const refusal = this.refusals.shift()
        if (refusal !== undefined) throw refusal
        this.noted.push(input as Record<string, unknown>)
      }
      const clock = { now: () => 0 }
      const onFault = (error: unknown) => this.faults.push(error)
      return { command, clock, onFault, dayBudget: async () => null } as unknown as SupervisorParts
    }
  }

  const refused = cwError('document.unreadable', { path: 'question.md', reason: 'Too large.', remedy: '' })

  it('ends as a failure that says why, and is asked about', async () => {
    const home = new Refusing([refused])
    const noted = await noteEnd(home.parts, began, answered)
    expect(noted.outcome).toMatchObject({ is: 'failed', failure: { kind: 'refused' } })
    expect(home.noted).toMatchObject([
      { outcome: 'failed', costUsd: 1, asked: [{ heading: 'otter cannot go on' }] },
    ])
    expect(home.faults).toEqual([refused])
  })

  it('ends without its figures where those are refused', async () => {
    const home = new Refusing([refused, refused])
    await noteEnd(home.parts, began, answered)
    expect(home.noted).toMatchObject([{ outcome: 'failed', costUsd: 0, usage: { input: 0 } }])
  })

  it('is left for later where the machine refuses', async () => {
    const full = cwError('database.full')
    const home = new Refusing([full])
    await expect(noteEnd(home.parts, began, answered)).rejects.toBe(full)
    expect(home.noted).toEqual([])
  })
})
