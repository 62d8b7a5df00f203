// config.yaml as a document: what is read from it, what a new one says, and how one value is set in it.
import { describe, expect, test } from 'vitest'
import type { Result } from '../../src/kernel/problem.ts'
import { type ConfigFile, parseConfig } from '../../src/platform/config/config-file.ts'
import { readEnvironment } from '../../src/platform/config/environment.ts'
import { optionKeys, optionOf } from '../../src/platform/config/options.ts'
import { setConfigValue, unsetConfigValue } from '../../src/platform/config/set-value.ts'
import { resolveConfig, showConfig } from '../../src/platform/config/settings.ts'
import { renderConfigTemplate } from '../../src/platform/config/template.ts'

describe('reading', () => {
  test('takes durations in every unit, plain milliseconds, percentages and lists', () => {
    const text =
      'fsui:\n  settle: 40ms\n  sweep: 2m\n  command_quiet: 250\nbrakes:\n  deletions: { percent: 15 % }\nserver:\n  hosts: [a.example]\n'
    const { settings } = good(resolveConfig({ file: good(parseConfig(text)) }))
    expect(settings).toMatchObject({
      'fsui.settle': 40,
      'fsui.sweep': 120_000,
      'fsui.command_quiet': 250,
      'brakes.deletions.percent': 15,
      'server.hosts': ['a.example'],
      'dispatch.grace': 5_000,
    })
  })

  test.each([
    ['fsui:\n  settle: soon\n', 2, 'fsui.settle', 'config.value'],
    ['fsui:\n  settle: 100000\n', 2, 'fsui.settle', 'config.value'],
    ['fsui:\n  sweep: 0\n', 2, 'fsui.sweep', 'config.value'],
    ['# head\nfsui:\n  watcher: sometimes\n', 3, 'fsui.watcher', 'config.value'],
    ['server:\n  port: 70000\n', 2, 'server.port', 'config.value'],
    ['fsui: 3\n', 1, 'fsui', 'config.value'],
    ['trees:\n  tr-1:\n    settle: soon\n', 3, 'trees.tr-1.settle', 'config.value'],
    ['a: 1\na: 2\n', 2, undefined, 'yaml.invalid'],
    ['fsui:\n  sweep: [10s\nbrakes:\n  decisions: 3\n', 2, undefined, 'yaml.invalid'],
    ['- a list\n', 1, undefined, 'config.value'],
  ])('names the line of what is wrong in %j', (text, line, field, code) => {
    expect(problem(parseConfig(text))).toMatchObject({ line, code, ...(field ? { field } : {}) })
  })

  test('says which durations it takes', () => {
    expect(problem(parseConfig('fsui:\n  command_quiet: 1h\n'))).toMatchObject({
      message: expect.stringContaining('a duration from 0ms to 10m, such as'),
    })
  })

  test('tells with the first thing wrong all others, each with its line', () => {
    const text = 'dispatch:\n  max_running: many\nroles:\n  worker:\n    modle: opus\n    model: 7\n'
    const { line, message } = problem(parseConfig(text))
    expect(line).toBe(2)
    expect(message.split(/ (?=Line)/)).toEqual([
      'dispatch.max_running takes a whole number from 0 to 1000.',
      'Line 6: roles.worker.model takes a name in one line of text.',
      'Line 5: No setting is called “roles.worker.modle”; it has no effect.',
    ])
  })

  test('tells how many more there are where nobody would read them all', () => {
    const many = Array.from({ length: 30 }, (_, at) => `  of_mine_${at}: 1\n`).join('')
    const { message } = problem(parseConfig(`fsui:\n  settle: never\n${many}`))
    expect(message).toMatch(
      / Line 11: No setting is called “fsui.of_mine_8”; it has no effect\. And 21 more\.$/,
    )
  })

  test('keeps going over unknown keys and asks what was meant', () => {
    const text = 'fsui:\n  setle: 40ms\n  politeness: off\n__proto__:\n  x: 1\nzzz: 1\n'
    const file = good(parseConfig(text))
    expect(said(file)).toEqual([['fsui.politeness', 'off']])
    expect(file.idle.map(({ field, line }) => [field, line])).toEqual([
      ['fsui.setle', 2],
      ['__proto__', 4],
      ['zzz', 6],
    ])
    expect(file.idle[0]?.remedy).toBe('Did you mean “fsui.settle”?')
  })

  test('refuses a text that is larger than a settings file can be', () => {
    expect(problem(parseConfig(`# ${'x'.repeat(70_000)}`)).code).toBe('config.too-large')
  })

  test('refuses a text that is nested deeper than a stack holds', () => {
    expect(problem(parseConfig(`a: ${'['.repeat(6_400)}${']'.repeat(6_400)}`)).code).toBe('config.too-deep')
  })
})

