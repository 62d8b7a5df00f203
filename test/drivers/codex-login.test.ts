// When Codex is asked whether anybody is logged in: only where it cannot work without.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codex } from '../../src/drivers/codex/driver.ts'
import type { Turn } from '../../src/drivers/driver.ts'
import { driverOf } from '../../src/drivers/driver-of.ts'
import { turnOf } from './recorded.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-login-'))
  for (const name of ['account', 'person/.codex', 'work/.codex'])
    mkdirSync(join(folder, name), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const asks = (parts: Partial<Turn> = {}, variables: Record<string, string> = {}) => {
  const turn = turnOf({ account: join(folder, 'account'), folder: join(folder, 'work'), ...parts })
  return codex.login?.(turn, { HOME: join(folder, 'person'), ...variables }) ?? null
}
const settings = (name: string, text: string) => writeFileSync(join(folder, name, 'config.toml'), text)

describe('the login of Codex', () => {
  it('is asked for in the folder of the account, else in its own', () => {
    settings('account', 'model = "gpt-5"\n[mcp_servers.docs]\nurl = "https://docs.example"\n')
    expect(asks()).toMatchObject({ args: ['login', 'status'], env: { CODEX_HOME: join(folder, 'account') } })
    expect(asks({ account: null })).toMatchObject({ command: 'codex', env: {} })
    expect(asks()?.missing.test('Not logged in\n')).toBe(true)
    expect(asks()?.missing.test('Logged in using ChatGPT\n')).toBe(false)
  })

  it.each(['OPENAI_API_KEY', 'CODEX_API_KEY', 'CODEX_ACCESS_TOKEN', 'OPENAI_BASE_URL'])(
    'is not, where %s is set',
    (name) => {
      expect(asks({}, { [name]: 'of-nobody' })).toBeNull()
      expect(asks({}, { [name]: '' })).not.toBeNull()
    },
  )

  it.each([
    'model_provider = "local"',
    'openai_base_url = "http://127.0.0.1:1/v1"',
    'oss_provider = "ollama"',
    'profile = "work"',
    'cli_auth_credentials_store = "keyring"',
  ])('is not, where its settings say %s', (line) => {
    settings('account', `model = "gpt-5"\n${line}\n`)
    expect(asks()).toBeNull()
    settings('person/.codex', line)
    expect(asks({ account: null })).toBeNull()
  })

  it('is not, where the repository has settings of that kind', () => {
    settings('work/.codex', 'model_provider = "local"')
    expect(asks()).toBeNull()
  })

  it('is not, where nobody can tell which settings it has', () => {
    mkdirSync(join(folder, 'account/config.toml'))
    expect(asks()).toBeNull()
    expect(asks({ account: null }, { HOME: '' })).toBeNull()
  })

  it.each([['--oss'], ['-p', 'work'], ['-pwork'], ['-c', 'model_provider="local"']])(
    'is not, where it is called with %s',
    (...more) => {
      expect(asks({ more })).toBeNull()
      const settings = { driver: 'codex', command: [], model: null, args: more } as const
      expect(driverOf('local', settings).login?.(turnOf(), { HOME: folder })).toBeNull()
    },
  )

  it('is asked of the program that is configured in its place', () => {
    const settings = { driver: 'codex', command: ['/opt/wrap', 'codex'], model: null, args: [] } as const
    expect(driverOf('wrapped', settings).login?.(turnOf(), { HOME: folder })).toMatchObject({
      command: '/opt/wrap',
      args: ['codex', 'login', 'status'],
    })
  })
})
