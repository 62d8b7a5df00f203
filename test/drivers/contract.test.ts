// What every driver keeps, whatever its program is: each is told the same things in the words of its own program. How each calls
// that stands in calls.test.ts.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentEvent, Exit, Turn } from '../../src/drivers/driver.ts'
import { nothingBilled, RunFigures } from '../../src/runtime/supervisor/figures.ts'
import { type Read, read, readWithNotes, turnOf } from './recorded.ts'
import { speakers } from './speakers/all.ts'
import { anyLine, changedLines } from './speakers/changed-lines.ts'
import { forgetScripts, playScripts, scriptedProgram } from './speakers/scripted.ts'
import {
  answer,
  form,
  hello,
  question,
  type Said,
  type Saying,
  sayings,
  unanswered,
} from './speakers/speaker.ts'

beforeAll(playScripts)
afterAll(forgetScripts)

const inForm: ReadonlySet<Saying> = new Set(['answers-in-form', 'answers-in-another-form'])
const unsuccessful: ReadonlySet<Saying> = new Set(unanswered)
const tellsItsEnd: readonly Saying[] = [
  ...(['answers', 'answers-in-form', 'uses-a-tool', 'goes-on'] as const),
  ...(['asks', 'wants-leave'] as const),
]
/** What may become of a process while it waits for a hook, or for a command that it left. */
const otherEnds: readonly Partial<Exit>[] = [
  { code: 1, errors: 'A hook failed.' },
  { code: 3 },
  { code: null, signal: 'SIGTERM' },
  { code: null, signal: 'SIGKILL' },
]
/** Small, and the same each time. */
const runs = { seed: 4, numRuns: 100 }

