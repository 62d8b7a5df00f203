// Names that a disk allows and a tree has to bear: long ones, those of other alphabets and forms, and those that are none.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileTree } from '../../../src/platform/files/file-tree.ts'
import { bytes, DiskPlace, hash, keptTexts } from './disk-place.ts'

let place: DiskPlace
let tree: FileTree

beforeEach(() => {
  place = new DiskPlace()
  tree = place.open()
})
afterEach(() => place.remove())

const nfc = 'caf\u00e9.md'
const nfd = 'cafe\u0301.md'

test.each([
  'a b.md',
  '..a.md',
  'a..md',
  '-rf.md',
  'a%2Fb.md',
  "it's.md",
  'line\nbreak.md',
  'tab\t.md',
  '\u001b[31mred.md',
  '🦦.md',
  nfc,
  nfd,
  `${'x'.repeat(252)}.md`,
  `${'漢'.repeat(84)}.md`,
  `deep/${'x'.repeat(200)}/${'y'.repeat(200)}/${'z'.repeat(200)}/${'漢'.repeat(80)}.md`,
])('a file called %j is made, replaced, moved and removed, and its bytes are handed over', async (name) => {
  expect(await tree.replace(name, bytes('one'), { expected: null })).toMatchObject({ outcome: 'written' })
  const replaced = await tree.replace(name, bytes('two'), { expected: hash('one') })
  expect(replaced).toMatchObject({ outcome: 'written', kept: { path: name } })
  expect(await tree.move(name, 'moved.md', hash('two'))).toMatchObject({ outcome: 'moved' })
  expect(await tree.move('moved.md', name, hash('two'))).toMatchObject({ outcome: 'moved' })
  const removed = await tree.remove(name, hash('two'))
  expect(keptTexts(replaced, removed)).toEqual(['one', 'two'])
  const recovered = await place.open().recover()
  expect(recovered.map((version) => version.path)).toEqual([name, name])
})

test.each([`${'x'.repeat(253)}.md`, `${'漢'.repeat(85)}x.md`])(
  'a name longer than a disk takes is refused as such, and nothing is left',
  async (name) => {
    const problem = { code: 'path.too-long' }
    const found = { state: 'refused', problem }
    const replaced = await tree.replace(name, bytes('one'), { expected: null })
    expect(replaced).toMatchObject({ outcome: 'changed', found })
    expect(await tree.append(name, 'one')).toMatchObject({ outcome: 'failed', problem })
    expect(readdirSync(place.root)).toEqual(['.cw'])
  },
)

test('composed and decomposed letters are two files where the disk has two', async ({ skip }) => {
  place.write(nfc, 'composed')
  writeFileSync(place.at(nfd), 'decomposed')
  if (readdirSync(place.root).length < 2 + 1) skip('this disk takes them for one')
  expect(await tree.read(nfc)).toMatchObject({ hash: hash('composed') })
  expect(await tree.read(nfd)).toMatchObject({ hash: hash('decomposed') })
  await tree.replace(nfc, bytes('changed'), { expected: hash('composed') })
  expect(readFileSync(place.at(nfd), 'utf8')).toBe('decomposed')
})

test('a name that is no UTF-8 is listed as it can be, and harms nothing', async () => {
  const raw = Buffer.concat([
    Buffer.from(`${place.root}/bad-`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('.md'),
  ])
  writeFileSync(raw, 'raw')
  const listed = await tree.list('')
  const names = listed.state === 'folder' ? listed.entries.map(({ name }) => name) : []
  const shown = names.find((name) => name.startsWith('bad-')) ?? ''
  expect(await tree.read(shown)).toEqual({ state: 'missing' })
  expect(readFileSync(raw, 'utf8')).toBe('raw')
})

test.each([
  '..',
  '.',
  '../outside/precious',
  'a/../../outside/precious',
  '/etc/hostname',
  'a/./b',
  'a\\b',
  'a\0b',
  'C:\\x',
  'a//b',
  '\ud800.md',
])('no operation takes %j for a path', async (path) => {
  place.write('from.md', 'from')
  const problem = { code: 'path.invalid' }
  expect(await tree.read(path)).toMatchObject({ state: 'refused', problem })
  expect(await tree.stat(path)).toMatchObject({ state: 'refused', problem })
  expect(await tree.list(`${path}/x`)).toMatchObject({ state: 'refused', problem })
  expect(await tree.replace(path, bytes('x'), { expected: null })).not.toMatchObject({ outcome: 'written' })
  expect(await tree.remove(path, hash('precious\n'))).not.toMatchObject({ outcome: 'removed' })
  expect(await tree.move('from.md', path, hash('from'))).toMatchObject({ outcome: 'failed', problem })
  expect(await tree.append(path, 'x')).toMatchObject({ outcome: 'failed', problem })
  expect(await tree.placeFolder(path, new Map([['a.md', { bytes: bytes('x') }]]))).toMatchObject({
    outcome: 'failed',
    problem,
  })
  expect(await tree.makeFolder(path)).toMatchObject(problem)
  expect(await tree.removeEmptyFolder(path)).toBe(false)
  expect(place.outsideNames()).toEqual(['precious'])
  expect(readFileSync(place.at('from.md'), 'utf8')).toBe('from')
})

test('a path in a folder that is put in place whole cannot leave it', async () => {
  for (const name of ['../x.md', '/x.md', 'a/../../x.md']) {
    const placed = await tree.placeFolder('phases/01', new Map([[name, { bytes: bytes('x') }]]))
    expect(placed).toMatchObject({ outcome: 'failed' })
  }
  expect(readdirSync(place.root).sort()).toEqual(['.cw'])
})
