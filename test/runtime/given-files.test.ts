// The files that agents are given: read from real folders, and told of.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { GivenFile, WorkItem } from '../../src/modules/runs/index.ts'
import { readGivenFiles } from '../../src/runtime/supervisor/given-files.ts'
import { tellFiles } from '../../src/runtime/supervisor/tell-files.ts'

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw given ü-')))
  mkdirSync(join(root, 'shop/docs'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, content: string | Uint8Array) => writeFileSync(join(root, path), content)
const documents = { 'tasks/measure.md': '---\nid: t-1\n---\n# Measure <!-- not for you -->\n' }
async function read(...input: string[]): Promise<Map<string, GivenFile>> {
  const item = { agent: { input }, project: { repository: join(root, 'shop') } } as unknown as WorkItem
  const files = await readGivenFiles(item, { userHome: root, documents: async () => documents })
  expect(files.map(({ path }) => path)).toEqual([...input].sort())
  return new Map(files.map((file) => [file.path, file]))
}

it('are read from the project, the tree and the machine, sorted', async () => {
  put('shop/docs/spec.md', '# Spec\n')
  put('wishes.txt', 'Fast.\n')
  const files = await read('~/wishes.txt', 'docs/spec.md', 'tasks/measure.md', join(root, 'wishes.txt'))
  expect(files.get('docs/spec.md')).toMatchObject({ is: 'text', text: '# Spec\n', bytes: 7, cut: false })
  expect(files.get('~/wishes.txt')).toMatchObject({ is: 'text', text: 'Fast.\n' })
  expect(files.get(join(root, 'wishes.txt'))).toMatchObject({ is: 'text', text: 'Fast.\n' })
  expect(files.get('tasks/measure.md')?.text).toBe('---\nid: t-1\n---\n# Measure\n')
})

it('that are no text are told apart, and none holds anything up', async () => {
  put('shop/logo.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0))
  put('shop/latin.txt', Uint8Array.of(0x66, 0xfc, 0x72))
  put('shop/empty.txt', '')
  put('secret.txt', 'no')
  symlinkSync(join(root, 'secret.txt'), join(root, 'shop/link.txt'))
  execFileSync('mkfifo', [join(root, 'shop/pipe')])
  const names = ['logo.png', 'latin.txt', 'empty.txt', 'link.txt', '../secret.txt', 'pipe', 'docs', 'gone.md']
  const files = await read(...names)
  expect(names.map((name) => files.get(name)?.is)).toEqual([
    ...['binary', 'binary', 'text', 'outside', 'outside', 'unreadable', 'folder', 'missing'],
  ])
  expect(files.get('logo.png')).toMatchObject({ bytes: 6, text: null })
})

it('are taken up to 500 kB, never with half a letter', async () => {
  put('shop/long.txt', `a${'ä'.repeat(300_000)}`)
  const file = (await read('long.txt')).get('long.txt')
  expect(file).toMatchObject({ is: 'text', cut: true, bytes: 600_001 })
  expect(Buffer.byteLength(file?.text ?? '')).toBe(499_999)
})

it('are told with what is in them, while that is short', () => {
  const text = (path: string, content: string): GivenFile => ({
    ...{ path, is: 'text', bytes: content.length, text: content, cut: false },
  })
  const gone: GivenFile = { path: 'gone.md', is: 'missing', bytes: null, text: null, cut: false }
  const told = tellFiles([text('a.md', '```\nx\n```\n'), text('b.sql', 'b'.repeat(100_000)), gone])
  expect(told).toBe(
    'You were given these files:\n\na.md:\n\n````\n```\nx\n```\n````\n\n' +
      'b.sql: a text of 100000 bytes, too long to stand here. Read what you need of it.\n\ngone.md: there was no such file.',
  )
  expect(tellFiles([])).toBe('')
})
