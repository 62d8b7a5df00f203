// What the shells offer: words, options, choices, and the things a command may be about.
import { expect, it } from 'vitest'
import { appRouter } from '../../../src/app/router.ts'
import { completionsFor, isSetting, listFor } from '../../../src/interfaces/cli/completions.ts'
import { describeCli } from '../../../src/interfaces/cli/describe.ts'

const manifest = await describeCli(appRouter, '0.0.0')
const offered = (...typed: readonly string[]) => completionsFor(manifest, typed).map(({ word }) => word)

it.each([
  [['ta'], 'task'],
  [['task', 'clo'], 'close'],
  [['task', 'list', '--sta'], '--status'],
  [['task', 'list', '--status', 'bl'], 'blocked'],
  [['completion', ''], 'fish'],
])('after %j comes %s', (typed, word) => {
  expect(offered(...typed)).toContain(word)
})

it.each([
  [['task', 'close', ''], 'task.list'],
  [['task', 'done', 't-9'], 'task.list'],
  [['initiative', 'show', ''], 'initiative.list'],
  [['task', 'close', 't-9f2c7k', ''], null],
  [['task', 'create', ''], null],
  [['task', ''], null],
])('the word after %j names something of %s', (typed, list) => {
  expect(listFor(manifest, typed)).toBe(list)
})

it.each([
  [['config', 'get', ''], true],
  [['config', 'set', 'fsui.'], true],
  [['config', 'unset', 'f'], true],
  [['config', 'set', 'fsui.reply', ''], false],
  [['config', 'show', ''], false],
  [['task', 'close', ''], false],
])('whether the word after %j names a setting: %s', (typed, named) => {
  expect(isSetting(manifest, typed)).toBe(named)
})
