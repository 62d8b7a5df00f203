// What Codex writes down of a turn in the file of its conversation, recorded from the real program.

import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codex } from '../../src/drivers/codex/driver.ts'
import { notesIn, notesOf } from '../../src/drivers/codex/notes.ts'
import { layNotes, readWithNotes, recorded, turnOf } from './recorded.ts'

const thread = '01a20af1-cbde-7603-a1ee-86ebb66f5054'
const resetsAt = 1_795_483_548_000
let account: string

beforeEach(() => {
  account = mkdtempSync(join(tmpdir(), 'cw-codex-'))
})
afterEach(() => rmSync(account, { recursive: true }))

/** What a turn ended with that printed this, as its last words said why. */
function failed(message: string) {
  const lines = [
    JSON.stringify({ type: 'thread.started', thread_id: thread }),
    JSON.stringify({ type: 'turn.failed', error: { message } }),
  ]
  return readWithNotes(codex, lines, { account, exit: { code: 1 } })
}

const messageIn = (name: string) =>
  notesIn(recorded('codex', `notes-${name}`).join('\n')).failure?.message ?? ''
const limited = messageIn('limit')

describe('of what Codex notes', () => {
  it('a limit is told with its window and the moment at which it is over', async () => {
    layNotes(account, 'limit', thread)
    const { events, outcome } = await readWithNotes(codex, recorded('codex', 'limit'), {
      account,
      exit: { code: 1 },
    })
    const limit = { window: 'five_hour', used: 1, resetsAt, reached: true }
    expect(events).toContainEqual({ is: 'limit', limit })
    expect(outcome).toMatchObject({ failure: { kind: 'limit', until: resetsAt } })
  })

  it.each([
    ['limit', 'limit', resetsAt],
    ['quota', 'limit', null],
    ['401', 'auth', null],
    ['429', 'transient', null],
    ['500', 'transient', null],
  ])('why a turn failed, recorded as %s, is read as %s', async (name, kind, until) => {
    layNotes(account, name, thread)
    expect((await failed(messageIn(name))).outcome).toMatchObject({ failure: { kind, until } })
  })

  it('words that sound like a limit are none where it notes another reason', async () => {
    const words = 'The usage limit of this repository is a figure in its README.'
    layNotes(account, '500', thread)
    const noted = recorded('codex', 'notes-500').map((line) => line.replace(messageIn('500'), words))
    appendFileSync(fileOf(account), `${noted.join('\n')}\n`)
    expect((await failed(words)).outcome).toMatchObject({ failure: { kind: 'transient' } })
  })

  it('what was noted of a turn before, by another account perhaps, is not taken for this one', async () => {
    layNotes(account, 'limit', thread)
    appendFileSync(fileOf(account), `${recorded('codex', 'notes-500').join('\n')}\n`)
    const { events, outcome } = await failed(messageIn('500'))
    expect(events.map(({ is }) => is)).toEqual(['started'])
    expect(outcome).toMatchObject({ failure: { kind: 'transient' } })
  })

  it('nothing is read of a turn whose end was not printed', async () => {
    layNotes(account, 'limit', thread)
    const begun = [JSON.stringify({ type: 'thread.started', thread_id: thread })]
    const { events, outcome } = await readWithNotes(codex, begun, {
      account,
      exit: { signal: 'SIGKILL', code: null },
    })
    expect(events.map(({ is }) => is)).toEqual(['started'])
    expect(outcome).toMatchObject({ failure: { kind: 'crash' } })
  })

  it('where there is no such file, or none can be read, its words are all there is', async () => {
    expect((await failed(limited)).outcome).toMatchObject({ failure: { kind: 'limit', until: null } })
    layNotes(account, 'limit', thread)
    appendFileSync(
      fileOf(account),
      'no JSON\n{"payload":{"type":"task_started"}}\n{"payload":{"type":"token_count"}}\n',
    )
    expect((await failed(limited)).outcome).toMatchObject({ failure: { kind: 'limit', until: null } })
    const nowhere = turnOf({ account: join(account, 'missing') })
    expect(await notesOf(nowhere, thread, {})).toEqual({ limits: [], failure: null })
  })

  it('without an account of its own the folder is the one that the program takes', async () => {
    layNotes(account, 'limit', thread)
    const found = { failure: { code: 'usage_limit_exceeded' } }
    expect(await notesOf(turnOf(), thread, { CODEX_HOME: account, HOME: '/nowhere' })).toMatchObject(found)
    layNotes(join(account, '.codex'), 'limit', thread)
    expect(await notesOf(turnOf(), thread, { HOME: account })).toMatchObject(found)
    expect(await notesOf(turnOf(), thread, {})).toMatchObject({ failure: null })
  })

  it('both allowances are told, each by its length', () => {
    const windows = {
      primary: { used_percent: 12.5, window_minutes: 300, resets_at: 1_795_483_548 },
      secondary: { used_percent: 40, window_minutes: 10_080 },
    }
    const told = (rate_limits: object) =>
      notesIn(JSON.stringify({ payload: { type: 'token_count', rate_limits } })).limits
    expect(told(windows)).toEqual([
      { window: 'five_hour', used: 0.125, resetsAt, reached: false },
      { window: 'seven_day', used: 0.4, resetsAt: null, reached: false },
    ])
    const named = [90, 120, 1440, null].map((window_minutes) =>
      told({ primary: { used_percent: 1, window_minutes } }).map(({ window }) => window),
    )
    expect(named.flat()).toEqual(['90_minute', '2_hour', '1_day', 'primary'])
    expect(told({ primary: null, secondary: null })).toEqual([])
  })
})

function fileOf(folder: string): string {
  const [name = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.jsonl'),
  )
  return join(folder, name)
}
