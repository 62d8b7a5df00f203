// Agent programs and model profiles that nobody knows are told when they are named, and not when they would be used.

import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentSpawn } from '../../../src/interfaces/cli/local/agent-spawn.ts'
import { initiativeProfile } from '../../../src/interfaces/cli/local/initiative-profile.ts'
import type { Invocation, LocalCommand } from '../../../src/interfaces/cli/local/local-command.ts'
import { namedProvider } from '../../../src/interfaces/cli/local/named-provider.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { readEnvironment } from '../../../src/platform/config/environment.ts'
import { tempHome } from '../server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>
let called: (readonly [string, object])[]
let said: string[]

beforeEach(async () => {
  home = await tempHome()
  called = []
  said = []
})
afterEach(() => home.remove())

const procedures = ['account.create', 'account.update', 'agent.create', 'agent.update']

async function run(procedure: string, input: Invocation['input'], token?: string): Promise<void> {
  const command = [namedProvider, agentSpawn, initiativeProfile].find(({ entries }) =>
    entries.some((each) => each.procedure === procedure),
  ) as LocalCommand
  const entry = command.entries.find((each) => each.procedure === procedure)
  const environment = readEnvironment({ CW_HOME: home.path, ...(token && { CW_TOKEN: token }) }, home.path)
  await command.run({
    entry: { ...entry, local: '' } as Invocation['entry'],
    input,
    json: false,
    terminal: { environment, err: (text: string) => said.push(text) } as unknown as Terminal,
    call: async (path, given) => called.push([path, given]),
    letGo: async () => undefined,
  })
}

it.each(procedures)(
  '%s takes no provider that the settings do not know, and names those',
  async (procedure) => {
    await expect(run(procedure, { provider: 'nonsense' })).rejects.toMatchObject({
      code: 'provider.unknown',
      message: 'No agent program is called “nonsense”: there are claude-code, codex, goose.',
      hint: expect.stringContaining('`providers:` in config.yaml'),
    })
    expect(called).toEqual([])
    writeFileSync(home.config, 'providers:\n  nonsense: { driver: command, command: [mine] }\n')
    for (const input of [{ provider: 'nonsense' }, { provider: 'codex' }, { provider: null }, {}])
      await run(procedure, input)
    expect(called).toHaveLength(4)
  },
)

it('what looks like a key is left to the command, which does not repeat it', async () => {
  await run('account.create', { provider: `sk-${'a'.repeat(40)}` })
  expect(called).toHaveLength(1)
})

it('an agent is told by the server what it may not do, and not what the settings say', async () => {
  await run('account.create', { provider: 'nonsense' }, 'token')
  expect(called).toHaveLength(1)
})

it.each(['initiative.create', 'initiative.update'])(
  '%s tells that a profile has no effect',
  async (procedure) => {
    await run(procedure, { title: 'Limits' })
    await run(procedure, { title: 'Limits', profile: null })
    expect(said).toEqual([])
    await run(procedure, { title: 'Limits', profile: 'nonsense' })
    expect(said).toEqual([expect.stringContaining('The profile “nonsense” was put down and has no effect')])
    expect(called).toHaveLength(3)
  },
)
