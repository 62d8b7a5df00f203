// The driver of a provider that config.yaml names: its program, its arguments and its model.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Turn } from '../../src/drivers/driver.ts'
import { driverOf } from '../../src/drivers/driver-of.ts'
import { findProviders, knownDrivers } from '../../src/drivers/providers.ts'
import type { ProviderSettings } from '../../src/platform/config/agent-settings.ts'

const plain: ProviderSettings = { driver: 'claude-code', command: [], model: null, args: [] }
const turn: Turn = {
  prompt: 'Go.',
  session: '0b0e0000-0000-4000-8000-000000000000',
  resume: null,
  model: null,
  schema: null,
  wordsDo: false,
  instructions: null,
  folder: '/work',
  scratch: '/scratch',
  own: '/own',
  mcp: null,
  hook: null,
  account: null,
  denied: [],
  more: ['--of-role'],
}

describe('the driver of a provider', () => {
  it.each(knownDrivers.map((driver) => [driver.name, driver] as const))(
    '%s is the known one while nothing is configured',
    (name, known) => {
      const driver = driverOf(name, { ...plain, driver: name as ProviderSettings['driver'] })
      expect(driver.launch(turn)).toEqual(known.launch(turn))
      expect(driver).toMatchObject({ name, title: known.title, program: known.program, needs: known.needs })
    },
  )

  it('starts another program with its first arguments in the place of the known one', () => {
    const settings = { ...plain, command: ['/opt/wrap', 'claude'] }
    const { program, version, launch, title } = driverOf('wrapped', settings)
    expect([program, version.args, title]).toEqual([
      '/opt/wrap',
      ['claude', '--version'],
      'Claude Code as wrapped',
    ])
    expect(launch(turn)).toMatchObject({ command: '/opt/wrap', input: 'Go.' })
    expect(launch(turn).args.slice(0, 2)).toEqual(['claude', '-p'])
  })

  it('gives the arguments of the provider before those of the role, and its model where no other is named', () => {
    const { launch } = driverOf('codex', { ...plain, driver: 'codex', model: 'gpt-5', args: ['-c', 'x=1'] })
    expect(launch(turn).args.join(' ')).toContain('-m gpt-5')
    expect(launch(turn).args.join(' ')).toContain('-c x=1 --of-role')
    expect(launch({ ...turn, model: 'o3' }).args.join(' ')).toContain('-m o3')
  })

  it('speaks the protocol with any other program', () => {
    const settings: ProviderSettings = {
      driver: 'command',
      command: ['my-agent', '--quiet'],
      model: 'm1',
      args: ['--fast'],
    }
    const driver = driverOf('mine', settings)
    const { command, args, input } = driver.launch(turn)
    expect([driver.name, command, args]).toEqual(['mine', 'my-agent', ['--quiet', '--fast', '--of-role']])
    expect(JSON.parse(input)).toMatchObject({ version: 1, prompt: 'Go.', model: 'm1' })
  })

  it('is none where there is no command for it', () => {
    expect(() => driverOf('mine', { ...plain, driver: 'command' })).toThrow('no command')
  })
})

describe('a configured provider', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cw-programs-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const found = async (command: readonly string[]) => {
    const [provider] = await findProviders({ PATH: folder }, [
      driverOf('mine', { ...plain, driver: 'command', command }),
    ])
    return provider
  }

  it('is found by its whole path and says its version in one line', async () => {
    const program = join(folder, 'agent')
    writeFileSync(program, '#!/bin/sh\n[ "$1 $2" = "--quiet --version" ] && printf "mine 2\\nby me\\n"\n', {
      mode: 0o755,
    })
    expect(await found([program, '--quiet'])).toMatchObject({ state: 'ready', version: 'mine 2' })
    expect(await found(['agent', '--quiet'])).toMatchObject({ state: 'ready', version: 'mine 2' })
  })

  it('says why it is not ready', async () => {
    const program = join(folder, 'agent')
    expect(await found([program])).toMatchObject({ state: 'missing', reason: `there is no ${program}` })
    writeFileSync(program, 'no program', { mode: 0o644 })
    expect(await found([program])).toMatchObject({ state: 'broken', reason: `${program} may not be run` })
  })
})
