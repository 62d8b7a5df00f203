// What `cw worktree list` and `prune` say of the agent of a worktree: what is true of it, and how it lets go.

import { expect, it } from 'vitest'
import { useBy } from '../../../src/interfaces/cli/worktrees/use-by.ts'
import type { SeenAgent, SeenRun } from '../../../src/kernel/seen-agent.ts'

const used = { input: 0, output: 0, costUsd: 0 }
const answered: SeenRun = {
  ...{ number: 1, provider: 'scripted', model: null, account: null, startedAt: 1, endedAt: 2 },
  ...{ outcome: 'answered', failure: null, answer: 'Done.', used },
}
const done: SeenAgent = {
  ...{ id: 'a-1', path: 'agents/hello/agent.md', name: 'hello', role: 'worker', status: 'running' },
  ...{ archived: false, task: null, project: null, budgetUsd: null, run: answered, live: null },
  ...{ lastEntry: 0, told: 1, asks: [], unread: 0, runs: 1, used, waits: null, retryAt: null },
}

it('one that answered and has nothing to do is done, and lets go when it is stopped', () => {
  const use = { why: 'hello is done and may be told more', endedBy: 'cw agent stop hello' }
  expect(useBy(done)).toEqual(use)
  expect(useBy({ ...done, name: 'hello you' })).toMatchObject({ endedBy: "cw agent stop 'hello you'" })
})

it.each<[string, Partial<SeenAgent>]>([
  ['hello runs', { run: { ...answered, endedAt: null, outcome: null } }],
  ['hello runs', { run: { ...answered, endedAt: null, outcome: null }, status: 'stopped' }],
  ['hello is to run', { run: null }],
  ['hello is to run', { unread: 1 }],
  ['hello is to run', { run: { ...answered, outcome: 'stopped' } }],
  [
    'hello waits for your answer',
    { asks: [{ title: 'Size', path: 'agents/hello/messages/1-size/reply.md' }] },
  ],
])('%s, and that is not to be cut off', (why, agent) => {
  expect(useBy({ ...done, ...agent })).toEqual({ why, endedBy: null })
})

it.each<Partial<SeenAgent>>([{ status: 'stopped' }, { archived: true }])('of %j it is in no use', (agent) => {
  expect(useBy({ ...done, ...agent })).toBeNull()
})
