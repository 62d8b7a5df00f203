// The contract of the file tree, on every implementation.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type FaultStep,
  hashOf,
  type KeptVersion,
  sameButYoung,
  sameStat,
} from '../../src/platform/files/file-tree.ts'
import { MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../src/platform/files/open-tree.ts'
import { type Bench, benches, bytesOf, diskBench, StoppedClock, textOf } from './file-tree-suite.ts'

const OLD = '# old\n'
const OURS = '# ours\n'
const THEIRS = '# theirs, longer\n'
const hash = (text: string) => hashOf(bytesOf(text))

class Crash extends Error {}

const replaceSteps: FaultStep[] = [
  'read:looked',
  'read:opened',
  'replace:compared',
  'stage:written',
  'stage:verified',
  'replace:hashed',
  'replace:offered',
  'replace:kept',
  'replace:kept-checked',
  'replace:reserved',
  'replace:placed',
  'replace:kept-hashed',
  'replace:synced',
]

describe.each(Object.keys(benches))('a file tree on %s', (name) => {
  let bench: Bench
  beforeEach(() => {
    const make = benches[name]
    if (make === undefined) throw new Error(name)
    bench = make()
  })
  afterEach(() => bench.close())

  const once = (step: FaultStep, act: () => void) => {
    let done = false
    bench.faults = (passed) => {
      if (done || passed !== step) return
      done = true
      act()
    }
  }
  /** Steps of the other ways to replace a file are not passed. */
  const passes = (step: FaultStep): boolean => {
    const { exchange, hardLinks } = bench.tree.capabilities
    if (step === 'replace:offered') return exchange
    if (step === 'replace:reserved') return !exchange && !hardLinks
    return !(exchange && ['replace:kept', 'replace:kept-checked'].includes(step))
  }
  const kept = (result: object): KeptVersion[] =>
    'kept' in result && result.kept !== null ? [result.kept as KeptVersion] : []

  test('replaces what was expected and hands over the displaced bytes', async () => {
    bench.write('a/b.md', OLD)
    const result = await bench.tree.replace('a/b.md', bytesOf(OURS), { expected: hash(OLD) })
    expect(result.outcome).toBe('written')
    expect(kept(result).map((version) => textOf(version.bytes))).toEqual([OLD])
    expect(bench.text('a/b.md')).toBe(OURS)
    const looked = await bench.tree.stat('a/b.md')
    if (!('stat' in result) || looked.state !== 'file') throw new Error('it is not there')
    expect({ ...looked.stat, ctimeNs: 0n }).toEqual({ ...result.stat, ctimeNs: 0n })
    expect(sameStat(looked.stat, result.stat)).toBe(false)
    expect(sameButYoung(result.stat, looked.stat)).toBe(!name.includes('seconds'))
  })

  test('what a slow disk puts in place is young all the same [R11]', async () => {
    once('replace:placed', () => {
      bench.clock.ms += 50
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    })
    const result = await bench.tree.replace('b.md', bytesOf(OURS), { expected: null })
    const looked = await bench.tree.stat('b.md')
    if (!('stat' in result) || looked.state !== 'file') throw new Error('it is not there')
    expect(sameStat(looked.stat, result.stat)).toBe(false)
  })

  test('what changed a moment ago is remembered as young, and as it is when it is read later [R11]', async () => {
    bench.write('b.md', OLD)
    once('read:looked', () => bench.write('b.md', THEIRS))
    const early = await bench.tree.read('b.md')
    // However long the answer took: a machine that is busy may need more than a tick for it.
    const looked = await bench.tree.stat('b.md')
    if (early.state !== 'file' || looked.state !== 'file') throw new Error('it is not there')
    expect(textOf(early.bytes)).toBe(THEIRS)
    expect(sameStat(early.stat, looked.stat)).toBe(false)
    bench.clock.ms += 30
    // A disk counts time by itself.
    await new Promise((resolve) => setTimeout(resolve, 30))
    const late = await bench.tree.read('b.md')
    if (late.state !== 'file') throw new Error('it is not there')
    expect(sameStat(late.stat, looked.stat)).toBe(!name.includes('seconds'))
  })

  test('a later change of the same size shows against what was remembered of a read and of a replacement', async () => {
    bench.write('b.md', OLD)
    const read = await bench.tree.read('b.md')
    const replaced = await bench.tree.replace('c.md', bytesOf(OLD), { expected: null })
    // A disk's clock may tick as seldom as every 10 ms.
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (const [path, before] of [['b.md', read] as const, ['c.md', replaced] as const]) {
      bench.write(path, OLD.toUpperCase())
      const looked = await bench.tree.stat(path)
      if (!('stat' in before) || looked.state !== 'file') throw new Error('it is not there')
      expect(sameStat(looked.stat, before.stat)).toBe(false)
    }
  })

  test('does nothing when the bytes are there already [W1]', async () => {
    bench.write('b.md', OURS)
    expect(await bench.tree.replace('b.md', bytesOf(OURS), { expected: null })).toMatchObject({
      outcome: 'equal',
    })
  })

  test('makes a new file with its folders and gives it its mode', async () => {
    const result = await bench.tree.replace('x/y/v.md', bytesOf(OURS), {
      expected: null,
      mode: 0o444,
      durable: false,
    })
    expect(result).toMatchObject({ outcome: 'written', kept: null, stat: { mode: 0o444 } })
    expect(await bench.tree.read('x/y/v.md')).toMatchObject({ state: 'file', hash: hash(OURS) })
  })

  test('never clobbers a file where none was expected, also one that appears on the way [W5]', async () => {
    bench.write('b.md', THEIRS)
    expect(await bench.tree.replace('b.md', bytesOf(OURS), { expected: null })).toMatchObject({
      outcome: 'changed',
    })
    once('replace:hashed', () => bench.write('c.md', THEIRS))
    expect(await bench.tree.replace('c.md', bytesOf(OURS), { expected: null })).toMatchObject({
      outcome: 'changed',
      found: { hash: hash(THEIRS) },
    })
    expect([bench.text('b.md'), bench.text('c.md')]).toEqual([THEIRS, THEIRS])
  })

  test.each(replaceSteps.flatMap((step) => [[step, 'write'] as const, [step, 'save'] as const]))(
    'loses neither content when somebody comes in after %s with a %s [W3, W6]',
    async (step, how) => {
      bench.write('b.md', OLD)
      let came = false
      once(step, () => {
        came = true
        bench[how]('b.md', THEIRS)
      })
      const result = await bench.tree.replace('b.md', bytesOf(OURS), { expected: hash(OLD) })
      bench.clock.ms += 1_000
      const versions = [...kept(result), ...(await bench.tree.recheckKept())].map(({ bytes }) =>
        textOf(bytes),
      )
      expect(came).toBe(passes(step))
      if (came) expect([bench.text('b.md'), ...versions]).toContain(THEIRS)
      if (result.outcome === 'written' || result.outcome === 'raced') {
        expect([OURS, THEIRS]).toContain(bench.text('b.md'))
        const looked = await bench.tree.stat('b.md')
        if (bench.text('b.md') === THEIRS) expect(looked).not.toMatchObject({ stat: result.stat })
      } else if (how === 'save' || result.outcome === 'changed') expect(bench.text('b.md')).toBe(THEIRS)
    },
  )

  test('loses neither of two saves that come in one after the other, whatever stands there in the end [W3, W6]', async () => {
    bench.write('b.md', OLD)
    const saved: string[] = []
    const save = (text: string) => {
      saved.push(text)
      bench.save('b.md', text)
    }
    bench.faults = (passed) => {
      if (passed === 'replace:hashed') save(THEIRS)
      if (passed === 'replace:kept') save('later\n')
    }
    const result = await bench.tree.replace('b.md', bytesOf(OURS), { expected: hash(OLD) })
    // Only where it is linked first the first save is not seen at once.
    const { exchange, hardLinks } = bench.tree.capabilities
    expect([result.outcome, saved.length]).toEqual(['changed', hardLinks && !exchange ? 2 : 1])
    bench.clock.ms += 1_000
    const versions = [...kept(result), ...(await bench.tree.recheckKept())].map(({ bytes }) => textOf(bytes))
    expect([bench.text('b.md'), ...versions]).toEqual(expect.arrayContaining(saved))
  })

  test.each(replaceSteps)(
    'an editor that writes through its descriptor after %s loses nothing, and a race lost last is told [W4, W6]',
    async (step) => {
      bench.write('b.md', OLD)
      const write = bench.writerOf('b.md')
      let came = false
      once(step, () => {
        came = true
        write(THEIRS)
      })
      const result = await bench.tree.replace('b.md', bytesOf(OURS), { expected: hash(OLD) })
      bench.clock.ms += 1_000
      const versions = [...kept(result), ...(await bench.tree.recheckKept())].map(({ bytes }) =>
        textOf(bytes),
      )
      if (came) expect([bench.text('b.md'), ...versions]).toContain(THEIRS)
      if (step === 'replace:placed')
        expect(result).toMatchObject({ outcome: 'raced', kept: { hash: hash(THEIRS) } })
    },
  )

  test.each(replaceSteps)(
    'after a crash at %s the file is old or new, and the old bytes are somewhere',
    async (step) => {
      bench.write('b.md', OLD)
      let crashed = false
      once(step, () => {
        crashed = true
        throw new Crash()
      })
      const replaced = bench.tree.replace('b.md', bytesOf(OURS), { expected: hash(OLD) })
      await replaced.catch((error: unknown) => expect(error).toBeInstanceOf(Crash))
      bench.faults = undefined
      const again = bench.reopen()
      const versions = (await again.recover()).map(({ bytes }) => textOf(bytes))
      expect([OLD, OURS]).toContain(bench.text('b.md'))
      expect([bench.text('b.md'), ...versions].includes(OLD) || !crashed).toBe(true)
      expect(await again.list('.cw/stage')).toEqual({ state: 'folder', entries: [] })
    },
  )

  test('an error of the file system at staging leaves the target alone', async () => {
    bench.write('b.md', OLD)
    once('stage:written', () => {
      throw Object.assign(new Error('read-only'), { code: 'EROFS' })
    })
    const result = await bench.tree.replace('b.md', bytesOf(OURS), { expected: hash(OLD) })
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'disk.read-only' } })
    expect(bench.text('b.md')).toBe(OLD)
    expect(await bench.tree.list('.cw/stage')).toEqual({ state: 'folder', entries: [] })
  })

  test('what does not stand in the stage area as it was given is never put in place [W2]', async () => {
    bench.write('b.md', OLD)
    const given = bytesOf(OURS)
    once('stage:written', () => given.fill(0))
    const result = await bench.tree.replace('b.md', given, { expected: hash(OLD) })
    expect(result.outcome).toBe('failed')
    expect(bench.text('b.md')).toBe(OLD)
    expect(await bench.tree.list('.cw/stage')).toEqual({ state: 'folder', entries: [] })
  })

  test('removes the expected content only, and puts another one back [W7]', async () => {
    bench.write('b.md', OLD)
    expect(await bench.tree.remove('b.md', hash(OURS))).toMatchObject({ outcome: 'changed' })
    once('remove:kept', () => bench.write('c.md', THEIRS))
    const removed = await bench.tree.remove('b.md', hash(OLD))
    expect(kept(removed).map(({ bytes }) => textOf(bytes))).toEqual([OLD])
    expect([bench.text('b.md'), bench.text('c.md')]).toEqual([null, THEIRS])
    expect(await bench.tree.remove('b.md', hash(OLD))).toEqual({ outcome: 'missing' })
  })

  test('moves a file, but never over another one', async () => {
    bench.write('a.md', OLD)
    bench.write('b.md', THEIRS)
    expect(await bench.tree.move('a.md', 'b.md', hash(OLD))).toEqual({ outcome: 'occupied' })
    expect(await bench.tree.move('a.md', 'archive/a.md', hash(OLD))).toMatchObject({ outcome: 'moved' })
    expect([bench.text('a.md'), bench.text('archive/a.md'), bench.text('b.md')]).toEqual([null, OLD, THEIRS])
  })

  test.each(['move:hashed', 'move:taken-away', 'move:placed'] as const)(
    'a crash at %s of a move leaves exactly one of both names',
    async (step) => {
      bench.write('a.md', OLD)
      once(step, () => {
        throw new Crash()
      })
      await expect(bench.tree.move('a.md', 'c/a.md', hash(OLD))).rejects.toBeInstanceOf(Crash)
      bench.faults = undefined
      await bench.reopen().recover()
      expect([bench.text('a.md'), bench.text('c/a.md')].filter((text) => text !== null)).toEqual([OLD])
    },
  )

  test('a name that is taken while a file moves sends it back', async () => {
    bench.write('a.md', OLD)
    once('move:taken-away', () => bench.write('b.md', THEIRS))
    expect(await bench.tree.move('a.md', 'b.md', hash(OLD))).toEqual({ outcome: 'occupied' })
    expect([bench.text('a.md'), bench.text('b.md')]).toEqual([OLD, THEIRS])
  })

  test('a name that differs in case alone is another file, or the same one, as the file system has it', async () => {
    bench.write('a.md', OLD)
    const folds = bench.tree.capabilities.caseFolding
    expect(folds).toBe(name.includes('folded'))
    const placed = await bench.tree.replace('A.md', bytesOf(OURS), { expected: null })
    expect(placed.outcome).toBe(folds ? 'changed' : 'written')
    expect(bench.text('a.md')).toBe(OLD)
    const moved = await bench.tree.move('a.md', 'A.md', hash(OLD))
    expect(moved.outcome).toBe(folds ? 'moved' : 'occupied')
    const listed = await bench.tree.list('')
    const names = listed.state === 'folder' ? listed.entries.map((entry) => entry.name) : []
    expect(names.filter((each) => /^a.md$/i.test(each)).sort()).toEqual(folds ? ['A.md'] : ['A.md', 'a.md'])
  })

  test('places a new folder whole, and none over an existing one [W14]', async () => {
    const files = new Map([
      ['phase.md', { bytes: bytesOf(OURS) }],
      ['tasks/01.md', { bytes: bytesOf(OLD), mode: 0o444 }],
    ])
    const placed = await bench.tree.placeFolder('phases/01', files)
    expect(placed).toMatchObject({ outcome: 'placed' })
    expect([bench.text('phases/01/phase.md'), bench.text('phases/01/tasks/01.md')]).toEqual([OURS, OLD])
    expect(await bench.tree.placeFolder('phases/01', files)).toEqual({ outcome: 'occupied' })
  })

  test('remembers more files than are synced one by one as they stand there', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `tasks/${at}.md`)
    const files = new Map(names.map((each) => [each, { bytes: bytesOf(each) }] as const))
    const placed = await bench.tree.placeFolder('phases/02', files)
    if (placed.outcome !== 'placed') throw new Error('it is not placed')
    for (const [each, stat] of placed.stats) {
      const looked = await bench.tree.stat(`phases/02/${each}`)
      if (looked.state !== 'file') throw new Error('it is not there')
      expect(bench.text(`phases/02/${each}`)).toBe(each)
      expect(sameStat(looked.stat, stat) || sameButYoung(stat, looked.stat)).toBe(!name.includes('seconds'))
    }
    expect(placed.stats.size).toBe(60)
  })

  test('appends to logs and makes, lists and removes folders', async () => {
    await bench.tree.append('log/day.md', 'one\n')
    expect(await bench.tree.append('log/day.md', 'two\n')).toEqual({ outcome: 'appended', size: 8 })
    expect(bench.text('log/day.md')).toBe('one\ntwo\n')
    expect(await bench.tree.makeFolder('empty')).toBeNull()
    expect(await bench.tree.list('log')).toMatchObject({ entries: [{ name: 'day.md', kind: 'file' }] })
    expect(await bench.tree.removeEmptyFolder('log')).toBe(false)
    expect(await bench.tree.removeEmptyFolder('empty')).toBe(true)
    expect(await bench.tree.list('empty')).toEqual({ state: 'missing' })
  })

  test('lists of a folder what is wanted, and looks at nothing else', async () => {
    for (let n = 0; n < 300; n++) bench.write(`tasks/junk-${n}.txt`, OLD)
    bench.write('tasks/one.md', OLD)
    const listed = await bench.tree.list('tasks', ({ name: each }) => each.endsWith('.md'))
    if (listed.state !== 'folder') throw new Error('it is no folder')
    expect(listed.entries.map((entry) => [entry.name, entry.stat?.size])).toEqual([['one.md', OLD.length]])
    const all = await bench.tree.list('tasks')
    expect(all.state === 'folder' && all.entries.length).toBe(301)
  })

  test.each(['../b.md', '/etc/passwd', 'a//b', 'C:/x', 'a\0b', ''])('refuses the path %j', async (path) => {
    expect(await bench.tree.read(path)).toMatchObject({ state: 'refused', problem: { code: 'path.invalid' } })
    expect(await bench.tree.append(path, 'x')).toMatchObject({ outcome: 'failed' })
  })

  test('a kept inode is dropped once its bytes are stored and three looks found it unchanged', async () => {
    bench.write('b.md', OLD)
    const [version] = kept(await bench.tree.replace('b.md', bytesOf(OURS), { expected: hash(OLD) }))
    if (version === undefined) throw new Error('nothing was kept')
    await bench.tree.forget(version)
    for (const ms of [1_000, 9_000]) {
      bench.clock.ms += ms
      expect(await bench.tree.recheckKept()).toEqual([])
      expect(bench.text(`.cw/keep/${version.keep}`)).toBe(OLD)
    }
    bench.write(`.cw/keep/${version.keep}`, THEIRS)
    bench.clock.ms += 50_000
    const [later] = await bench.tree.recheckKept()
    expect(later).toMatchObject({ path: 'b.md', hash: hash(THEIRS) })
    if (later !== undefined) await bench.tree.forget(later)
    expect(await bench.tree.recheckKept()).toEqual([])
    expect(bench.text(`.cw/keep/${version.keep}`)).toBeNull()
  })

  test('sixteen replacements at once, some of the same file, lose nothing', async () => {
    bench.write('same.md', OLD)
    const jobs = Array.from({ length: 16 }, (_, index) =>
      bench.tree.replace(index < 8 ? 'same.md' : `new-${index}.md`, bytesOf(`# ${index}\n`), {
        expected: index < 8 ? hash(OLD) : null,
      }),
    )
    const results = await Promise.all(jobs)
    expect(results.slice(0, 8).filter(({ outcome }) => outcome === 'written')).toHaveLength(1)
    expect(results.slice(8).every(({ outcome }) => outcome === 'written')).toBe(true)
  })
})

describe.each([true, false])(
  'a file that has another mode than it is to have, where modes are kept: %s',
  (modes) => {
    test('is given it, or left alone: each try would be told as a change', async () => {
      const bench = diskBench({ modes })
      try {
        bench.write('v.md', OURS)
        const options = { expected: hash(OURS), mode: 0o444 }
        expect(await bench.tree.replace('v.md', bytesOf(OURS), options)).toMatchObject({ outcome: 'equal' })
        const looked = await bench.tree.stat('v.md')
        expect(looked.state === 'file' && looked.stat.mode === 0o444).toBe(modes)
      } finally {
        bench.close()
      }
    })
  },
)

test.each([true, false])('a start that may write nothing finds out whether names fold: %s', (folds) => {
  const clock = new StoppedClock()
  const volume = new MemoryVolume({ caseFolding: folds, now: clock.now })
  volume.mkdir('/tree')
  const foldsNames = () => {
    const opened = openMemoryTree(volume, '/tree', { clock })
    return opened.ok && opened.value.capabilities.caseFolding
  }
  expect(foldsNames()).toBe(folds)
  volume.readOnly = true
  expect(foldsNames()).toBe(folds)
})
