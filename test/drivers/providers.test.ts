// Programs that are found on a PATH of the test: small scripts in the place of the real ones.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProviders } from '../../src/drivers/providers.ts'

let bin: string
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'cw-providers-'))
})
afterEach(() => rmSync(bin, { recursive: true, force: true }))

const program = (name: string, script: string) => {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
}
const found = async () =>
  Object.fromEntries(
    (await findProviders({ PATH: bin })).map(({ name, state, version }) => [
      name,
      version ? `${state} ${version}` : state,
    ]),
  )

describe('agent programs', () => {
  it('are found with their versions, as the real ones print them', async () => {
    program('claude', 'echo "2.1.329 (Claude Code)"')
    program('codex', 'echo "codex-cli 0.169.0"')
    expect(await found()).toEqual({
      'claude-code': 'ready 2.1.329',
      codex: 'ready 0.169.0',
      goose: 'missing',
    })
  })

  it('are told to be too old for what cw needs of them', async () => {
    program('claude', 'echo "2.1.88 (Claude Code)"')
    expect(await found()).toMatchObject({ 'claude-code': 'too-old 2.1.88' })
  })

  it('are told to be broken when they do not say what they are', async () => {
    program('claude', 'echo hello')
    program('codex', 'exit 3')
    expect(await found()).toMatchObject({ 'claude-code': 'broken', codex: 'broken' })
  })
})
