// What a machine runs out of, and a clock that jumps, while the real program keeps a tree.

import { existsSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../e2e/until.ts'
import { isInstalled } from '../editors/interactive-editors.ts'
import { atLength } from './at-length.ts'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Ledger } from './scenarios.ts'

const alpha = 'initiatives/alpha.md'
/** Linux keeps so many events for each watcher, and tells Node nothing of those it throws away. */
const queueLength = 16_384
/** Files that a program fills the tree with, which are no documents. */
const manyFiles = atLength ? 1_000_000 : queueLength
const day = 24 * 3600
const faketime = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find(existsSync)
const hasPrlimit = process.platform === 'linux' && (await isInstalled('prlimit'))
let kept: KeptTree
let ledger: Ledger

beforeEach(() => {
  ledger = new Ledger()
})

// A million files take a while to go, too.
afterEach(() => kept.remove(), 300_000)

it('more events than the system keeps lose no save, also of a program that fills the tree with files [R1]', async () => {
  kept = await KeptTree.open()
  await arrive(alpha)
  await kept.flush()
  kept.tree.daemons.at(-1)?.process.kill('SIGSTOP')
  const build = kept.tree.at('initiatives/build')
  await mkdir(build)
  for (let n = 0; n < manyFiles; n += 1_000) {
    for (let each = n; each < Math.min(n + 1_000, manyFiles); each++) writeFileSync(`${build}/${each}.o`, '')
    await turn()
  }
  await kept.tree.edit(alpha, (text) => `${text}More ${ledger.word()}.\n`)
  await arrive('initiatives/beta.md')
  kept.tree.daemons.at(-1)?.process.kill('SIGCONT')
  await until('both to be taken up', async () => (await bodies()).includes('More'), 300_000)
  await checkConditions(kept, ledger)
  expect(await readdir(build)).toHaveLength(manyFiles)
}, 600_000)

describe.skipIf(!hasPrlimit)(`descriptors${hasPrlimit ? '' : ' (skipped: prlimit is not installed)'}`, () => {
  it('that are all in use are told of; what was saved meanwhile is taken up when there are some [K9]', async () => {
    kept = await KeptTree.open()
    await arrive(alpha)
    await kept.flush()
    const pid = String(kept.tree.daemons.at(-1)?.process.pid)
    const open = (await readdir(`/proc/${pid}/fd`)).map(Number)
    await kept.tree.run('prlimit', '--pid', pid, `--nofile=${open.length}:1048576`)
    await kept.tree.edit(alpha, (text) => `${text}More ${ledger.word()}.\n`)
    await arrive('initiatives/beta.md')
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await kept.tree.run('prlimit', '--pid', pid, '--nofile=1048576:1048576')
    await checkConditions(kept, ledger)
  })
})

describe.skipIf(faketime === undefined)(
  `a clock${faketime === undefined ? ' (skipped: faketime is not installed)' : ''}`,
  () => {
    it('that goes back two days and forward ten changes nothing of what is taken up and written [R9]', async () => {
      kept = await KeptTree.make()
      const offset = `${kept.tree.folder}/offset`
      await writeFile(offset, '+0')
      kept.setForProcess({
        LD_PRELOAD: faketime ?? '',
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
        NO_FAKE_STAT: '1',
      })
      await kept.start()
      await arrive(alpha)
      await arrive('initiatives/beta.md')
      await kept.flush()
      for (const seconds of [-2 * day, 10 * day, 0]) {
        await writeFile(offset, `${seconds < 0 ? '' : '+'}${seconds}`)
        await kept.tree.edit(alpha, (text) => `${text}More ${ledger.word()}.\n`)
        await ledger.told((word) => kept.command('initiative.update', { ref: 'beta', title: `beta ${word}` }))
        await kept.flush()
      }
      await kept.kill()
      await writeFile(offset, `-${5 * day}`)
      await kept.tree.edit(alpha, (text) => `${text}More ${ledger.word()}.\n`)
      await kept.start()
      await checkConditions(kept, ledger)
      const log = (await kept.tree.files('log')).map((path) => path.slice(4, 14))
      expect(new Set(log).size).toBeGreaterThan(2)
    })
  },
)

async function arrive(path: string): Promise<void> {
  ledger.arrivals += 1
  await kept.tree.write(path, `# ${path.slice(12, -3)} ${ledger.word()}\n\nWords.\n`)
}

async function bodies(): Promise<string> {
  const initiatives = await kept.call<{ id: string }[]>('initiative.list')
  const shown = initiatives.map(({ id }) => kept.call<{ body: string }>('initiative.show', { ref: id }))
  return (await Promise.all(shown)).map(({ body }) => body).join('\n')
}
