// Providers and roles in config.yaml: what is read, what is told of what is wrong, and what agents are started with.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem, Result } from '../../src/kernel/problem.ts'
import { agentSettings } from '../../src/platform/config/agent-settings.ts'
import { parseConfig } from '../../src/platform/config/config-file.ts'
import { withPromptFiles } from '../../src/platform/config/prompt-files.ts'
import { readAgentSettings } from '../../src/platform/config/read-settings.ts'
import { setConfigValue, unsetConfigValue } from '../../src/platform/config/set-value.ts'
import { openHome } from '../../src/platform/home.ts'

const given = `providers:
  mine:
    command: [my-agent, --quiet, 5]
    model: "qwen3:8b"
  work:
    driver: claude-code
    args: [--effort, high]
  codex:
    command: codex-beta
roles:
  worker:
    provider: mine
    model: sonnet
    args: [--fast]
projects:
  "shop.example":
    roles:
      worker:
        model: opus
        args: []
`

it('a worker may be called coder, too, and what is set under its own name comes first', () => {
  const own = 'projects:\n  shop:\n    roles:\n      coder:\n        model: fast\n'
  const { role } = agentSettings(file(`roles:\n  coder:\n    provider: codex\n    model: small\n${own}`))
  expect(role('worker', null)).toMatchObject({ provider: 'codex', model: 'small' })
  expect(role('coder', 'shop')).toMatchObject({ provider: 'codex', model: 'fast' })
  const both = agentSettings(file('roles:\n  coder:\n    model: small\n  worker:\n    model: large\n'))
  expect(both.role('worker', null).model).toBe('large')
  const repository = file('roles:\n  coder:\n    model: large\n').given
  expect(agentSettings(file(''), repository).role('worker', 'shop').model).toBe('large')
})

describe('providers', () => {
  const { providers } = agentSettings(file(given))

  it('are the known ones, and those that are configured', () => {
    expect([...providers.keys()]).toEqual(['claude-code', 'codex', 'goose', 'mine', 'work'])
    expect(providers.get('goose')).toEqual({ driver: 'goose', command: [], model: null, args: [] })
  })

  it('speak the protocol for any program unless they are known or say whose they are', () => {
    expect(providers.get('mine')).toEqual({
      driver: 'command',
      command: ['my-agent', '--quiet', '5'],
      model: 'qwen3:8b',
      args: [],
    })
    expect(providers.get('work')).toMatchObject({ driver: 'claude-code', args: ['--effort', 'high'] })
    expect(providers.get('codex')).toMatchObject({ driver: 'codex', command: ['codex-beta'] })
  })

  it('are none without anything to start', () => {
    const lacking = file('providers:\n  work:\n    driver: command\n  idle:\n    model: x\n')
    expect([...agentSettings(lacking).providers.keys()]).toEqual(['claude-code', 'codex', 'goose'])
    expect(lacking.idle.map(({ code, field, line }) => [code, field, line])).toEqual([
      ['config.incomplete', 'providers.work', 3],
      ['config.incomplete', 'providers.idle', 5],
    ])
  })
})

describe('a role', () => {
  const { role } = agentSettings(file(given))

  it('has nothing of its own until it is configured', () => {
    expect(role('tester', null)).toEqual({
      provider: null,
      model: null,
      args: [],
      prompt: null,
      tools: null,
      answer: null,
    })
  })

  it('is what the home says, and setting by setting what the project says', () => {
    const worker = {
      provider: 'mine',
      model: 'sonnet',
      args: ['--fast'],
      prompt: null,
      tools: null,
      answer: null,
    }
    expect(role('worker', null)).toEqual(worker)
    expect(role('worker', 'another')).toEqual(worker)
    expect(role('worker', 'shop.example')).toEqual({ ...worker, model: 'opus', args: [] })
  })
})

