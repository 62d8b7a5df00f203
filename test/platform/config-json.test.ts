// Settings in a config.json: read, set and told of like those in a config.yaml.

import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examineSettings } from '../../src/interfaces/cli/doctor/settings.ts'
import { configIn } from '../../src/platform/config/config-place.ts'
import { policyIn } from '../../src/platform/config/policy.ts'
import { readAgentSettings, readSettings } from '../../src/platform/config/read-settings.ts'
import { readRepositoryConfig } from '../../src/platform/config/repository-config.ts'
import { setConfigValue, unsetConfigValue } from '../../src/platform/config/set-value.ts'
import { openHome } from '../../src/platform/home.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-config-json-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = () => openHome({ path: join(folder, 'home'), create: true })

/** The home with that text in its config.json, and no config.yaml. */
async function withJson(text: string) {
  const home = await open()
  await rename(home.config, join(home.path, 'config.json'))
  await writeFile(join(home.path, 'config.json'), text)
  return await open()
}

it('of the home are in force where no config.yaml stands', async () => {
  const home = await withJson('{\n\t"dispatch": { "max_running": 2 },\n\t"budget": { "day_usd": 7.5 }\n}\n')
  expect(home.config).toBe(join(home.path, 'config.json'))
  expect(await readSettings(home, null)).toMatchObject({ 'dispatch.max_running': 2, 'budget.day_usd': 7.5 })
})

it('are refused with the name of the file and the line', async () => {
  const home = await withJson('{\n  "dispatch": {\n    "max_running": "many"\n  }\n}\n')
  await expect(readSettings(home, null)).rejects.toMatchObject({
    code: 'config.json-invalid',
    message: expect.stringContaining('config.json, line 3: '),
    hint: 'Correct config.json. Until then a server that runs goes on with the last good settings, and none starts.',
  })
  expect(await examineSettings(home)).toMatchObject([
    { level: 'error', message: expect.stringContaining('config.json, line 3: '), remedy: expect.any(String) },
  ])
})

it('that take the place of a config.yaml are in force at once, also where the home was opened before', async () => {
  const home = await open()
  await writeFile(home.config, 'dispatch:\n  max_running: 2\nbudget:\n  day_usd: 5\n')
  const policy = policyIn(home)
  expect(policy().dayUsd).toBe(5)
  await rm(home.config)
  await writeFile(
    join(home.path, 'config.json'),
    '{"dispatch": {"max_running": 1}, "budget": {"day_usd": 0.01}}',
  )
  expect(policy().dayUsd).toBe(0.01)
  expect(await readSettings(home, null)).toMatchObject({
    'dispatch.max_running': 1,
    'budget.day_usd': 0.01,
  })
  expect(home.config).toBe(join(home.path, 'config.json'))
})

it('that went away go on as they were for whoever read them, and count for nobody who begins', async () => {
  const home = await open()
  await writeFile(home.config, 'budget:\n  day_usd: 5\nproviders:\n  slow:\n    command: [slow]\n')
  const policy = policyIn(home)
  policy()
  await readSettings(home, null)
  await rm(home.config)
  expect(policy().dayUsd).toBe(5)
  expect(await readSettings(home, null)).toMatchObject({ 'budget.day_usd': 5 })
  expect((await readAgentSettings(home)).providers.has('slow')).toBe(true)
  expect(home.standing.isGone).toBe(true)
  expect(policyIn(await open())().dayUsd).toBeNull()
  expect(await examineSettings(home)).toMatchObject([
    { level: 'warning', message: expect.stringContaining('neither a config.yaml nor a config.json') },
  ])
  await writeFile(home.config, 'budget:\n  day_usd: 6\n')
  expect(policy().dayUsd).toBe(6)
  expect(home.standing.isGone).toBe(false)
})

