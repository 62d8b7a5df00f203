// Conversations that go on under another account.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { codex } from '../../src/drivers/codex/driver.ts'
import { carryConversation } from '../../src/drivers/conversations.ts'

const session = '0b6c9d3e-0000-4000-8000-000000000001'
let folder: string
const at = (path: string) => join(folder, path)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-carry-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}

const carry = (conversations: typeof claudeCode.conversations) =>
  carryConversation(conversations, { session, from: at('one'), to: at('two') })

it.each([
  ['Claude Code', claudeCode, `projects/-home-me-shop/${session}.jsonl`],
  ['Codex', codex, `sessions/2026/11/21/rollout-2026-11-21T10-00-00-${session}.jsonl`],
])('of %s: its files go along, and nothing else', async (_, { conversations }, path) => {
  write(`one/${path}`, 'said')
  write(`one/${path.replace('0001', '0002')}`, 'another one')
  write('one/.credentials.json', 'secret')
  expect(await carry(conversations)).toBe(true)
  const names = readdirSync(at('two'), { recursive: true, withFileTypes: true })
  expect(names.filter((each) => each.isFile()).map(({ name }) => name)).toEqual([path.split('/').at(-1)])
  expect(readFileSync(at(`two/${path}`), 'utf8')).toBe('said')
})

it('a copy that went on there is not taken back', async () => {
  const path = `projects/shop/${session}.jsonl`
  write(`one/${path}`, 'said')
  write(`two/${path}`, 'said, and more')
  utimesSync(at(`one/${path}`), 1_000, 1_000)
  expect(await carry(claudeCode.conversations)).toBe(true)
  expect(readFileSync(at(`two/${path}`), 'utf8')).toBe('said, and more')
})

it('where there is none, it cannot go on', async () => {
  expect(await carry(claudeCode.conversations)).toBe(false)
  expect(await carry(null)).toBe(false)
  expect(await carry('anywhere')).toBe(true)
})