describe('the answer of a role', () => {
  const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] }
  const block = `roles:
  worker:
    answer:
      type: object
      properties:
        ok: {type: boolean}
      required: [ok]
    model: opus
projects:
  shop:
    roles:
      worker:
        answer: words
`

  it('is the form that the home says, or words, and what the project says stands over it', () => {
    const { role } = agentSettings(file(block))
    expect(role('worker', null).answer).toEqual(schema)
    expect(role('worker', 'shop').answer).toBe('words')
    expect(role('tester', null).answer).toBeNull()
  })

  it('holds no alias, which would ask for nothing', () => {
    const form = '{type: object, properties: {left: &texts {type: array}, open: *texts}}'
    const wrong = problem(parseConfig(`roles:\n  worker:\n    answer: ${form}\n`))
    expect(wrong).toMatchObject({ line: 3, message: expect.stringContaining('takes no alias') })
  })

  it('is set, replaced and taken out in the text, which else stays as it is', () => {
    const set = setConfigValue(block, 'roles.worker.answer', 'words')
    expect(set.ok && agentSettings(file(set.value)).role('worker', null)).toMatchObject({
      answer: 'words',
      model: 'opus',
    })
    const typed = setConfigValue('', 'roles.worker.answer', JSON.stringify(schema))
    expect(typed.ok && agentSettings(file(typed.value)).role('worker', null).answer).toEqual(schema)
    const without = unsetConfigValue(block, 'roles.worker.answer')
    expect(without.ok && without.value).toBe(block.replace(/ {4}answer:\n(?: {6}.*\n)+/, ''))
  })

  it('is told with what is wrong with it', () => {
    const wrong = block.replace('required: [ok]', 'required: ok')
    expect(problem(parseConfig(wrong)).message).toContain('; “required” is no list of names.')
    const set = setConfigValue('', 'roles.worker.answer', '{"type":"string"}')
    expect(!set.ok && set.problem.message).toContain('roles.worker.answer takes words, or a JSON schema')
  })
})

describe('the price of a model', () => {
  const { price } = agentSettings(
    file(`prices:
  fast:
    input: 1.25
    cached_input: 0.125
    output: 10
  plain:
    input: 2
    output: 4
  half:
    input: 2
projects:
  shop:
    prices:
      fast:
        output: 8
`),
  )

  it('is what the home says, and setting by setting what the project says', () => {
    expect(price('fast', null)).toEqual({ input: 1.25, cachedInput: 0.125, output: 10 })
    expect(price('fast', 'shop')).toEqual({ input: 1.25, cachedInput: 0.125, output: 8 })
    expect(price('plain', 'shop')).toEqual({ input: 2, cachedInput: 2, output: 4 })
  })

  it('is not known unless both ways are', () => {
    expect(price('half', null)).toBeNull()
    expect(price('other', null)).toBeNull()
  })
})