it('that are wrong in a config.yaml are found by the doctor, each with its line', async () => {
  const home = await open()
  await writeFile(home.config, 'dispatch:\n  max_running: many\n  grace: soon\nbudgets: 5\n')
  expect(await examineSettings(home)).toMatchObject([
    { id: 'home.config', level: 'error', message: expect.stringContaining('config.yaml, line 2: ') },
    {
      level: 'error',
      message: expect.stringContaining('line 3: '),
      remedy: expect.stringContaining('none starts'),
    },
    { level: 'warning', message: expect.stringContaining('line 4: ') },
  ])
  await writeFile(home.config, 'dispatch: [\n')
  expect(await examineSettings(home)).toMatchObject([
    { level: 'error', remedy: expect.stringContaining('none starts') },
  ])
})

it('have no effect beside a config.yaml, which is said', async () => {
  const home = await open()
  expect(await examineSettings(home)).toMatchObject([{ level: 'ok' }])
  await writeFile(join(home.path, 'config.json'), '{"dispatch": {"max_running": 2}}')
  expect((await open()).config).toBe(home.config)
  expect(await readSettings(home, null)).toMatchObject({ 'dispatch.max_running': 4 })
  expect(await examineSettings(home)).toMatchObject([
    {
      level: 'warning',
      message: expect.stringContaining('config.json has no effect: config.yaml stands beside it'),
    },
  ])
})

it('of a repository count, and are told of where both stand', async () => {
  const cw = join(folder, 'shop/.cw')
  await mkdir(cw, { recursive: true })
  await writeFile(
    join(cw, 'config.json'),
    '{\n  "roles": { "worker": { "model": "opus" } },\n  "accept_gaps": "auto"\n}',
  )
  const read = () => readRepositoryConfig(join(folder, 'shop'), null)
  const found = await read()
  expect(found?.path).toBe(join(cw, 'config.json'))
  expect([...(found?.given.keys() ?? [])]).toEqual(['roles.worker.model'])
  expect(found?.problems).toMatchObject([{ line: 3 }])
  await writeFile(join(cw, 'config.yaml'), 'roles:\n  worker:\n    model: small\n')
  const both = await read()
  expect(both?.given.get('roles.worker.model')?.value).toBe('small')
  expect(both?.problems).toMatchObject([{ code: 'config.two-files' }])
  expect(configIn(cw)).toEqual({ path: join(cw, 'config.yaml'), idle: join(cw, 'config.json') })
})

it.each([
  ['a number', 'dispatch.max_running', 8, { dispatch: { max_running: 8, grace: '1s' } }],
  ['a duration', 'dispatch.grace', '20s', { dispatch: { max_running: 2, grace: '20s' } }],
  [
    'a new section',
    'brakes.decisions',
    5,
    { dispatch: { max_running: 2, grace: '1s' }, brakes: { decisions: 5 } },
  ],
  [
    'a list',
    'providers.mine.command',
    ['my-agent', '--quiet'],
    { dispatch: { max_running: 2, grace: '1s' }, providers: { mine: { command: ['my-agent', '--quiet'] } } },
  ],
])('take %s and stay JSON', (_, key, value, becomes) => {
  const text = '{\n    "dispatch": {\n        "max_running": 2,\n        "grace": "1s"\n    }\n}\n'
  const set = setConfigValue(text, key, value)
  expect(set.ok && set.value).toBe(`${JSON.stringify(becomes, null, 4)}\n`)
})

it('lose one, and the section that holds nothing else', () => {
  const text = '{\n  "dispatch": {\n    "max_running": 2\n  },\n  "accept_gaps": "auto"\n}'
  expect(unsetConfigValue(text, 'dispatch.max_running')).toMatchObject({
    ok: true,
    value: '{\n  "accept_gaps": "auto"\n}',
  })
  const only = unsetConfigValue('{"accept_gaps": "auto"}', 'accept_gaps')
  expect(only).toMatchObject({ ok: true, value: '{}' })
})

it('keep a byte order mark before them', () => {
  expect(setConfigValue('\uFEFF{"accept_gaps": "ask"}', 'accept_gaps', 'auto')).toMatchObject({
    ok: true,
    value: '\uFEFF{\n  "accept_gaps": "auto"\n}',
  })
})

