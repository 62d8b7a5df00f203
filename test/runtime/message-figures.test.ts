// What each message of a run used, as far as its program tells.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { codex } from '../../src/drivers/codex/driver.ts'
import type { AgentEvent, Usage } from '../../src/drivers/driver.ts'
import { runMessageSchema } from '../../src/modules/runs/entity.ts'
import { sharedOut } from '../../src/modules/runs/message-costs.ts'
import { nothingBilled, RunFigures } from '../../src/runtime/supervisor/figures.ts'
import { MessageFigures } from '../../src/runtime/supervisor/message-figures.ts'
import { read, recorded } from '../drivers/recorded.ts'

const tokens = (input: number, output: number): Usage => ({ input, output, cacheRead: 0, cacheWrite: 0 })
const text = (words: string): AgentEvent => ({ is: 'text', text: words })
const usage = (used: Usage, cumulative: boolean): AgentEvent => ({
  ...{ is: 'usage', model: null, usage: used, window: null },
  cumulative,
})
const cost = (usd: number, cumulative = false): AgentEvent => ({ is: 'cost', usd, cumulative })
const message = (id: string, used: Usage): AgentEvent => ({ is: 'message', id, usage: used, size: 10 })

function messagesOf(
  events: readonly AgentEvent[],
  before: Pick<RunFigures['now'], 'usage' | 'costUsd'> = nothingBilled,
) {
  const figures = new RunFigures(before)
  const messages = new MessageFigures(figures)
  for (const [at, event] of events.entries()) messages.take(event, at)
  return messages.news()
}

it('is what was told since the message before', () => {
  expect(
    messagesOf([
      ...[text('First\n words.'), usage(tokens(100, 5), false), cost(0.25)],
      ...[text('Then these.'), usage(tokens(150, 7), false), cost(0.5)],
    ]),
  ).toMatchObject([
    { seq: 0, at: 0, words: 'First words.', usage: tokens(100, 5), costUsd: 0.25, begun: false },
    { seq: 1, at: 3, words: 'Then these.', usage: tokens(150, 7), costUsd: 0.5, begun: false },
  ])
})

it('is what the run used until its program tells that: also of one that was ended before', () => {
  const figures = new RunFigures(nothingBilled)
  figures.price = { input: 1, cachedInput: 0.1, output: 10 }
  const messages = new MessageFigures(figures)
  for (const used of [tokens(100_000, 1), tokens(100_000, 20_000)]) messages.take(message('m1', used), 0)
  messages.take(message('m2', tokens(200_000, 10_000)), 1)
  expect(figures.now).toMatchObject({ usage: tokens(300_000, 30_000), costUsd: 0.6, pricedBy: 'prices' })
  messages.take(usage(tokens(350_000, 40_000), true), 2)
  messages.take(cost(0.5, true), 3)
  expect(figures.now).toMatchObject({ usage: tokens(350_000, 40_000), costUsd: 0.5, pricedBy: 'program' })
})

it('is the growth of sums over the conversation, beginning with what was billed before', () => {
  const told = [
    ...[text('One.'), usage(tokens(300, 15), true), cost(0.75, true)],
    ...[text('Two.'), usage(tokens(450, 22), true), cost(1.25, true)],
  ]
  expect(messagesOf(told, { usage: tokens(200, 10), costUsd: 0.5 })).toMatchObject([
    { words: 'One.', usage: tokens(100, 5), costUsd: 0.25 },
    { words: 'Two.', usage: tokens(150, 7), costUsd: 0.5 },
  ])
})

it('counts a message once that is told several times by the same id', () => {
  const told = messagesOf([
    ...[message('m1', tokens(100, 1)), text('I write it.'), message('m1', tokens(100, 1))],
    ...[
      { is: 'tool', name: 'Write', summary: 'a.md' } as const,
      message('m2', tokens(160, 1)),
      text('Done.'),
    ],
    ...[message('m1', tokens(100, 9)), usage(tokens(260, 30), true), cost(0.1, true)],
  ])
  expect(told).toMatchObject([
    { words: 'I write it.', usage: tokens(100, 9), costUsd: null, begun: true, size: 30 },
    { words: 'Done.', usage: tokens(160, 1), costUsd: null, begun: true },
  ])
})

it('of a message without words is told by the first thing that it did', () => {
  const tool = (summary: string): AgentEvent => ({ is: 'tool', name: 'Bash', summary })
  const end = usage(tokens(1, 1), false)
  const told = messagesOf([
    tool('npm test'),
    tool('ls'),
    end,
    tool('ls'),
    text('All green.'),
    text('Bye.'),
    end,
  ])
  expect(told).toMatchObject([{ words: 'Bash npm test' }, { words: 'All green.' }])
})

