// Until when agents and programs wait, as the list of agents tells it.

import { expect, it } from 'vitest'
import { agentList } from '../../../src/interfaces/cli/local/agent-list.ts'
import type { Invocation } from '../../../src/interfaces/cli/local/local-command.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { getsNoAnswer, waitsForModel } from '../../../src/kernel/kept-waiting.ts'

const seen = { id: 'a-1', name: 'otter', status: 'running', run: null, live: null, asks: [], unread: 0 }

it('a time of another day is told with its day', async () => {
  const until = new Date(9999, 11, 31).getTime()
  const waits = { why: 'its accounts are used up', until }
  const answers: Readonly<Record<string, unknown>> = {
    'agent.list': [{ id: 'a-1' }],
    'agent.seen': [{ ...seen, waits }],
    'agent.resting': [{ name: 'Codex', until, failures: 5, last: 'No network.' }],
  }
  const { data, told } = await listed(answers)
  expect(data).toEqual([{ id: 'a-1', does: 'waits' }])
  expect(told).toEqual([
    'Codex is resting until 9999-12-31 00:00: 5 failures in a row, last: No network.',
    'otter waits until 9999-12-31 00:00: its accounts are used up',
  ])
})

it('one whose model has not said a word is seen to wait for it', async () => {
  const run = { endedAt: null }
  const does = async (doing: string) => {
    const live = { doing, context: null, at: 0 }
    return (
      await listed({
        'agent.list': [{ id: 'a-1' }],
        'agent.seen': [{ ...seen, run, live, waits: null }],
        'agent.resting': [],
      })
    ).data
  }
  expect(await does(waitsForModel('07:42'))).toEqual([{ id: 'a-1', does: waitsForModel('07:42') }])
  const unreached = getsNoAnswer('07:42', 'no network')
  expect(await does(unreached)).toEqual([{ id: 'a-1', does: unreached }])
  expect(await does('thinks')).toEqual([{ id: 'a-1', does: 'works' }])
})

async function listed(answers: Readonly<Record<string, unknown>>) {
  const told: string[] = []
  const { data } = await agentList.run({
    entry: agentList.entries[0] as Invocation['entry'],
    input: {},
    json: false,
    terminal: { err: (line: string) => told.push(line) } as unknown as Terminal,
    call: async (path) => answers[path],
    letGo: async () => undefined,
  })
  return { data, told }
}