describe('that hold comments keep them', () => {
  const text = `{
  # before
  "dispatch": {
    "max_running": 2, # two
    "grace": "1s" # one, and no more
    # last
  }, # after
  "accept_gaps": "auto" # ask?
} # end
`
  const said = (result: ReturnType<typeof setConfigValue>) =>
    result.ok ? result.value : result.problem.message

  it.each([
    ['another value', 'dispatch.max_running', 8, text.replace('2, #', '8, #')],
    ['a text', 'dispatch.grace', '20s', text.replace('"1s"', '"20s"')],
    [
      'one behind the last of a section',
      'dispatch.linger',
      '5s',
      text.replace('"1s" # one, and no more', '"1s", # one, and no more\n    "linger": "5s"'),
    ],
    [
      'one of a section that is not there',
      'providers.mine.command',
      ['my-agent', '--quiet'],
      text.replace(
        '"auto" # ask?',
        '"auto", # ask?\n  "providers": { "mine": { "command": [ "my-agent", "--quiet" ] } }',
      ),
    ],
  ])('where they take %s', (_, key, value, becomes) => {
    expect(said(setConfigValue(text, key, value))).toBe(becomes)
  })

  it('where one is taken out, which takes its own line along', () => {
    expect(said(unsetConfigValue(text, 'dispatch.max_running'))).toBe(
      text.replace('    "max_running": 2, # two\n', ''),
    )
    expect(said(unsetConfigValue(text, 'accept_gaps'))).toBe(
      text.replace('}, # after\n  "accept_gaps": "auto" # ask?', '} # after'),
    )
    expect(said(unsetConfigValue('{ "accept_gaps": "auto" } # c', 'accept_gaps'))).toBe('{ } # c')
    const two = '{ "accept_gaps": "auto", "dispatch": { "grace": "1s", "max_running": 2 } } # c\n'
    expect(said(unsetConfigValue(two, 'dispatch.max_running'))).toBe(two.replace(', "max_running": 2', ''))
    expect(said(unsetConfigValue(two, 'accept_gaps'))).toBe(two.replace('"accept_gaps": "auto", ', ''))
  })

  it('in braces on one line, in empty ones, with a comma behind the last and with Windows line ends', () => {
    const add = (to: string) => said(setConfigValue(to, 'accept_gaps', 'auto'))
    expect(add('{ "fsui": {} } # c\n')).toBe('{ "fsui": {}, "accept_gaps": "auto" } # c\n')
    expect(add('{} # c\n')).toBe('{ "accept_gaps": "auto" } # c\n')
    expect(add('{\n  # c\n}\n')).toBe('{ "accept_gaps": "auto"\n  # c\n}\n')
    expect(add('{\n  "fsui": {}, # c\n}\n')).toBe('{\n  "fsui": {}, # c\n  "accept_gaps": "auto"\n}\n')
    expect(add('{\r\n\t"fsui": {} # c\r\n}\r\n')).toBe(
      '{\r\n\t"fsui": {}, # c\r\n\t"accept_gaps": "auto"\r\n}\r\n',
    )
  })
})

it.each([
  ['above a setting', '{\n  // how many\n  "dispatch": { "max_running": 2 }\n}\n', 2],
  ['behind one', '{\n  "dispatch": { "max_running": 2 }, // how many\n  "accept_gaps": "auto"\n}\n', 2],
  ['behind the last', '{\n  "accept_gaps": "auto",\n  "dispatch": { "max_running": 2 } // how many\n}\n', 3],
  ['between stars', '{\n  /* how many */ "dispatch": { "max_running": 2 }\n}\n', 2],
])('are refused with a comment that begins with a slash %s, and told how one begins', (_, text, line) => {
  expect(setConfigValue(text, 'dispatch.grace', '5s')).toMatchObject({
    ok: false,
    problem: {
      ...{ code: 'config.comment', line },
      message: expect.stringMatching(
        /^“\/[/*] how many.*”: a comment begins with # here, not with \/[/*]\.$/,
      ),
      remedy: expect.stringMatching(/^Write it as “# …”, on as many lines as it has, and save again\./),
    },
  })
})

it('may hold slashes in texts', () => {
  const text = '{ "providers": { "a": { "command": ["//x", "a // b", "/* c */"] } } } # c\n'
  expect(setConfigValue(text, 'accept_gaps', 'auto')).toMatchObject({ ok: true })
})