describe('the settings in force', () => {
  const file = good(
    parseConfig('fsui:\n  settle: 1ms\n  sweep: 1s\ntrees:\n  tr-1:\n    settle: 2ms\n    sweep: 2s\n'),
  )

  test('come from the flag, the variable, the tree, the file and the default, in this order', () => {
    const sources = { file, treeId: 'tr-1', variables: { CW_SETTLE: '3ms' }, flags: { settle: '4ms' } }
    const settle = (given: object) => showConfig(good(resolveConfig(given)))[0]
    expect(settle(sources)).toMatchObject({
      key: 'fsui.settle',
      value: '4ms',
      origin: 'flag',
      default: '30ms',
    })
    expect(settle({ ...sources, flags: {} })).toMatchObject({ value: '3ms', origin: 'env' })
    expect(settle({ file, treeId: 'tr-1' })).toMatchObject({ value: '2ms', origin: 'tree' })
    expect(settle({ file, treeId: 'tr-2' })).toMatchObject({ value: '1ms', origin: 'file' })
    expect(settle({})).toMatchObject({ value: '30ms', origin: 'default' })
  })

  test('name the variable or flag whose value cannot be', () => {
    expect(problem(resolveConfig({ variables: { CW_WATCHER: 'x' } })).message).toContain(
      'CW_WATCHER takes one of',
    )
    expect(problem(resolveConfig({ flags: { 'log-level': 'loud' } })).message).toContain('--log-level takes')
  })

  test('understand each default as it would be written', () => {
    for (const key of optionKeys) {
      const { type, default: usual } = optionOf(key)
      const text = type
        .write(usual)
        .replace(/^"(.*)"$/, '$1')
        .replace(/^\[\]$/, '')
      expect(type.schema.parse(text), key).toEqual(usual)
    }
  })
})

