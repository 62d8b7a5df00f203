// Until when agents and programs wait, as the list of agents tells it.

import { expect, it } from 'vitest'
import { agentList } from '../../../src/interfaces/cli/local/agent-list.ts'
import type { Invocation } from '../../../src/interfaces/cli/local/local-command.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'

it('a time of another day is told with its day', async () => {
  const until = new Date(9999, 11, 31).getTime()
  const waits = { why: 'its accounts are used up', until }
  const answers: Readonly<Record<string, unknown>> = {
    'agent.list': [{ id: 'a-1' }],
    'agent.seen': [{ id: 'a-1', name: 'otter', status: 'running', run: null, asks: [], unread: 0, waits }],
    'agent.resting': [{ name: 'Codex', until, failures: 5, last: 'No network.' }],
  }
  const told: string[] = []
  const outcome = await agentList.run({
    entry: agentList.entries[0] as Invocation['entry'],
    input: {},
    json: false,
    terminal: { err: (line: string) => told.push(line) } as unknown as Terminal,
    call: async (path) => answers[path],
    letGo: async () => undefined,
  })
  expect(outcome.data).toEqual([{ id: 'a-1', does: 'waits' }])
  expect(told).toEqual([
    'Codex is resting until 9999-12-31 00:00: 5 failures in a row, last: No network.',
    'otter waits until 9999-12-31 00:00: its accounts are used up',
  ])
})
