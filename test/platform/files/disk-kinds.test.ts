// What may stand on a disk where a document is expected: each kind is read or refused, and never followed.

import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileTree } from '../../../src/platform/files/file-tree.ts'
import { bytes, DiskPlace, hash, keptTexts, succeeds } from './disk-place.ts'

let place: DiskPlace
let tree: FileTree

beforeEach(() => {
  place = new DiskPlace()
  tree = place.open()
})
afterEach(() => place.remove())

const OLD = '# old\n'
const OURS = '# ours\n'

/** Every operation on what stands at `a.md`; it must be refused by each and still stand there. */
async function refusedEverywhere(code: string): Promise<void> {
  const refusal = { state: 'refused', problem: { code } }
  expect(await tree.read('a.md')).toMatchObject(refusal)
  expect(await tree.stat('a.md')).toMatchObject(refusal)
  for (const expected of [null, hash(OLD)]) {
    const replaced = await tree.replace('a.md', bytes(OURS), { expected })
    expect(replaced).toMatchObject({ outcome: 'changed', found: refusal })
  }
  expect(await tree.remove('a.md', hash(OLD))).toMatchObject({ outcome: 'changed', found: refusal })
  expect(await tree.move('a.md', 'b.md', hash(OLD))).toMatchObject({ outcome: 'changed', found: refusal })
  expect(await tree.append('a.md', 'line\n')).toMatchObject({ outcome: 'failed', problem: { code } })
  expect(place.outsideNames()).toEqual(['precious'])
  expect(readFileSync(join(place.outside, 'precious'), 'utf8')).toBe('precious\n')
}

describe('R2: where a document is expected', () => {
  const hasFifos = succeeds('mkfifo', '--version')
  test.skipIf(!hasFifos)('a pipe is refused without waiting for its other end', async () => {
    expect(succeeds('mkfifo', place.at('a.md'))).toBe(true)
    await refusedEverywhere('file.is-special')
  })

  test('a socket is refused', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(place.at('a.md'), resolve))
    await refusedEverywhere('file.is-special')
    await new Promise((resolve) => server.close(resolve))
  })

  test('a device is refused', async ({ skip }) => {
    if (!succeeds('mknod', place.at('a.md'), 'c', '1', '3')) skip('making a device needs rights')
    await refusedEverywhere('file.is-special')
  })

  test('a folder is refused', async () => {
    mkdirSync(place.at('a.md'))
    await refusedEverywhere('file.is-folder')
  })

  test('a link is refused, whether it leads out of the tree, into it, or nowhere', async () => {
    for (const target of [join(place.outside, 'precious'), 'b.md', '/nowhere']) {
      place.write('b.md', OLD)
      symlinkSync(target, place.at('a.md'))
      await refusedEverywhere('file.is-link')
      expect(succeeds('rm', place.at('a.md'))).toBe(true)
    }
  })

  test('more than 1 MiB is refused, and 1 MiB is read', async () => {
    place.write('a.md', '')
    truncateSync(place.at('a.md'), 1024 * 1024 + 1)
    await refusedOnReading('file.too-big')
    truncateSync(place.at('a.md'), 1024 * 1024)
    expect(await tree.read('a.md')).toMatchObject({ state: 'file' })
  })

  const refusedOnReading = async (code: string) =>
    expect(await tree.read('a.md')).toMatchObject({ state: 'refused', problem: { code } })

  test('what its user may not read is refused, and what may not be written stays', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('needs root, to become somebody else')
    place.write('shut/a.md', OLD)
    chmodSync(place.top, 0o755)
    chmodSync(place.at('shut/a.md'), 0)
    process.seteuid?.(65_534)
    try {
      const least = place.open()
      expect(least.capabilities.hardLinks).toBe(false)
      const problem = { code: 'file.no-permission' }
      expect(await least.read('shut/a.md')).toMatchObject({ state: 'refused', problem })
      expect(await least.replace('shut/b.md', bytes(OURS), { expected: null })).toMatchObject({
        outcome: 'failed',
        problem,
      })
      expect(await least.append('shut/log.md', 'x')).toMatchObject({ outcome: 'failed', problem })
      expect(await least.makeFolder('new')).toMatchObject(problem)
    } finally {
      process.seteuid?.(0)
    }
    expect(readdirSync(place.at('shut'))).toEqual(['a.md'])
  })

  test('what is immutable stays, and nothing is left in the stage area', async ({ skip }) => {
    place.write('a.md', OLD)
    if (!succeeds('chattr', '+i', place.at('a.md'))) skip('chattr is missing, or needs rights')
    try {
      const replaced = await tree.replace('a.md', bytes(OURS), { expected: hash(OLD) })
      expect(replaced).toMatchObject({ outcome: 'failed', problem: { code: 'file.no-permission' } })
      expect(await tree.remove('a.md', hash(OLD))).toMatchObject({ outcome: 'failed' })
      expect(await tree.move('a.md', 'b.md', hash(OLD))).toMatchObject({ outcome: 'failed' })
      expect(readFileSync(place.at('a.md'), 'utf8')).toBe(OLD)
      expect(readdirSync(place.at('.cw/stage'))).toEqual([])
    } finally {
      succeeds('chattr', '-i', place.at('a.md'))
    }
  })

  test('another file system below the root is read, and refused for writing', async ({ skip }) => {
    mkdirSync(place.at('other'))
    if (!succeeds('mount', '-t', 'tmpfs', 'tmpfs', place.at('other'))) skip('mounting needs rights')
    try {
      place.write('other/a.md', OLD)
      expect(await tree.read('other/a.md')).toMatchObject({ state: 'file', hash: hash(OLD) })
      const problem = { code: 'folder.other-device' }
      expect(await tree.replace('other/a.md', bytes(OURS), { expected: hash(OLD) })).toMatchObject({
        outcome: 'failed',
        problem,
      })
      expect(await tree.replace('other/b.md', bytes(OURS), { expected: null })).toMatchObject({
        outcome: 'failed',
      })
      expect(await tree.remove('other/a.md', hash(OLD))).toMatchObject({ outcome: 'failed', problem })
      expect(readdirSync(place.at('other'))).toEqual(['a.md'])
      expect(readFileSync(place.at('other/a.md'), 'utf8')).toBe(OLD)
    } finally {
      succeeds('umount', place.at('other'))
    }
  })
})