it('keeps no more messages of a run than anyone reads, and loses no token of the others', () => {
  const told = Array.from({ length: 5_000 }, (_, at) => [text(`${at}`), usage(tokens(1, 2), false)]).flat()
  const kept = messagesOf(told)
  expect(kept).toHaveLength(2_000)
  expect(kept.reduce((sum, each) => sum + each.usage.output, 0)).toBe(10_000)
})

it('tells again of one that could not be noted', () => {
  const figures = new RunFigures(nothingBilled)
  const messages = new MessageFigures(figures)
  messages.take(text('One.'), 1)
  const news = messages.news()
  expect(messages.news()).toEqual([])
  messages.again(news)
  expect(messages.news()).toEqual(news)
})

it('of Claude Code is that of each message, of Codex that of the turn', () => {
  const of = messagesOf(read(claudeCode, recorded('claude-code', 'tool-write-stream')).events)
  expect(of).toMatchObject([
    { usage: tokens(100, 1), begun: true, costUsd: null },
    { usage: tokens(100, 1), begun: true, costUsd: null },
  ])
  const turn = messagesOf(read(codex, recorded('codex', 'json-write')).events)
  expect(turn).toMatchObject([{ usage: tokens(200, 24), begun: false }])
})

it('counts what is told of a message once, also of those beyond the ones that are kept', () => {
  const told = Array.from({ length: 2_500 }, (_, at) => [
    ...[message(`m${at}`, tokens(10, 1)), message(`m${at}`, tokens(10, 1)), text(`${at}`)],
    message(`m${at}`, tokens(10, 2)),
  ])
  const kept = messagesOf(told.flat())
  expect(kept).toHaveLength(2_000)
  expect(kept.reduce((sum, each) => sum + each.usage.input, 0)).toBe(25_000)
  expect(kept.reduce((sum, each) => sum + each.usage.output, 0)).toBe(5_000)
})

it('grows with sums that fall and rise again when they are higher than ever', () => {
  const sums = [100, 40, 100, 130].map((input) => [text('On.'), usage(tokens(input, 1), true)])
  expect(messagesOf(sums.flat()).map((each) => each.usage.input)).toEqual([100, 0, 0, 30])
})

it('adds up to what the run used and cost, whatever its program tells', () => {
  const amount = fc.oneof(
    fc.nat(1_000),
    fc.nat(1_000_000),
    fc.constantFrom(0, -5, Number.NaN, Number.POSITIVE_INFINITY, 1e300),
  )
  const used = fc.record({ input: amount, output: amount, cacheRead: amount, cacheWrite: amount })
  const event: fc.Arbitrary<AgentEvent> = fc.oneof(
    fc.constantFrom('', 'One.', 'Two words.').map(text),
    fc.tuple(fc.constantFrom('a', 'b', 'c'), used).map(([id, of]) => message(id, of)),
    fc.tuple(used, fc.boolean()).map(([of, isSum]) => usage(of, isSum)),
    fc
      .tuple(fc.oneof(amount, fc.double({ min: 0, max: 50, noNaN: true })), fc.boolean())
      .map(([usd, isSum]) => cost(usd, isSum)),
    used.map((of): AgentEvent => ({ is: 'turn', usage: of })),
  )
  const small = fc.nat(1_000)
  const billed = fc.record({ input: small, output: small, cacheRead: small, cacheWrite: small })
  const price = fc.option(fc.constant({ input: 3, output: 15, cachedInput: 0.3 }))
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 25 }),
      ...[billed, fc.nat(5), price],
      (events, usage, costUsd, price) => {
        const figures = new RunFigures({ usage, costUsd })
        figures.price = price
        const messages = new MessageFigures(figures)
        for (const [at, each] of events.entries()) messages.take(each, at)
        const told = messages.news().sort((a, b) => a.seq - b.seq)
        for (const each of told) runMessageSchema.parse(each)
        if (told.length === 0) return
        const whole = figures.now
        const shares = sharedOut({ startedAt: 0, endedAt: 1_000 }, told, whole)
        for (const key of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) {
          const amounts = shares.map((share) => share.usage[key])
          expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0)
          expect(amounts.every(Number.isInteger)).toBe(true)
          expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(whole.usage[key])
        }
        const money = shares.map((share) => share.costUsd)
        expect(Math.min(...money)).toBeGreaterThanOrEqual(0)
        const missing = whole.costUsd - money.reduce((sum, each) => sum + each, 0)
        expect(Math.abs(missing)).toBeLessThanOrEqual(1e-9 * Math.max(1, whole.costUsd))
      },
    ),
    { numRuns: 500 },
  )
})
