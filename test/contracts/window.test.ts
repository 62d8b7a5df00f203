// How small the window of guardedReplace is that no file system call closes: what happens between the last look at the
// target and the rename over it.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { diskVolume } from '../../src/platform/files/disk-volume.ts'
import { hashOf } from '../../src/platform/files/file-tree.ts'
import { openMemoryTree } from '../../src/platform/files/open-tree.ts'
import type { Volume } from '../../src/platform/files/volume.ts'

const root = mkdtempSync(join(tmpdir(), 'cw-window-'))
const target = join(root, 'b.md')

afterEach(() => rmSync(root, { recursive: true, force: true }))

it('nothing is waited for between the last look at a file and the rename over it [W3]', async () => {
  writeFileSync(target, 'old')
  const calls = new Calls()
  const tree = openMemoryTree(calls.of(diskVolume()), root, { clock: systemClock })
  if (!tree.ok) throw new Error(tree.problem.message)
  await tree.value.recover()
  calls.all.length = 0
  const replaced = await tree.value.replace('b.md', Buffer.from('new'), {
    expected: hashOf(Buffer.from('old')),
  })
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