describe('a file with a second name outside of the tree', () => {
  test('is replaced there alone: the other name keeps what it had', async () => {
    linkSync(join(place.outside, 'precious'), place.at('a.md'))
    const replaced = await tree.replace('a.md', bytes(OURS), { expected: hash('precious\n') })
    expect(replaced.outcome).toBe('written')
    expect(keptTexts(replaced)).toEqual(['precious\n'])
    expect(readFileSync(join(place.outside, 'precious'), 'utf8')).toBe('precious\n')
  })

  test('is no log: nothing is appended to it', async () => {
    linkSync(join(place.outside, 'precious'), place.at('a.md'))
    expect(await tree.append('a.md', 'line\n')).toMatchObject({
      outcome: 'failed',
      problem: { code: 'file.has-names' },
    })
    expect(readFileSync(join(place.outside, 'precious'), 'utf8')).toBe('precious\n')
  })
})

describe('W8: what a replaced file keeps', () => {
  test.each([0o644, 0o600, 0o664, 0o755, 0o444])('its mode %o', async (mode) => {
    place.write('a.md', OLD)
    chmodSync(place.at('a.md'), mode)
    expect(await tree.replace('a.md', bytes(OURS), { expected: hash(OLD) })).toMatchObject({
      outcome: 'written',
    })
    expect(statSync(place.at('a.md')).mode & 0o7777).toBe(mode)
  })

  test.each([
    ['CRLF', '# a\r\nb\r\n'],
    ['a byte order mark', '\uFEFF# a\n'],
    ['no final newline', '# a'],
    ['bytes that are no UTF-8', '\u0000\u0001'],
  ])('its bytes, with %s', async (_, text) => {
    place.write('a.md', OLD)
    await tree.replace('a.md', bytes(text), { expected: hash(OLD) })
    expect(Buffer.from(bytes(text)).equals(readFileSync(place.at('a.md')))).toBe(true)
  })
})

describe('W4: an editor that still has the replaced file open', () => {
  test('loses nothing of what it writes until 60 s later', async () => {
    place.write('a.md', OLD)
    const editor = openSync(place.at('a.md'), 'a')
    const replaced = await tree.replace('a.md', bytes(OURS), { expected: hash(OLD) })
    expect(keptTexts(replaced)).toEqual([OLD])
    const heard: string[] = []
    for (const [ms, line] of [
      [1_000, 'one\n'] as const,
      [9_000, 'two\n'] as const,
      [50_000, 'three\n'] as const,
    ]) {
      writeSync(editor, line)
      place.clock.ms += ms
      for (const version of await tree.recheckKept()) heard.push(new TextDecoder().decode(version.bytes))
    }
    closeSync(editor)
    expect(heard).toEqual([`${OLD}one\n`, `${OLD}one\ntwo\n`, `${OLD}one\ntwo\nthree\n`])
    expect(readFileSync(place.at('a.md'), 'utf8')).toBe(OURS)
  })
})

describe('R2: a file that changes while it is read', () => {
  test.each(['read:looked', 'read:opened'] as const)('at %s is read again, whole', async (step) => {
    place.write('a.md', 'half')
    let writes = 2
    place.faults = (passed) => {
      if (passed === step && writes-- > 0)
        writeFileSync(place.at('a.md'), `# whole ${writes}, and longer each time\n`.repeat(3 - writes))
    }
    expect(await tree.read('a.md')).toMatchObject({
      state: 'file',
      hash: hash(readFileSync(place.at('a.md'), 'utf8')),
    })
  })

  test('R4: truncated for a moment is not read as empty', async () => {
    place.write('a.md', '')
    let looks = 0
    place.faults = (step) => {
      if (step === 'read:looked' && ++looks === 2)
        writeFileSync(place.at('a.md'), '---\nstatus: open\n---\n# T\n')
    }
    expect(await tree.read('a.md')).toMatchObject({
      state: 'file',
      hash: hash('---\nstatus: open\n---\n# T\n'),
    })
  })

  test('that never holds still is unsettled', async () => {
    place.write('a.md', '')
    let size = 0
    place.faults = (step) => {
      if (step === 'read:opened') writeFileSync(place.at('a.md'), 'x'.repeat(++size))
    }
    expect(await tree.read('a.md')).toEqual({ state: 'unsettled' })
  })
})

test('W4: a machine folder that became a file takes nothing with it, and is made again once it may be', async () => {
  place.write('a.md', OLD)
  const replaced = await tree.replace('a.md', bytes(OURS), { expected: hash(OLD) })
  expect(replaced.outcome).toBe('written')
  rmSync(place.at('.cw'), { recursive: true })
  place.write('.cw', 'somebody put this here')
  place.clock.ms += 60_000
  expect((await tree.recheckKept()).map((version) => version.hash)).toEqual([])
  rmSync(place.at('.cw'))
  expect(await tree.replace('a.md', bytes(OLD), { expected: hash(OURS) })).toMatchObject({
    outcome: 'written',
  })
})
