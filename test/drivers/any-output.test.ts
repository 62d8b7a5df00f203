// Output that nobody has seen yet: no driver throws on it, none takes it for success.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { codex } from '../../src/drivers/codex/driver.ts'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import { goose } from '../../src/drivers/goose/driver.ts'
import { read, recorded, turnOf } from './recorded.ts'

const any = commandDriver({ name: 'any', command: 'any', args: [] })
const drivers = [claudeCode, codex, goose, any]
const types = [
  'result',
  'assistant',
  'system',
  'message',
  'complete',
  'turn.completed',
  'item.completed',
  'rate_limit_event',
]
const line = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record({
      type: fc.constantFrom(...types),
      is: fc.constantFrom('usage', 'limit', 'started'),
      more: fc.object(),
    })
    .map((value) => JSON.stringify(value)),
)

describe.each(drivers)('$name', (driver) => {
  it('never throws, and never finds an answer in lines that hold none', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom(0, 1, 137), (lines, code) => {
        expect(read(driver, lines, { exit: { code } }).outcome.is).not.toBe('answered')
      }),
    )
  })

  it('fails when the process is gone before its end', () => {
    for (const exit of [{ code: 1 }, { code: 0 }, { code: null, signal: 'SIGKILL' }])
      expect(read(driver, [], { exit }).outcome).toMatchObject({ is: 'failed' })
  })

  it('that a shell could not start is nothing to be tried again', () => {
    for (const code of [126, 127])
      expect(read(driver, [], { exit: { code } }).outcome).toMatchObject({ failure: { kind: 'user' } })
  })

  it('tells of a stop by our own signals as a stop', () => {
    for (const signal of ['SIGINT', 'SIGTERM'])
      expect(read(driver, [], { exit: { code: null, signal } }).outcome).toEqual({ is: 'stopped' })
  })

  it('hands over everything a role adds', () => {
    expect(driver.launch(turnOf({ more: ['--flag', 'value'] })).args.join(' ')).toContain('--flag value')
  })
})

describe('a recording that is cut at any line', () => {
  it.each([
    ['claude-code', claudeCode, 'stream-json'],
    ['codex', codex, 'json-write'],
  ] as const)('of %s is no success', (program, driver, name) => {
    const lines = recorded(program, name)
    for (let kept = 0; kept < lines.length - 1; kept += 1)
      expect(read(driver, lines.slice(0, kept), { exit: { code: 0 } }).outcome.is).toBe('failed')
  })
})