describe.each(speakers)(
  'the driver of $driver.name',
  ({ driver, hears, notes, ends, session, used, tool }) => {
    const { capabilities } = driver
    const account = mkdtempSync(join(tmpdir(), 'cw-account-'))
    afterAll(() => rmSync(account, { recursive: true }))
    const turnFor = (saying: Saying): Turn =>
      turnOf({
        schema: inForm.has(saying) ? form : null,
        resume: saying === 'goes-on' ? { as: session } : null,
      })
    const heard = (saying: Saying, { lines, exit = {} }: Said, more: Partial<Exit> = {}): Read =>
      read(driver, lines, { turn: turnFor(saying), exit: { ...exit, ...more } })
    /** What it makes of that; null where its program never says it. */
    const of = async (saying: Saying): Promise<Read | null> => {
      const said = await hears(saying)
      return said && heard(saying, said)
    }
    const all = async (): Promise<[Saying, Said][]> => {
      const each = await Promise.all(sayings.map(async (saying) => [saying, await hears(saying)] as const))
      return each.flatMap(([saying, said]) => (said === null ? [] : [[saying, said]]))
    }

    describe('reads', () => {
      it('an answer, with its conversation, its words and what it used', async () => {
        const { events = [], outcome } = (await of('answers')) ?? {}
        expect(outcome).toEqual({ is: 'answered', text: hello, structured: undefined })
        expect(kinds(events)).toEqual(expect.arrayContaining(['started', 'text', 'usage']))
        expect(kinds(events)).not.toContain('unknown')
      })

      it('an answer in the form that was asked for, and fails of another one', async () => {
        expect((await of('answers-in-form'))?.outcome).toMatchObject({ is: 'answered', structured: answer })
        expect((await of('answers-in-another-form'))?.outcome).toMatchObject(failure('schema'))
      })

      it('the tools it uses, with what for, and its answer after them', async () => {
        const { events = [], outcome } = (await of('uses-a-tool')) ?? {}
        const uses = events.filter((event) => event.is === 'tool')
        expect(uses).toEqual([expect.objectContaining({ name: expect.stringMatching(/./), summary: tool })])
        expect(outcome).toMatchObject({ is: 'answered' })
      })

      it('a sign of its model before any word, unless it is known to be quiet', async () => {
        const said = await of('thinks')
        expect(said === null).toBe(driver.quiet === true)
        expect(kinds(said?.events ?? [{ is: 'thinks' }])).toContain('thinks')
      })

      it('a question, with the call that waits where it can', async () => {
        const { outcome } = (await of('asks')) ?? {}
        const call = capabilities.questions === 'call' ? expect.any(String) : null
        expect(outcome).toEqual({ is: 'asked', questions: [question], call })
      })

      it('the run that goes on with the answer as the same conversation, billed for itself alone', async () => {
        const [first, second] = [await of('asks'), await of('goes-on')]
        expect(second?.outcome).toMatchObject({ is: 'answered' })
        const names = [first, second].map(
          (run) => run?.events.find((event) => event.is === 'started')?.session,
        )
        expect(names).toEqual([expect.stringContaining(session), expect.stringContaining(session)])
        const before = billed(first?.events ?? [], nothingBilled)
        const { usage, costUsd } = billed(second?.events ?? [], before)
        expect([usage, before.usage]).toEqual([
          expect.objectContaining({ input: used.input, output: used.output }),
          expect.objectContaining({ input: used.input, output: used.output }),
        ])
        expect(costUsd).toBeCloseTo(used.usd, 6)
      })

      it('that it wants leave, where it can wait for that', async () => {
        const said = await of('wants-leave')
        expect(said !== null).toBe(capabilities.permissions)
        if (said)
          expect(said.outcome).toMatchObject({
            is: 'wants',
            tool: expect.any(String),
            call: expect.any(String),
          })
      })

      it('a limit, and when it is over where it tells', async () => {
        const { lines = [], exit = {} } = (await hears('meets-a-limit')) ?? {}
        notes?.(account)
        const { events, outcome } = await readWithNotes(driver, lines, { account, exit })
        const until = capabilities.limits ? expect.any(Number) : null
        expect(outcome).toMatchObject({ is: 'failed', failure: { kind: 'limit', until } })
        const reached = events.filter((event) => event.is === 'limit' && event.limit.reached)
        expect(reached).toHaveLength(capabilities.limits ? 1 : 0)
      })

      it.each([
        ['is-put-off', 'transient'],
        ['is-signed-out', 'auth'],
        ['lost-the-conversation', 'lost'],
        ['refuses-the-call', 'user'],
      ] as const)('that it %s as “%s”', async (saying, kind) => {
        const { events = [], outcome } = (await of(saying)) ?? {}
        expect(outcome).toMatchObject(failure(kind))
        expect(kinds(events)).not.toContain('limit')
      })

      it('its own end as a failure that says why', async () => {
        for (const saying of ['fails', 'says-nothing', 'stops-after-a-tool'] as const)
          expect([saying, (await of(saying))?.outcome.is]).toEqual([saying, 'failed'])
        expect((await of('fails'))?.outcome).toMatchObject({
          failure: { message: expect.stringMatching(/./) },
        })
      })

      it('that it ended without a word as nothing to be tried over and over', async () => {
        const { outcome } = (await of('says-nothing')) ?? {}
        expect(['unanswered', 'crash']).toContain(outcome?.is === 'failed' && outcome.failure.kind)
      })

      it('money only where it says so', async () => {
        const told = (await all()).flatMap(([saying, said]) => kinds(heard(saying, said).events))
        expect(told.includes('cost')).toBe(capabilities.cost === 'usd')
      })
    })

    describe('finds no answer', () => {
      it('where its program ended before it said its last', async () => {
        for (const [saying, said] of await all()) {
          const end = said.lines.findLastIndex(ends)
          for (let kept = 0; kept <= end; kept += 1) {
            const cut = { ...said, lines: said.lines.slice(0, kept) }
            expect([saying, kept, heard(saying, cut, { code: 0 }).outcome.is]).toEqual([
              saying,
              kept,
              'failed',
            ])
          }
        }
      })

      it('where its output ends within a line, or within a letter', async () => {
        const said = await all()
        const any = fc.record({
          one: fc.constantFrom(...said),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        })
        const cuts = fc.property(any, ({ one: [saying, { lines }], share }) => {
          const before = lines.slice(0, Math.max(0, lines.findLastIndex(ends)))
          const bytes = Buffer.from([...before, lines.at(before.length) ?? ''].join('\n'))
          const cut = bytes.subarray(0, Math.max(0, Math.floor((bytes.length - 1) * share))).toString('utf8')
          expect(heard(saying, { lines: cut.split('\n') }).outcome.is).toBe('failed')
        })
        fc.assert(cuts, runs)
      })

      it.each(otherEnds)(
        'of a program that ended with %j before it told how its turn ended',
        async (exit) => {
          const broken = exit.signal === 'SIGTERM' ? 'stopped' : 'failed'
          for (const saying of tellsItsEnd) {
            const said = await hears(saying)
            const cut = said && { ...said, lines: said.lines.slice(0, said.lines.findLastIndex(ends)) }
            expect([saying, cut && heard(saying, cut, exit).outcome.is]).toEqual([saying, cut && broken])
          }
          const silent = await hears('says-nothing')
          expect(silent && heard('says-nothing', silent, exit).outcome.is).toBe(broken)
          expect(read(driver, [], { exit }).outcome.is).toBe(broken)
        },
      )

      it('in lines of no program', () => {
        const lines = fc.record({
          lines: fc.array(anyLine, { maxLength: 12 }),
          code: fc.constantFrom(0, 1, 137),
        })
        const nothing = fc.property(lines, ({ lines, code }) => {
          expect(read(driver, lines, { exit: { code } }).outcome.is).not.toBe('answered')
        })
        fc.assert(nothing, runs)
      })

      it('where a line is missing, is there twice, or means something else by now', async () => {
        const said = await all()
        const changed = fc
          .constantFrom(...said)
          .chain(([saying, { lines, exit = {} }]) =>
            fc.record({ saying: fc.constant(saying), exit: fc.constant(exit), lines: changedLines(lines) }),
          )
        const stays = fc.property(changed, ({ saying, exit, lines }) => {
          const { outcome } = heard(saying, { lines, exit })
          if (unsuccessful.has(saying)) expect(outcome.is).not.toBe('answered')
          if (saying === 'answers' && outcome.is === 'answered') expect(outcome.text).toBe(hello)
        })
        fc.assert(stays, { ...runs, numRuns: 250 })
      })
    })

    it.each(otherEnds)(
      'keeps an end that was told, although its program then ended with %j',
      async (exit) => {
        for (const saying of tellsItsEnd) {
          const said = await hears(saying)
          const { outcome } = (await of(saying)) ?? {}
          expect(outcome?.is).not.toBe('failed')
          expect(said && heard(saying, said, exit).outcome).toEqual(said && outcome)
        }
      },
    )

    it('knows when its end was told', async () => {
      for (const saying of tellsItsEnd) {
        const { lines = [] } = (await hears(saying)) ?? {}
        const reader = driver.reader(turnFor(saying))
        const told = lines.map((line) => {
          reader.line(line)
          return reader.isTold
        })
        expect([told[0], told.at(-1)]).toEqual(lines.length === 0 ? [undefined, undefined] : [false, true])
      }
    })

    it('shows what it does not know, shortened', () => {
      const noText = Buffer.from([0x7b, 0xff, 0xfe, 0x00]).toString('utf8')
      const longest = '{'.repeat(4 * 1024 * 1024)
      for (const line of ['half a li', '{"type":"of another version"}', '[]', noText, longest]) {
        const shown = driver
          .reader(turnOf())
          .line(line)
          .filter((event) => event.is === 'unknown')
        expect(shown.map((event) => event.line.slice(0, 9))).toEqual([line.slice(0, 9)])
        expect(shown[0]?.line.length).toBeLessThan(1_000)
      }
      expect(kinds(driver.reader(turnOf()).line('  '))).not.toContain('unknown')
    })

    it('tells of a stop by our own signals as a stop', () => {
      for (const signal of ['SIGINT', 'SIGTERM'])
        expect(read(driver, [], { exit: { code: null, signal } }).outcome).toEqual({ is: 'stopped' })
    })

    it('that a shell could not start is nothing to be tried again', () => {
      for (const code of [126, 127])
        expect(read(driver, [], { exit: { code } }).outcome).toMatchObject(failure('user'))
    })
  },
)

it('a program that plays a script says its version, too', () => {
  const said = execFileSync(process.execPath, [scriptedProgram().file, 'script.yaml', '--version'], {
    encoding: 'utf8',
  })
  expect(said).toBe('scripted 1\n')
})

function failure(kind: string) {
  return { is: 'failed', failure: { kind, message: expect.stringMatching(/./) } }
}

function kinds(events: readonly Pick<AgentEvent, 'is'>[]): string[] {
  return events.map(({ is }) => is)
}

function billed(events: readonly AgentEvent[], before: ConstructorParameters<typeof RunFigures>[0]) {
  const figures = new RunFigures(before)
  for (const event of events) figures.take(event)
  return figures.now
}
