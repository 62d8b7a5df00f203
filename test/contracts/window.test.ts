// What happens between the last look at a target and its replacement. Where two names can change places in one step nothing
// is lost there; elsewhere the window is as small as it can be.

import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { diskVolume } from '../../src/platform/files/disk-volume.ts'
import { type Capabilities, type FileTree, hashOf } from '../../src/platform/files/file-tree.ts'
import { openMemoryTree } from '../../src/platform/files/open-tree.ts'
import type { Volume } from '../../src/platform/files/volume.ts'

let root: string
let target: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cw-window-'))
  target = join(root, 'b.md')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

it('nothing is waited for between the last look at a file and the rename over it [W3]', async () => {
  writeFileSync(target, 'old')
  const calls = new Calls()
  const tree = open(calls.of(diskVolume()), { exchange: false })
  await tree.recover()
  calls.all.length = 0
  const replaced = await replace(tree, 'old', 'new')
  expect([replaced.outcome, readFileSync(target, 'utf8')]).toEqual(['written', 'new'])
  const renamed = calls.all.findIndex(({ name, last }) => name === 'rename' && last.endsWith('/b.md'))
  const looked = calls.all.findLastIndex(
    ({ name, last }, n) => n < renamed && name === 'lstat' && last === target,
  )
  const between = calls.all.slice(looked + 1, renamed)
  // Folders are opened and looked at, so that the rename goes through the ones that were: no file is, and nothing is written.
  expect(between.filter(({ name }) => !['anchor', 'lstat', 'fstat', 'pathOf'].includes(name))).toEqual([])
  expect(new Set(calls.all.slice(looked, renamed + 1).map(({ turn }) => turn)).size).toBe(1)
})

const exchanges = process.platform === 'linux' || process.platform === 'darwin'

describe.skipIf(!exchanges)('where two names can change places in one step', () => {
  it('what a saver renames to the file after the last look is kept, and told [W6]', async () => {
    writeFileSync(target, 'old')
    const tree = open(
      rightBeforeExchange(() => {
        writeFileSync(`${target}.new`, 'saved')
        renameSync(`${target}.new`, target)
      }),
    )
    const replaced = await replace(tree, 'old', 'new')
    expect(replaced).toMatchObject({ outcome: 'raced', kept: { hash: hashOf(Buffer.from('saved')) } })
    expect(readFileSync(target, 'utf8')).toBe('new')
  })

  it('a link or a folder that is put there after the last look stays there [W5]', async () => {
    for (const put of [() => symlinkSync('elsewhere', target), () => mkdirSync(target)]) {
      writeFileSync(target, 'old')
      const tree = open(
        rightBeforeExchange(() => {
          renameSync(target, `${target}.old`)
          put()
        }),
      )
      expect(await replace(tree, 'old', 'new')).toMatchObject({
        outcome: 'changed',
        found: { state: 'refused' },
      })
      await expect(tree.list('.cw/keep')).resolves.toEqual({ state: 'folder', entries: [] })
      rmSync(target, { recursive: true })
    }
  })

  it('a file that is deleted after the last look stays deleted', async () => {
    writeFileSync(target, 'old')
    const tree = open(rightBeforeExchange(() => rmSync(target)))
    expect(await replace(tree, 'old', 'new')).toMatchObject({
      outcome: 'changed',
      found: { state: 'missing' },
    })
    expect(await tree.list('.cw/keep')).toEqual({ state: 'folder', entries: [] })
  })

  it('a target that cannot be exchanged after all is replaced in the other way', async () => {
    writeFileSync(target, 'old')
    const refusing = (): never => {
      throw Object.assign(new Error('no'), { code: 'EINVAL' })
    }
    const tree = open({ ...diskVolume(), exchange: refusing }, { exchange: true })
    expect(await replace(tree, 'old', 'new')).toMatchObject({ outcome: 'written' })
    expect(readFileSync(target, 'utf8')).toBe('new')
  })

  it('of thousands of files that a saver renames there at any moment none is lost [W3, W6]', async () => {
    const saves = 2_000
    writeFileSync(target, 'ours 0')
    const tree = open(diskVolume())
    const saver = new Worker(new URL('./renaming-saver.mjs', import.meta.url), {
      workerData: { target, saves },
    })
    const kept = new Set<string>()
    let working = true
    const ended = once(saver, 'exit').then(() => {
      working = false
    })
    for (let n = 1; working; n++) {
      // Nothing else here waits for the device, and the saver's end is an event.
      await new Promise((resolve) => setImmediate(resolve))
      const before = await tree.read('b.md')
      if (before.state !== 'file') continue
      const replaced = await tree.replace('b.md', Buffer.from(`ours ${n}`), {
        expected: before.hash,
        durable: false,
      })
      if (!('kept' in replaced) || replaced.kept === null) continue
      kept.add(Buffer.from(replaced.kept.bytes).toString())
      await tree.forget(replaced.kept)
    }
    await ended
    kept.add(readFileSync(target, 'utf8'))
    const lost = Array.from({ length: saves }, (_, n) => `saved ${n}`).filter((text) => !kept.has(text))
    expect(lost).toEqual([])
  }, 120_000)
})

function open(volume: Volume, capabilities: Partial<Capabilities> = {}): FileTree {
  const opened = openMemoryTree(volume, root, { clock: systemClock, capabilities })
  if (!opened.ok) throw new Error(opened.problem.message)
  return opened.value
}

function replace(tree: FileTree, from: string, to: string) {
  return tree.replace('b.md', Buffer.from(to), { expected: hashOf(Buffer.from(from)) })
}

/** The disk, on which something happens once at the last moment before `b.md` is exchanged. */
function rightBeforeExchange(act: () => void): Volume {
  const disk = diskVolume()
  let done = false
  const exchange: Volume['exchange'] = (one, other) => {
    if (!done && other.endsWith('/b.md')) {
      done = true
      act()
    }
    disk.exchange(one, other)
  }
  return { ...disk, exchange }
}

interface Called {
  readonly name: string
  /** The last path it was given. */
  readonly last: string
  /** Calls of the same turn have nothing else between them in this process. */
  readonly turn: number
}

/** Notes what is asked of a volume. */
class Calls {
  readonly all: Called[] = []
  #turn = 0

  of(volume: Volume): Volume {
    return new Proxy(volume, {
      get: (_, name) => {
        const value: unknown = Reflect.get(volume, name, volume)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          const paths = args.filter((arg) => typeof arg === 'string')
          this.all.push({ name: String(name), last: paths.at(-1) ?? '', turn: this.#turn })
          queueMicrotask(() => {
            this.#turn += 1
          })
          return value.apply(volume, args) as unknown
        }
      },
    })
  }
}
