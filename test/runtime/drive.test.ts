// By whom an agent is driven: whether the account that it is bound to fits its program.

import { expect, it } from 'vitest'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { codex } from '../../src/drivers/codex/driver.ts'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import type { Driver } from '../../src/drivers/driver.ts'
import type { WorkItem } from '../../src/modules/runs/index.ts'
import type { Home } from '../../src/platform/home.ts'
import { driving } from '../../src/runtime/supervisor/drive.ts'

const own = (name: string) => commandDriver({ name, command: name, args: [] })
const drivers: Readonly<Record<string, Driver>> = {
  ...{ 'claude-code': claudeCode, cheap: claudeCode, codex },
  ...{ mine: own('mine'), other: own('other') },
}
const role = {
  provider: null,
  model: null,
  args: [],
  instructions: '',
  tools: [],
  answer: { schema: null, isSet: false },
}
const drive = driving({
  home: { path: '/home', agents: '/home/agents', worktrees: '/home/worktrees' } as Home,
  clock: { now: () => 0 },
  programs: async () => ({
    driverOf: (name) => drivers[name] ?? null,
    role: () => role,
    mostRunning: () => null,
    price: () => null,
  }),
  warn: async () => undefined,
  tools: () => ({ mcp: null, hook: null, environment: {} }),
  dayBarredUntil: async () => null,
  restsUntil: async () => null,
})
const driven = (provider: string | null, of: string | null) => {
  const rests = { health: 'ok', parkedUntil: null }
  const account = { id: 'ac-1', title: 'work', provider: of, configDir: null, use: 'yes', ...rests }
  const agent = { id: 'a-1', title: 'otter', role: 'worker', provider, model: null }
  const item = { agent, account, accounts: [account], budgets: [], spentToday: 0, last: null, project: null }
  return drive(item as unknown as WorkItem)
}

it.each([
  ['mine', 'mine'],
  ['mine', null],
  ['cheap', 'claude-code'],
  [null, 'claude-code'],
])('an agent with %j runs with an account of %j', async (provider, of) => {
  expect(await driven(provider, of)).toMatchObject({ account: { id: 'ac-1' } })
})

it.each([
  ['mine', 'other'],
  ['mine', 'claude-code'],
  ['claude-code', 'codex'],
  ['codex', 'gone'],
  [null, 'mine'],
])('an agent with %j does not start with an account of %j', async (provider, of) => {
  const message = `otter is to run with ${provider ?? 'claude-code'}, and the account work is for ${of}.`
  expect(await driven(provider, of)).toMatchObject({ cannot: { code: 'account.unfit', message } })
})
