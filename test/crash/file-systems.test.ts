// Trees and homes on file systems that can do little, are full, or become read-only while they are used.

import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../e2e/until.ts'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Mounts, unmountable } from './mounts.ts'
import { Ledger } from './scenarios.ts'

const alpha = 'initiatives/alpha.md'
const beta = 'initiatives/beta.md'
const absent = { exfat: await unmountable('exfat'), tmpfs: await unmountable('tmpfs') }
const megabyte = 1024 * 1024
let kept: KeptTree
let ledger: Ledger
let mounts: Mounts

beforeEach(async () => {
  kept = await KeptTree.make()
  ledger = new Ledger()
  mounts = new Mounts()
})

afterEach(async () => {
  await kept.kill()
  await mounts.undo()
  await kept.remove()
})

describeOn('exfat', 'a tree without hard links, exchange, modes and exact times', () => {
  it('is kept like any other, through edits, commands, deletions, moves and a kill [W6, R11]', async () => {
    await mounts.exfat(kept.tree.root)
    await kept.start()
    await arrive(alpha)
    await arrive(beta)
    await kept.flush()
    await say(alpha)
    await retitle('beta')
    await kept.flush()
    await Promise.all([say(beta), retitle('alpha')])
    await checkConditions(kept, ledger)
    await retitle('alpha')
    await kept.kill()
    await say(alpha)
    await kept.tree.run('mv', beta, 'initiatives/gamma.md')
    await kept.start()
    await checkConditions(kept, { ...ledger, arrivals: ledger.arrivals + 1 })
    await rm(kept.tree.at(alpha))
    await kept.flush()
    expect(await kept.tree.has(alpha)).toBe(false)
    await checkConditions(kept, { ...ledger, arrivals: ledger.arrivals + 1 })
    const { data } = JSON.parse((await kept.tree.cw('doctor', '--json')).out)
    const warned = data.findings ?? data
    expect(JSON.stringify(warned)).toContain('Two names cannot change places in one step in ')
  })
})

describeOn('tmpfs', 'a tree on another file system than its home', () => {
  beforeEach(async () => {
    await mounts.tmpfs(kept.tree.root, 4 * megabyte)
    await kept.start()
    await arrive(alpha)
    await kept.flush()
  })

  it('is kept like any other', async () => {
    await say(alpha)
    await retitle('alpha')
    await checkConditions(kept, ledger)
    await kept.command('initiative.archive', { ref: 'alpha' })
    await checkConditions(kept, ledger)
  })

  it('that is full is told, and is written when there is space again [K9]', async () => {
    const before = await kept.tree.read(alpha)
    const filler = join(kept.tree.root, '.filler')
    await writeFile(filler, Buffer.alloc(8 * megabyte)).catch(whenFull)
    await retitle('alpha')
    await until('the reason', () => saidOf(kept).includes('no space left'), 60_000)
    expect(await kept.tree.read(alpha)).toBe(before)
    await rm(filler)
    await checkConditions(kept, ledger)
    expect(await kept.tree.read(alpha)).toMatch(/^# alpha word/m)
  })

  it('that becomes read-only is told, and is written when it may be again [K9]', async () => {
    const before = await kept.tree.read(alpha)
    await mounts.remount(kept.tree.root, 'ro')
    await retitle('alpha')
    await until('the reason', () => saidOf(kept).includes('read-only'), 60_000)
    expect(await kept.tree.read(alpha)).toBe(before)
    await mounts.remount(kept.tree.root, 'rw')
    await say(alpha)
    await checkConditions(kept, ledger)
  })
})

describeOn('tmpfs', 'a home', () => {
  it('that is full takes nothing up, loses nothing, and goes on when there is space [K9]', async () => {
    await mounts.tmpfs(kept.tree.home, 16 * megabyte)
    await kept.start()
    await arrive(alpha)
    await kept.flush()
    const filler = join(kept.tree.home, 'filler')
    await writeFile(filler, Buffer.alloc(32 * megabyte)).catch(whenFull)
    const large = `# beta ${ledger.word()}\n\n${'Words and words. '.repeat(30_000)}\n`
    ledger.arrivals += 1
    await kept.tree.write(beta, large)
    await say(alpha)
    await until('the reason', () => /full|no space/i.test(saidOf(kept)), 60_000)
    await rm(filler)
    await checkConditions(kept, ledger)
    expect(await kept.call('initiative.show', { ref: 'beta' })).toMatchObject({ status: 'draft' })
  })
})

function describeOn(kind: 'exfat' | 'tmpfs', title: string, tests: () => void): void {
  const reason = absent[kind]
  describe.skipIf(reason !== null)(reason === null ? title : `${title} (skipped: ${reason})`, tests)
}

async function arrive(path: string): Promise<void> {
  ledger.arrivals += 1
  await kept.tree.write(path, `# ${path.slice(12, -3)} ${ledger.word()}\n\nWords.\n`)
}

function say(path: string): Promise<void> {
  return kept.tree.edit(path, (text) => `${text}More ${ledger.word()}.\n`)
}

async function retitle(ref: string): Promise<void> {
  await ledger.told((word) => kept.command('initiative.update', { ref, title: `${ref} ${word}` }))
}

function saidOf({ tree }: KeptTree): string {
  return tree.daemons.at(-1)?.said() ?? ''
}

function whenFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOSPC') throw error
}
