// What stands behind a command's words, and what it comes to.
import { describe, expect, it } from 'vitest'
import { appRouter } from '../../../src/app/router.ts'
import { describeCli } from '../../../src/interfaces/cli/describe.ts'
import { findCommand } from '../../../src/interfaces/cli/find-command.ts'
import type { CommandEntry, Manifest, OptionEntry } from '../../../src/interfaces/cli/manifest.ts'
import { readArguments } from '../../../src/interfaces/cli/read-arguments.ts'
import { splitList } from '../../../src/interfaces/cli/read-value.ts'
import { statusCommands } from '../../../src/interfaces/cli/status-commands.ts'
import { CwError } from '../../../src/kernel/errors.ts'

const option = (name: string, more: Partial<OptionEntry> = {}): OptionEntry => ({
  name,
  key: name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  help: name,
  type: 'string',
  required: false,
  nullable: false,
  ...more,
})

const close: CommandEntry = {
  words: ['task', 'close'],
  procedure: 'task.close',
  local: null,
  changes: true,
  summary: 'Close a task',
  aliases: ['done'],
  examples: [],
  args: [{ key: 'ref', help: 'task', required: true, variadic: false, type: 'string' }],
  options: [
    option('comment'),
    option('priority', { choices: ['P0', 'P1', 'P2', 'P3'] }),
    option('needs', { type: 'list' }),
    option('option', { type: 'words' }),
    option('budget-usd', { type: 'number', nullable: true }),
    option('force', { type: 'boolean', short: 'f' }),
  ],
}

const manifest: Manifest = {
  version: '0.0.0',
  commands: [
    close,
    { ...close, words: ['task', 'create'], aliases: [] },
    { ...close, words: ['task', 'dep', 'add'], aliases: [] },
    { ...close, words: ['fsui'], aliases: [] },
    { ...close, words: ['fsui', 'status'], aliases: [] },
  ],
}

function refusal(run: () => unknown): { code: string; text: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof CwError) return { code: error.code, text: `${error.message} ${error.hint}` }
    throw error
  }
  throw new Error('It was not refused')
}

describe('arguments', () => {
  it.each([
    [['t-1', '--comment', 'fine'], { ref: 't-1', comment: 'fine' }],
    [['--comment=fine', 't-1'], { ref: 't-1', comment: 'fine' }],
    [['t-1', '--reason', 'fine'], { ref: 't-1', comment: 'fine' }],
    [['t-1', '--comment', '- a list item'], { ref: 't-1', comment: '- a list item' }],
    [['t-1', '--comment', ''], { ref: 't-1', comment: '' }],
    [['t-1', '--comment=a=b'], { ref: 't-1', comment: 'a=b' }],
    [['t-1', '--priority', 'p1'], { ref: 't-1', priority: 'P1' }],
    [['--needs', 'a,b', 't-1', '--needs', 'c'], { ref: 't-1', needs: ['a', 'b', 'c'] }],
    [['t-1', '--option', '80: a, b', '--option', 'none'], { ref: 't-1', option: ['80: a, b', 'none'] }],
    [['t-1', '--option', ''], { ref: 't-1', option: [] }],
    [['t-1', '--budget-usd', '2.5'], { ref: 't-1', budgetUsd: 2.5 }],
    [['t-1', '--budgetUsd', '2.5'], { ref: 't-1', budgetUsd: 2.5 }],
    [['t-1', '--budget_usd', 'none'], { ref: 't-1', budgetUsd: null }],
    [['-f', 't-1'], { ref: 't-1', force: true }],
    [['t-1', '--no-force'], { ref: 't-1', force: false }],
    [['t-1', '--force=false'], { ref: 't-1', force: false }],
    [['--force', 'false', 't-1'], { ref: 't-1', force: false }],
    [['--', '--comment'], { ref: '--comment' }],
    [['-', '-f'], { ref: '-', force: true }],
  ])('%j give %j', (argv, input) => {
    expect(readArguments(close, argv)).toEqual(input)
  })

  it('none takes the values of a list away where something is changed, and is a value where it is made', () => {
    const update = { ...close, words: ['task', 'update'] }
    expect(readArguments(update, ['t-1', '--needs', 'none'])).toEqual({ ref: 't-1', needs: [] })
    expect(readArguments(close, ['t-1', '--needs', 'none'])).toEqual({ ref: 't-1', needs: ['none'] })
  })

  it.each([
    [['t-1', '--coment', 'x'], 'Did you mean --comment?'],
    [['t-1', '--jsn'], 'Did you mean --json?'],
    [['t-1', '--no-colour'], 'Did you mean --no-color?'],
    [['t-1', '--priority', 'P9'], 'takes P0, P1, P2, P3'],
    [['t-1', '--comment'], '--comment needs a value'],
    [['t-1', '--comment', '--force'], '--comment needs a value'],
    [['t-1', '--budget-usd', 'much'], 'takes a number'],
    [['t-1', '--budget-usd', 'Infinity'], 'takes a number, not “Infinity”'],
    [['t-1', '--budget-usd=-Infinity'], 'takes a number, not “-Infinity”'],
    [['t-1', '--budget-usd', '1e309'], 'takes a number, not “1e309”'],
    [['t-1', '--budget-usd', 'NaN'], 'takes a number, not “NaN”'],
    [['t-1', '--force=perhaps'], 'takes true or false'],
    [['t-1', 't-2'], 'does not take “t-2”: one task at a time'],
    [[], 'needs REF'],
  ])('%j are refused with “%s”', (argv, text) => {
    expect(refusal(() => readArguments(close, argv))).toEqual({
      code: 'input.invalid',
      text: expect.stringContaining(text),
    })
  })
})