describe('the template', () => {
  test('sets nothing as it stands', () => {
    const file = good(parseConfig(renderConfigTemplate()))
    expect([file.given.size, file.idle]).toEqual([0, []])
  })

  test('gives every setting its default once the marks are taken away', () => {
    const text = renderConfigTemplate().replace(/^( *)#(\w+:)/gm, '$1$2')
    const file = good(parseConfig(text))
    expect(said(file)).toEqual(optionKeys.map((key) => [key, optionOf(key).default]))
  })
})

describe('setting a value', () => {
  test('takes every setting of the template in, changing one line', () => {
    const text = renderConfigTemplate()
    for (const key of optionKeys) {
      const changed = good(setConfigValue(text, key, optionOf(key).default))
      const differing = changed.split('\n').filter((line, index) => line !== text.split('\n')[index])
      expect(differing, key).toHaveLength(1)
      expect(good(parseConfig(changed)).given.get(key)?.value).toEqual(optionOf(key).default)
    }
  })

  test.each([
    ['fsui:\n  settle: 30ms   # mine\n', 'fsui.settle', '1s', 'fsui:\n  settle: 1s   # mine\n'],
    ['fsui:\r\n  settle: "30ms"\r\n', 'fsui.sweep', 5000, 'fsui:\r\n  sweep: 5s\r\n  settle: "30ms"\r\n'],
    ['', 'brakes.deletions.count', 7, 'brakes:\n  deletions:\n    count: 7\n'],
    ['x: 1', 'accept_gaps', 'auto', 'x: 1\naccept_gaps: auto\n'],
    ['fsui: { settle: 30ms }\n', 'fsui.settle', 40, 'fsui: { settle: 40ms }\n'],
    [
      'server:\n  hosts:\n    - a\n    - b\n# end\n',
      'server.hosts',
      'c',
      'server:\n  hosts:\n    ["c"]\n# end\n',
    ],
    [
      'trees:\n  tr-1:\n    reply: save\n',
      'trees.tr-1.settle',
      9,
      'trees:\n  tr-1:\n    settle: 9ms\n    reply: save\n',
    ],
    ['fsui:\n  settle: # soon\n', 'fsui.settle', 9, 'fsui:\n  settle: 9ms # soon\n'],
    ['', 'providers.mine.command', ['a', 1], 'providers:\n  mine:\n    command: ["a", "1"]\n'],
    [
      'providers:\n  mine:\n    command:\n      - a\n      - b\n    model: x\n',
      'providers.mine.command',
      ['c'],
      'providers:\n  mine:\n    command:\n      ["c"]\n    model: x\n',
    ],
    [
      'roles:\n  worker:\n    model: x\n',
      'projects."a.b".roles.worker.model',
      'qwen3:8b',
      'roles:\n  worker:\n    model: x\nprojects:\n  "a.b":\n    roles:\n      worker:\n        model: "qwen3:8b"\n',
    ],
    ['', 'roles.worker.prompt', 'one\ntwo', 'roles:\n  worker:\n    prompt: "one\\ntwo"\n'],
    ['', 'providers."1.0".model', 'x', 'providers:\n  "1.0":\n    model: x\n'],
  ])('changes %j at %s alone', (text, key, value, expected) => {
    expect(good(setConfigValue(text, key, value))).toBe(expected)
  })

  test.each([
    ['fsui:\n', 'fsui.settel', '1s'],
    ['fsui:\n', 'fsui.settle', 'soon'],
    ['fsui: {}\n', 'fsui.settle', '1s'],
    ['', 'providers', 'x'],
    ['', 'providers.mine', 'x'],
    ['', 'providers..command', ['x']],
    ['', 'roles.wroker.model', 'x'],
    ['', 'providers.mine.command', 'a b'],
    ['a: [\n', 'fsui.settle', '1s'],
    ['x: &v 30ms\nfsui:\n  settle: *v\n', 'fsui.settle', '1s'],
  ])('refuses in %j to set %s to %s', (text, key, value) => {
    expect(setConfigValue(text, key, value).ok).toBe(false)
  })
})

describe('taking a value out', () => {
  const rest = '# mine\nproviders:\n  mine:\n    # why\n    model: x\n'
  test.each([
    [`${rest}    command: [a] # for now\n`, rest],
    [`${rest}    command:\n      - a\n      - b\n`, rest],
    [`${rest}    command: [\n      a,\n      b\n    ]\n`, rest],
    [`${rest}    command: [a]`, rest],
    [rest, rest],
    [
      'providers:\n  mine:\n    command: [a]\nfsui:\n  settle: 1s\n',
      'providers:\n  mine:\nfsui:\n  settle: 1s\n',
    ],
    [
      'providers:\r\n  mine:\r\n    command: a\r\n    model: x\r\n',
      'providers:\r\n  mine:\r\n    model: x\r\n',
    ],
  ])('changes nothing else in %j', (text, expected) => {
    expect(good(unsetConfigValue(text, 'providers.mine.command'))).toBe(expected)
  })

  test.each(['providers: { mine: { command: [a], model: x } }\n', 'providers:\n  mine: { command: [a] }\n'])(
    'is refused where others stand on its line: %j',
    (text) => expect(unsetConfigValue(text, 'providers.mine.command').ok).toBe(false),
  )

  test('works for several lines of text', () => {
    const text = 'roles:\n  worker:\n    prompt: |\n      one\n\n      two\n    model: x\n'
    expect(good(unsetConfigValue(text, 'roles.worker.prompt'))).toBe('roles:\n  worker:\n    model: x\n')
  })
})

test('settings of names are shown below the others, and say what they are for', () => {
  const file = good(parseConfig('trees:\n  tr-1:\n    settle: 9ms\nproviders:\n  mine:\n    command: a\n'))
  const shown = showConfig(good(resolveConfig({ file })), file).slice(optionKeys.length)
  expect(shown).toMatchObject([
    { key: 'trees.tr-1.settle', value: '9ms', origin: 'file' },
    {
      key: 'providers.mine.command',
      value: '["a"]',
      origin: 'file',
      help: expect.stringContaining('program'),
    },
  ])
})

test('an empty variable counts as not set, and a relative data home is none', () => {
  const variables = { CW_HOME: '', XDG_DATA_HOME: 'data', NO_COLOR: '', CW_PORT: '1', OTHER: 'x' }
  const environment = readEnvironment(variables, '/home/me')
  expect(environment).toMatchObject({
    home: undefined,
    dataHome: undefined,
    noColor: false,
    settings: { CW_PORT: '1' },
  })
  expect(environment.inherited.OTHER).toBe('x')
})

function said({ given }: ConfigFile) {
  return [...given].map(([key, { value }]) => [key, value])
}

function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

function problem(result: Result<unknown>) {
  if (result.ok) throw new Error('expected a problem')
  return result.problem
}

test('a key that is there twice is named, with the line where it stands first', () => {
  const said = (text: string) => {
    const parsed = parseConfig(text)
    return parsed.ok ? null : [parsed.problem.line, parsed.problem.message]
  }
  const nested = 'fsui:\n  settle: 1s\n  sweep: 1s\n  "settle": 2s\n'
  expect(said(nested)).toEqual([4, '“settle” is there twice. It stands first in line 2.'])
  expect(said('fsui: {sweep: 1s}\ndispatch: {}\nfsui: {}\n')).toEqual([
    3,
    '“fsui” is there twice. It stands first in line 1.',
  ])
})
