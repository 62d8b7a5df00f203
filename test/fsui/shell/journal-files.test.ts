// The files of the log of a tree: which one a line goes to.

import { beforeEach, expect, test } from 'vitest'
import { classify } from '../../../src/fsui/core/classify.ts'
import { Journal } from '../../../src/fsui/shell/journal.ts'
import type { FileTree } from '../../../src/platform/files/file-tree.ts'
import { MemoryVolume } from '../../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { SteppedClock } from '../../app/test-home.ts'

const mebibyte = 1024 * 1024
const noon = (date: number) => new Date(2026, 10, date, 12).getTime()

let volume: MemoryVolume
let tree: FileTree
let now: number

beforeEach(() => {
  now = noon(21)
  volume = new MemoryVolume({ now: () => now })
  volume.mkdir('/tree')
  const opened = openMemoryTree(volume, '/tree', { clock: new SteppedClock() })
  if (!opened.ok) throw new Error(opened.problem.message)
  tree = opened.value
})

const open = () =>
  new Journal(
    tree,
    () => now,
    () => undefined,
  )

async function sizes(): Promise<Record<string, number>> {
  const listed = await tree.list('log')
  if (listed.state !== 'folder') return {}
  return Object.fromEntries(listed.entries.map(({ name, stat }) => [name, stat?.size ?? -1]).sort())
}

async function text(name: string): Promise<string> {
  const read = await tree.read(`log/${name}`)
  return read.state === 'file' ? Buffer.from(read.bytes).toString('utf8') : ''
}

test('W12: the log of a day goes on in a second file, and in a third, when one would be more than 1 MiB', async () => {
  const journal = open()
  for (let line = 0; line < 250; line++) journal.add(`${line} ${'x'.repeat(9_000)}`)
  await journal.settled()
  const written = await sizes()
  expect(Object.keys(written)).toEqual(['2026-11-21-2.md', '2026-11-21-3.md', '2026-11-21.md'])
  expect(Math.max(...Object.values(written))).toBeLessThanOrEqual(mebibyte)
  expect(written['2026-11-21.md']).toBeGreaterThan(mebibyte - 10_000)
  const all = `${await text('2026-11-21.md')}${await text('2026-11-21-2.md')}${await text('2026-11-21-3.md')}`
  const numbers = all
    .split('\n')
    .slice(0, -1)
    .map((line) => Number(line.split(' ')[2]))
  expect(numbers).toEqual(Array.from({ length: 250 }, (_, at) => at))
})

test('W12: the next process goes on in the last file of the day, and the next day begins with its first', async () => {
  await tree.append('log/2026-11-21.md', 'x'.repeat(mebibyte))
  await tree.append('log/2026-11-21-2.md', '- before\n')
  const journal = open()
  journal.add('one')
  await journal.settled()
  expect(await text('2026-11-21-2.md')).toBe('- before\n- 12:00:00 one\n')
  now = noon(22)
  journal.add('two')
  await journal.settled()
  expect(await text('2026-11-22.md')).toBe('- 12:00:00 two\n')
})

test('W12: a log that is deleted while it is written to is begun anew', async () => {
  const journal = open()
  journal.add('one')
  await journal.settled()
  volume.unlink('/tree/log/2026-11-21.md')
  journal.add('two')
  await journal.settled()
  expect(await text('2026-11-21.md')).toBe('- 12:00:00 two\n')
})

test('W12: every file of it is a log', () => {
  expect(classify('log/2026-11-21-2.md')).toEqual({ is: 'log' })
  expect(classify('log/2026-11-21-12.md')).toEqual({ is: 'log' })
})