it('refuses an update of nothing, and says what can be changed', () => {
  const update = { ...close, words: ['task', 'update'] }
  expect(refusal(() => readArguments(update, ['t-1'])).text).toContain(
    'something to change: --comment, --priority',
  )
  expect(readArguments(update, ['t-1', '--no-force'])).toEqual({ ref: 't-1', force: false })
})

it.each([
  [['t-1', '--status', 'closed'], '`cw task close t-1 --reason …`.'],
  [['t-1', '--status=in-progress'], '`cw task start t-1`.'],
  [['--status', 'blocked', 't-1'], '`cw task block REF --reason …`.'],
  [['t-1', '--status', 'archived'], '`cw task archive t-1`.'],
  [['t-1', '--status', 'ready'], '`cw task reopen t-1`, `cw task start t-1`, '],
])('an update of %j is told of the command that a status has: %s', (argv, text) => {
  const update = { ...close, words: ['task', 'update'] }
  expect(refusal(() => readArguments(update, argv)).text).toContain(text)
})

it('a status is reached by a command that there is', async () => {
  const { commands } = await describeCli(appRouter, '0.0.0')
  const known = new Set(commands.map(({ words }) => words.join(' ')))
  for (const [noun, own] of Object.entries(statusCommands))
    for (const command of Object.values(own)) expect(known).toContain(`${noun} ${command.split(' ')[0]}`)
})

describe('commands', () => {
  it.each([
    [['task', 'close', 't-1'], 'task close'],
    [['task', 'done', 't-1'], 'task close'],
    [['task', 'new', 'A title'], 'task create'],
    [['task', 'dep', 'add', 'x'], 'task dep add'],
    [['fsui', 'status'], 'fsui status'],
    [['fsui', 'notes'], 'fsui'],
  ])('%j mean %s', (argv, words) => {
    expect(findCommand(manifest, argv).entry.words.join(' ')).toBe(words)
  })

  it.each([
    [['taks', 'close'], 'cw task'],
    [['task', 'clsoe'], 'cw task close'],
    [['task', 'cre'], 'cw task create'],
    [['task', 'dep', 'ad'], 'cw task dep add'],
  ])('%j are unknown, but “%s” is near', (argv, meant) => {
    const { code, text } = refusal(() => findCommand(manifest, argv))
    expect(code).toBe('command.unknown')
    expect(text).toContain(`Did you mean \`${meant}\``)
  })
})

it('splits lists at commas, but not patterns', () => {
  expect(splitList('src/{a,b}/**, docs/**,')).toEqual(['src/{a,b}/**', 'docs/**'])
})
