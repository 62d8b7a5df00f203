// Settings of a machine under which Claude Code would not ask a person.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hooksForbidden } from '../../src/drivers/claude-code/managed-settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-managed-'))
  mkdirSync(join(folder, 'managed-settings.d'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['disableAllHooks', 'managed-settings.json'],
  ['allowManagedHooksOnly', 'managed-settings.json'],
  ['disableAllHooks', 'managed-settings.d/10-hooks.json'],
])('%s in %s keeps its hook from running', (setting, file) => {
  writeFileSync(join(folder, file), JSON.stringify({ [setting]: true, model: 'opus' }))
  expect(hooksForbidden(folder)).toBe(`${setting} in ${join(folder, file)}`)
})

it.each([
  ['that say nothing of hooks', '{"model": "opus", "disableAllHooks": false}'],
  ['that nobody can read', '{'],
])('settings %s do not', (_, text) => {
  writeFileSync(join(folder, 'managed-settings.json'), text)
  expect(hooksForbidden(folder)).toBeNull()
})

it('neither does a machine without any', () => {
  expect(hooksForbidden(join(folder, 'none'))).toBeNull()
})
