// The page on agent programs is true: its settings are valid, and its program is one.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentEvent, Outcome, Turn } from '../../src/drivers/driver.ts'
import { driverOf } from '../../src/drivers/driver-of.ts'
import { findProviders } from '../../src/drivers/providers.ts'
import { parseConfig } from '../../src/platform/config/config-file.ts'

const page = readFileSync(new URL('../../docs/agent-programs.md', import.meta.url), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  )

describe('the settings on the page', () => {
  it.each(blocks('yaml'))('are valid, and all of them have an effect: %j', (text) => {
    expect(parseConfig(text)).toMatchObject({ ok: true, value: { idle: [] } })
  })
})

describe('the program on the page', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cw-own-program-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('says its version, asks, and goes on with the answer', { timeout: 60_000 }, async () => {
    const [text = ''] = blocks('js')
    const program = join(folder, 'echo.mjs')
    writeFileSync(program, text, { mode: 0o755 })
    const settings = {
      driver: 'command',
      command: [process.execPath, program],
      model: null,
      args: [],
    } as const
    const driver = driverOf('echo', settings)
    expect(await findProviders(process.env, [driver])).toMatchObject([{ state: 'ready', version: 'echo 1' }])
    const play = (prompt: string, resume: Turn['resume']) =>
      played(driver, { ...turn, folder, prompt, resume })
    expect(play('Begin.', null)).toMatchObject({
      events: [{ is: 'started', session: turn.session }],
      outcome: { is: 'asked', questions: [{ text: 'Shall I go on?' }] },
    })
    expect(play('Yes', { as: turn.session }).outcome).toMatchObject({ is: 'answered', text: 'You said: Yes' })
  })
})

const turn: Turn = {
  prompt: '',
  session: '0b0e0000-0000-4000-8000-000000000000',
  resume: null,
  model: null,
  schema: null,
  wordsDo: false,
  instructions: null,
  folder: '',
  scratch: '',
  own: '',
  mcp: null,
  hook: null,
  account: null,
  denied: [],
  more: [],
}

function played(
  driver: ReturnType<typeof driverOf>,
  turn: Turn,
): { readonly events: readonly AgentEvent[]; readonly outcome: Outcome } {
  const { command, args, input } = driver.launch(turn)
  const reader = driver.reader(turn)
  const printed = execFileSync(command, args, { input, cwd: turn.folder, encoding: 'utf8' })
  const events = printed.split('\n').flatMap((line) => reader.line(line))
  return { events, outcome: reader.end({ code: 0, signal: null, errors: '' }) }
}
