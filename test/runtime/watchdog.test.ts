// A program that gets nowhere is noticed, and one that gets on is left alone.

import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/drivers/driver.ts'
import { toolUse } from '../../src/drivers/tool-summary.ts'
import { getsNoAnswer } from '../../src/kernel/kept-waiting.ts'
import { Watchdog } from '../../src/runtime/supervisor/watchdog.ts'

const patience = (silence: number) => ({ silence, firstAnswer: 0 })
const waiting: AgentEvent = { is: 'retrying', reason: 'waiting for network' }
const tests = (summary = 'npm test'): AgentEvent => ({ is: 'tool', name: 'shell', summary })

it('one that says for two minutes that it tries again is given up', () => {
  const watchdog = new Watchdog(patience(0), 0)
  expect(watchdog.take(waiting, 1_000)).toBeNull()
  expect(watchdog.take({ is: 'unknown', line: '?' }, 60_000)).toBeNull()
  expect(watchdog.take(waiting, 120_000)).toBeNull()
  expect(watchdog.take(waiting, 121_000)).toEqual({ kind: 'transient', message: 'waiting for network' })
})

it('one that has only tried again for a minute is told of, with when that began and why, until it gets on', () => {
  const watchdog = new Watchdog(patience(0), 0)
  const midnight = new Date(2026, 0, 1).getTime()
  const doing = (elapsed: number) => watchdog.doing({ elapsed: () => elapsed, now: () => midnight + elapsed })
  watchdog.take({ is: 'retrying', reason: 'reconnecting' }, 60_000)
  watchdog.take(waiting, 100_000)
  expect(doing(119_999)).not.toContain('service')
  expect(doing(120_000)).toBe(getsNoAnswer('00:01', 'waiting for network'))
  watchdog.take({ is: 'thinks' }, 130_000)
  expect(doing(200_000)).toBeNull()
})

it('one that gets on in between is not', () => {
  const watchdog = new Watchdog(patience(0), 0)
  watchdog.take(waiting, 0)
  watchdog.take({ is: 'text', text: 'There it is.' }, 100_000)
  expect(watchdog.take(waiting, 130_000)).toBeNull()
  expect(watchdog.take(waiting, 249_000)).toBeNull()
})

it('one that goes round in circles is given up, and a person is asked', () => {
  const watchdog = new Watchdog(patience(0), 0)
  for (let at = 1; at < 25; at++) expect(watchdog.take(tests(), at)).toBeNull()
  expect(watchdog.take(tests(), 25)).toMatchObject({
    kind: 'user',
    message: expect.stringContaining('shell npm test'),
  })
})

it('one that does something else between is not', () => {
  const watchdog = new Watchdog(patience(0), 0)
  for (let at = 1; at < 200; at++)
    expect(watchdog.take(tests(at % 20 === 0 ? 'git commit' : 'npm test'), at)).toBeNull()
})

it('one that edits one file in many places is not', () => {
  const watchdog = new Watchdog(patience(0), 0)
  const edit = (text: string) => toolUse('Edit', { file_path: 'src/app.ts', new_string: text })
  for (let at = 1; at < 100; at++) expect(watchdog.take(edit(`line ${at}`), at)).toBeNull()
  for (let at = 1; at < 25; at++) watchdog.take(edit('the same'), at)
  expect(watchdog.take(edit('the same'), 125)).toMatchObject({ kind: 'user' })
})

it('one of which nothing is heard is given up, unless that may take however long', () => {
  const watchdog = new Watchdog(patience(60_000), 0)
  watchdog.take(tests(), 30_000)
  expect(watchdog.look(89_999, 0)).toBeNull()
  expect(watchdog.look(90_000, 0)).toMatchObject({
    kind: 'transient',
    message: expect.stringContaining('1 min'),
  })
  expect(new Watchdog(patience(0), 0).look(1e12, 0)).toBeNull()
})

it('one that says more than anybody can follow again is given up, and a person is asked', () => {
  const watchdog = new Watchdog(patience(0), 0)
  expect(watchdog.look(1, 1024 ** 3)).toBeNull()
  expect(watchdog.look(1, 1024 ** 3 + 1)).toMatchObject({
    kind: 'user',
    message: expect.stringContaining('1 GiB'),
  })
})
