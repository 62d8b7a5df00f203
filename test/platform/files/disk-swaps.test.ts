// R3: folders that are, or become, links: nothing is read, written or removed behind them.

import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FaultStep, FileTree } from '../../../src/platform/files/file-tree.ts'
import { openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { bytes, DiskPlace, hash } from './disk-place.ts'
import { SwappingVolume } from './swapping-volume.ts'

let place: DiskPlace
let tree: FileTree

beforeEach(() => {
  place = new DiskPlace()
  tree = place.open()
})
afterEach(() => place.remove())

const untouched = () => {
  expect(place.outsideNames()).toEqual(['precious'])
  expect(readFileSync(join(place.outside, 'precious'), 'utf8')).toBe('precious\n')
}

/** The real folder stays in the tree under another name. */
function swap(): void {
  renameSync(place.at('a'), place.at('real'))
  symlinkSync(place.outside, place.at('a'))
}

test('R3: a folder that is a link is not entered by any operation', async () => {
  symlinkSync(place.outside, place.at('a'))
  const problem = { code: 'folder.link' }
  expect(await tree.list('a')).toMatchObject({ state: 'refused', problem })
  expect(await tree.read('a/precious')).toMatchObject({ state: 'refused', problem })
  expect(await tree.replace('a/new.md', bytes('x'), { expected: null })).toMatchObject({ outcome: 'changed' })
  expect(await tree.replace('a/b/new.md', bytes('x'), { expected: null })).toMatchObject({
    outcome: 'changed',
  })
  expect(await tree.remove('a/precious', hash('precious\n'))).toMatchObject({ outcome: 'changed' })
  expect(await tree.move('a/precious', 'b.md', hash('precious\n'))).toMatchObject({ outcome: 'changed' })
  expect(await tree.append('a/log.md', 'x')).toMatchObject({ outcome: 'failed', problem })
  expect(await tree.makeFolder('a/b')).toMatchObject(problem)
  expect(await tree.removeEmptyFolder('a')).toBe(false)
  const placed = await tree.placeFolder('a/b', new Map([['x.md', { bytes: bytes('x') }]]))
  expect(placed).toMatchObject({ outcome: 'failed', problem })
  untouched()
})

const replacing: FaultStep[] = [
  'replace:compared',
  'stage:verified',
  'replace:hashed',
  'replace:kept',
  'replace:kept-checked',
  'replace:placed',
]
describe.each([
  ['a/b.md', 'replacing a file'],
  ['a/new.md', 'making a file'],
])('R3: a folder that is swapped for a link out of the tree, %s', (path) => {
  test.each(replacing)('after %s, gets nothing', async (step) => {
    place.write('a/b.md', 'old')
    let swapped = false
    place.faults = (passed) => {
      if (passed === step && !swapped) swap()
      swapped ||= passed === step
    }
    const expected = path === 'a/b.md' ? hash('old') : null
    const replaced = await tree.replace(path, bytes('ours'), { expected })
    if (swapped) expect(replaced.outcome).not.toBe('written')
    untouched()
    expect(place.texts()).toContain('old')
  })
})

test('R3: a folder that is swapped while its file is removed or moved gives nothing away', async () => {
  for (const step of ['remove:hashed', 'move:hashed'] as const) {
    const here = new DiskPlace()
    const opened = here.open()
    here.write('a/precious', 'precious\n')
    here.faults = (passed) => {
      if (passed !== step) return
      renameSync(here.at('a'), here.at('real'))
      symlinkSync(here.outside, here.at('a'))
    }
    if (step === 'remove:hashed') await opened.remove('a/precious', hash('precious\n'))
    else await opened.move('a/precious', 'a/elsewhere.md', hash('precious\n'))
    expect(here.outsideNames()).toEqual(['precious'])
    here.remove()
  }
})

test('R3: a machine folder that is a link is not used, and one that becomes a link is not entered', async () => {
  const linked = new DiskPlace()
  symlinkSync(linked.outside, linked.at('.cw'))
  const beside = linked.open()
  expect(beside.capabilities.machineFolder).toBe('.cw-local')
  expect(await beside.replace('a.md', bytes('x'), { expected: null })).toMatchObject({ outcome: 'written' })
  expect(linked.outsideNames()).toEqual(['precious'])
  linked.remove()

  place.write('a.md', 'old')
  renameSync(place.at('.cw'), place.at('.cw-before'))
  symlinkSync(place.outside, place.at('.cw'))
  const replaced = await tree.replace('a.md', bytes('x'), { expected: hash('old') })
  expect(replaced).toMatchObject({ outcome: 'failed', problem: { code: 'folder.link' } })
  expect(readFileSync(place.at('a.md'), 'utf8')).toBe('old')
  untouched()
})

test('R3: links that were planted in the stage and keep areas are taken away, not followed', async () => {
  mkdirSync(place.at('.cw/stage/deep'), { recursive: true })
  mkdirSync(place.at('.cw/keep'), { recursive: true })
  symlinkSync(place.outside, place.at('.cw/stage/deep/out'))
  symlinkSync(join(place.outside, 'precious'), place.at('.cw/stage/file'))
  symlinkSync(join(place.outside, 'precious'), place.at('.cw/keep/d0123456789abcdef-a%2Emd'))
  writeFileSync(place.at('.cw/keep/d0123456789abcdef-%2E%2E%2Foutside%2Fplanted'), 'planted')
  const again = place.open()
  expect(readdirSync(place.at('.cw/stage'))).toEqual([])
  await again.recover()
  expect(readdirSync(place.root).sort()).toEqual(['.cw'])
  untouched()
})

test('R8: a root that is swapped for another folder is refused by every operation', async () => {
  place.write('b.md', 'old')
  renameSync(place.root, join(place.top, 'moved'))
  symlinkSync(place.outside, place.root)
  const problem = { code: 'root.changed' }
  expect(await tree.read('precious')).toMatchObject({ state: 'refused', problem })
  expect(await tree.list('')).toMatchObject({ state: 'refused', problem })
  expect(await tree.append('log.md', 'x')).toMatchObject({ outcome: 'failed', problem })
  expect(await tree.replace('b.md', bytes('x'), { expected: null })).toMatchObject({ outcome: 'changed' })
  untouched()
})

test.skipIf(process.platform !== 'linux')(
  'R3: a folder that is swapped for a link right before each change lets nothing out',
  async () => {
    for (const folder of ['a', '.cw', '.cw/stage', '.cw/keep']) {
      const here = new DiskPlace()
      for (const made of ['a/empty', '.cw/stage', '.cw/keep']) mkdirSync(here.at(made), { recursive: true })
      here.write('a/b.md', 'old')
      here.write('a/log.md', 'line\n')
      // Under these names the calls would find something outside, too.
      for (const name of ['a', 'stage', 'keep', 'empty']) mkdirSync(join(here.outside, name))
      writeFileSync(join(here.outside, 'b.md'), 'theirs')
      const before = here.outsideNames()
      const swapping = new SwappingVolume(here.at(folder), here.outside)
      const opened = openMemoryTree(swapping.volume, here.root, { clock: here.clock })
      if (!opened.ok) throw new Error(opened.problem.message)
      await useEverything(opened.value)
      expect(here.outsideNames().sort(), folder).toEqual(before.sort())
      expect(readFileSync(join(here.outside, 'b.md'), 'utf8')).toBe('theirs')
      if (folder === 'a') expect([...swapping.counts.keys()].sort()).toEqual(everyChange)
      here.remove()
    }
  },
)

const everyChange = ['create', 'link', 'mkdir', 'openAppend', 'rename', 'rmdir', 'unlink']

async function useEverything(opened: FileTree): Promise<void> {
  const files = new Map([['x.md', { bytes: bytes('x') }]])
  await opened.replace('a/b.md', bytes('ours'), { expected: hash('old') })
  await opened.replace('a/new.md', bytes('ours'), { expected: null })
  await opened.append('a/log.md', 'line\n')
  await opened.makeFolder('a/made')
  await opened.placeFolder('a/placed', files)
  await opened.removeEmptyFolder('a/empty')
  await opened.remove('a/new.md', hash('ours'))
  await opened.move('a/b.md', 'a/c.md', hash('ours'))
  await opened.recover()
}