describe('what is wrong', () => {
  it.each([
    ['providers:\n  mine:\n    driver: ollama\n', 3, 'providers.mine.driver'],
    ['providers:\n  mine:\n    command: my agent\n', 3, 'providers.mine.command'],
    ['providers:\n  mine:\n    command: []\n', 3, 'providers.mine.command'],
    ['providers:\n  mine:\n    command: [./agent.sh]\n', 3, 'providers.mine.command'],
    ['providers:\n  mine: my-agent\n', 2, 'providers.mine'],
    ['roles:\n  worker:\n    tools: [task_show, task_eat]\n', 3, 'roles.worker.tools'],
    ['roles:\n  worker:\n    args: --fast\n', 3, 'roles.worker.args'],
    ['prices:\n  fast:\n    input: cheap\n', 3, 'prices.fast.input'],
    ['roles:\n  worker:\n    model: 4.5\n', 3, 'roles.worker.model'],
    ['roles:\n  worker:\n    prompt: " "\n', 3, 'roles.worker.prompt'],
    ['roles:\n  worker:\n    answer: word\n', 3, 'roles.worker.answer'],
    ['roles:\n  worker:\n    answer: {type: string}\n', 3, 'roles.worker.answer'],
    [
      'projects:\n  "a.b":\n    roles:\n      worker:\n        model: []\n',
      5,
      'projects."a.b".roles.worker.model',
    ],
  ])('is refused with its line: %j', (text, line, field) => {
    expect(problem(parseConfig(text))).toMatchObject({ code: 'config.value', line, field })
  })

  it.each([
    ['provders:\n  a:\n    model: x\n', 1, 'Did you mean “providers”?'],
    ['providers:\n  a:\n    comand: [x]\n', 3, 'Did you mean “providers.a.command”?'],
    ['roles:\n  wroker:\n    model: x\n', 2, 'Did you mean “roles.worker”?'],
    [
      'projects:\n  shop:\n    roles:\n      testr:\n        model: x\n',
      4,
      'Did you mean “projects.shop.roles.tester”?',
    ],
    [
      'roles:\n  worker:\n    temperature: 1\n',
      3,
      'Remove it; there can stand: provider, model, args, prompt, tools, answer.',
    ],
    ['projects:\n  shop:\n    checks: x\n', 3, 'Remove it; there can stand: roles, dispatch, prices.'],
    ['roles:\n  worker:\n    provider: cluade-code\n', 3, 'Did you mean “claude-code”?'],
    ['roles:\n  worker:\n    provider: ollama\n', 3, 'There are claude-code, codex, goose.'],
  ])('and has no effect is told with its line and what is meant: %j', (text, line, remedy) => {
    expect(file(text).idle).toMatchObject([{ code: 'config.unknown', line, remedy }])
  })

  it('is not told of a provider that is only known by its incomplete self', () => {
    const { idle } = file('providers:\n  mine:\n    model: x\nroles:\n  worker:\n    provider: mine\n')
    expect(idle.map(({ code }) => code)).toEqual(['config.incomplete'])
  })
})

describe('the prompt of a role', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cw-prompts-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const filled = (prompt: string) =>
    withPromptFiles(file(`roles:\n  worker:\n    prompt: ${prompt}\n`), { home: folder, user: folder })
  const prompt = async (written: string) => {
    const read = await filled(written)
    return read.ok ? agentSettings(read.value).role('worker', null).prompt : read.problem
  }

  it('is the text as it stands, or that of the file whose path it is', async () => {
    await writeFile(join(folder, 'worker.md'), 'Be brief.\n')
    expect(await prompt('Be kind.')).toBe('Be kind.')
    expect(await prompt('worker.md')).toBe('worker.md')
    expect(await prompt('|-\n      ./worker.md is\n      yours.')).toBe('./worker.md is\nyours.')
    for (const path of ['./worker.md', '~/worker.md', join(folder, 'worker.md')])
      expect(await prompt(path)).toBe('Be brief.\n')
  })

  it('is refused with its line where the file cannot be read', async () => {
    await writeFile(join(folder, 'long.md'), 'x'.repeat(300 * 1024))
    expect(await prompt('./none.md')).toMatchObject({ line: 3, message: expect.stringContaining('ENOENT') })
    expect(await prompt('./long.md')).toMatchObject({ message: expect.stringContaining('larger') })
    expect(await prompt('~/')).toMatchObject({ message: expect.stringContaining('no file') })
  })

  it('comes with what is read from a home', async () => {
    const home = await openHome({ path: join(folder, 'home'), create: true })
    await writeFile(join(home.path, 'worker.md'), 'Be brief.')
    await writeFile(home.config, 'roles:\n  worker:\n    prompt: ./worker.md\n')
    const { role, providers } = await readAgentSettings(home)
    expect(role('worker', null).prompt).toBe('Be brief.')
    expect(providers.size).toBe(3)
    await writeFile(home.config, '# mine\nroles:\n  worker:\n    prompt: ./gone.md\n')
    await expect(readAgentSettings(home)).rejects.toMatchObject({
      code: 'config.invalid',
      details: { line: 4 },
    })
  })
})

function file(text: string) {
  const parsed = parseConfig(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return parsed.value
}

function problem(result: Result<unknown>): Problem {
  if (result.ok) throw new Error('expected a problem')
  return result.problem
}
