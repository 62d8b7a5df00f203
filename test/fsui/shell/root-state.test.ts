// What is left at the root of a tree.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rootState } from '../../../src/fsui/shell/root-state.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cw-root-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('R8: a tree has its mark, and one of the files that it began with', async () => {
  const put = (name: string) => writeFile(join(root, name), '')
  await put('AGENTS.md')
  expect(await rootState(root)).toBe('unmarked')
  await put('.cw-home')
  expect(await rootState(root)).toBe('whole')
  await rm(join(root, 'AGENTS.md'))
  await put('STATUS.md')
  expect(await rootState(root)).toBe('bare')
  expect(await rootState(join(root, 'gone'))).toBe('unmarked')
})
