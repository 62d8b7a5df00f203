// What is looked at before an agent is made that is to run.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentSpawn } from '../../../src/interfaces/cli/local/agent-spawn.ts'
import type { Invocation } from '../../../src/interfaces/cli/local/local-command.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { readEnvironment } from '../../../src/platform/config/environment.ts'
import { beginRepository } from '../../git/real-git.ts'
import { tempHome } from '../server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>
let bin: string
let made: object[]
let repository: string | null

beforeEach(async () => {
  home = await tempHome()
  bin = join(home.path, 'bin')
  mkdirSync(bin)
  made = []
  repository = null
})
afterEach(() => home.remove())

const spawn = async (input: Invocation['input'], procedure = 'agent.spawn') => {
  const environment = readEnvironment({ CW_HOME: home.path, PATH: bin }, home.path)
  const entry = agentSpawn.entries.find((each) => each.procedure === procedure)
  await agentSpawn.run({
    entry: { ...entry, local: 'agent-spawn' } as Invocation['entry'],
    input,
    json: false,
    terminal: { environment } as Terminal,
    call: async (path, given) => (path === 'project.show' ? { repository } : made.push(given)),
    letGo: async () => undefined,
  })
}

function install(name: string): void {
  writeFileSync(join(bin, name), '#!/bin/sh\n')
  chmodSync(join(bin, name), 0o755)
}

it('no agent is made whose program is not installed; one that is stopped needs none', async () => {
  await expect(spawn({ body: 'Begin.' })).rejects.toMatchObject({
    code: 'agent.program-missing',
    exit: 21,
    message: 'The program “claude” is not installed: it is not on the PATH.',
    hint: expect.stringContaining('`cw agent providers`'),
  })
  await expect(spawn({ body: 'Begin.', provider: 'nobody' })).rejects.toMatchObject({
    code: 'provider.unknown',
  })
  await expect(spawn({ status: 'running' }, 'agent.create')).rejects.toMatchObject({
    code: 'agent.program-missing',
  })
  expect(made).toEqual([])
  await spawn({ name: 'fox' }, 'agent.create')
  install('claude')
  await spawn({ body: 'Begin.' })
  expect(made).toEqual([{ name: 'fox' }, { body: 'Begin.' }])
})

it('no agent is made that is to begin from what its repository does not have', async () => {
  install('claude')
  repository = beginRepository(home.path, join(home.path, 'shop'))
  const spawned = { body: 'Begin.', project: 'shop' }
  await expect(spawn({ ...spawned, base: 'nowhere' })).rejects.toMatchObject({
    code: 'git.base-unknown',
    message: `${repository} has no commit called “nowhere”.`,
  })
  expect(made).toEqual([])
  await spawn({ ...spawned, base: 'main' })
  // Nobody can look there yet.
  repository = join(home.path, 'not-there')
  await spawn({ ...spawned, base: 'later' })
  expect(made).toHaveLength(2)
})

it('the program is that of its provider, its role and its project', async () => {
  const roles = 'roles:\n  architect: { provider: own }\n'
  const project = 'projects:\n  shop: { roles: { worker: { provider: codex } } }\n'
  writeFileSync(home.config, `providers:\n  own: { driver: command, command: [planner] }\n${roles}${project}`)
  const refused = (program: string) => ({ message: expect.stringContaining(`“${program}”`) })
  await expect(spawn({ body: 'Plan.', role: 'architect' })).rejects.toMatchObject(refused('planner'))
  await expect(spawn({ body: 'Work.', project: 'shop' })).rejects.toMatchObject(refused('codex'))
  await expect(spawn({ body: 'Work.', provider: 'own' })).rejects.toMatchObject(refused('planner'))
  repository = join(home.path, 'shop')
  mkdirSync(join(repository, '.cw'), { recursive: true })
  writeFileSync(join(repository, '.cw/config.yaml'), 'roles:\n  tester: { provider: goose }\n')
  const tester = { body: 'Test.', project: 'shop', role: 'tester' }
  await expect(spawn(tester)).rejects.toMatchObject(refused('goose'))
  install('planner')
  await spawn({ body: 'Plan.', role: 'architect' })
  expect(made).toHaveLength(1)
})
