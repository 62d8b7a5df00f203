// How every driver calls its program: what a turn holds reaches it, in each way that the driver says it can.

import { describe, expect, it } from 'vitest'
import type { Launch, Turn } from '../../src/drivers/driver.ts'
import { turnOf } from './recorded.ts'
import { speakers } from './speakers/all.ts'
import { form } from './speakers/speaker.ts'

describe.each(speakers)('the driver of $driver.name', ({ driver }) => {
  const { capabilities } = driver
  const launch = (parts: Partial<Turn> = {}) => driver.launch(turnOf(parts))
  const resume = { as: 'of-earlier' }

  it('with the prompt as its input, whatever is in it, and closes that', () => {
    const prompt = '--version\n-x "$(id)" `id`\n\n\\n ’'
    const { args, input } = launch({ prompt })
    expect(wordsIn(input)).toContain(prompt)
    expect(args.join(' ')).not.toContain('$(id)')
    expect(launch({ prompt: null, resume }).input).toEqual(expect.any(String))
  })

  it('with the conversation it goes on with', () => {
    expect(everythingIn(launch())).not.toContain(resume.as)
    expect(everythingIn(launch({ resume }))).toContain(resume.as)
  })

  it('with the form of its answer, in each turn', () => {
    for (const parts of [{}, { resume }]) {
      const { args, input, files } = launch({ schema: form, ...parts })
      const given = [...args, ...files.map(({ text }) => text)].join('\n')
      const held = capabilities.structured === 'schema' ? given : input
      expect(held).toContain(JSON.stringify(form))
    }
  })

  it('with its instructions, its model, its account and everything its role adds', () => {
    const parts = { instructions: '- Be kind.', model: 'm-1', account: '/accounts/work' }
    const launched = launch({ ...parts, more: ['--flag', 'two words'] })
    for (const part of Object.values(parts)) expect(everythingIn(launched)).toContain(part)
    const at = launched.args.indexOf('--flag')
    expect(launched.args[at + 1]).toBe('two words')
    if (driver.home !== null) expect(launched.env[driver.home.variable]).toBe(parts.account)
  })

  it('with the tools of cw, and without what is in their variables', () => {
    const mcp = { command: '/opt/cw', args: ['mcp'], variables: ['CW_TOKEN'] }
    expect(everythingIn(launch({ mcp })).includes(mcp.command)).toBe(capabilities.mcp)
    expect(everythingIn(launch())).not.toContain(mcp.command)
  })
})

/** Of programs that take JSON the texts in it. */
function wordsIn(input: string): string {
  return input.startsWith('{') ? Object.values(JSON.parse(input) as object).join('\n') : input
}

function everythingIn({ args, input, env, files }: Launch): string {
  return [...args, input, ...Object.values(env), ...files.map(({ text }) => text)].join('\n')
}
