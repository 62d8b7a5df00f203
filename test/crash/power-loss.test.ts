// What a loss of power or a backup makes of a home and its tree: one is older than the other, or a part of it is gone.

import { cp, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Ledger } from './scenarios.ts'

let kept: KeptTree
let ledger: Ledger

const at = (name: string) => `initiatives/${name}.md`

beforeAll(async () => {
  kept = await KeptTree.open()
  ledger = new Ledger()
  for (const name of ['edited', 'retitled', 'deleted', 'quiet']) await arrive(name)
  await kept.flush()
  await kept.kill()
  await snapshot('yesterday')
  await kept.start()
  await aDay()
  await kept.kill()
  await snapshot('today')
}, 120_000)

// Each test begins where power was lost.
beforeEach(async () => {
  await restore('home', 'today')
  await restore('tree', 'today')
})

afterEach(() => kept.kill())
afterAll(() => kept.remove())

it('K6: a home that is older than its files takes up what the files say, under their ids', async () => {
  const documents = await documentTexts()
  await restore('home')
  await kept.start()
  await checkConditions(kept, ledger)
  expect(await documentTexts()).toEqual(documents)
})

it('files that are older than the home are what a person put back', async () => {
  await restore('tree')
  await kept.start()
  await checkConditions(kept, { ...ledger, words: [] })
  expect(await kept.tree.has(at('created'))).toBe(false)
  const { length } = await kept.call<unknown[]>('initiative.list', { archived: true })
  expect(length).toBe(5)
})

describe('a database of yesterday', () => {
  it.each(['cw.db', 'nothing'])('(%s) changes no byte of any file [K6]', async (left) => {
    const documents = await documentTexts()
    await rm(join(kept.tree.home, 'cw.db-wal'), { force: true })
    await rm(join(kept.tree.home, 'cw.db-shm'), { force: true })
    await rm(join(kept.tree.home, 'cw.db'))
    if (left === 'cw.db')
      for (const name of ['cw.db', 'cw.db-wal', 'cw.db-shm'])
        await cp(join(place('yesterday'), 'home', name), join(kept.tree.home, name)).catch(whenMissing)
    await kept.start()
    await kept.flush()
    expect(await documentTexts()).toEqual(documents)
    await checkConditions(kept, { ...ledger, arrivals: ledger.arrivals * 2 })
    expect(await documentTexts()).toEqual(documents)
  })
})

describe('the base store', () => {
  const damages: Readonly<Record<string, (file: string) => Promise<void>>> = {
    deleted: (file) => rm(file),
    empty: (file) => truncate(file),
    'cut in half': (file) => truncate(file, 20_000),
    'overwritten with something else': (file) =>
      writeFile(file, 'no database at all, but long enough for one'.repeat(400)),
    'of yesterday': (file) => cp(file.replace(kept.tree.folder, place('yesterday')), file),
  }

  it.each(Object.keys(damages))(
    'may be %s: both sides agree again, and no file changes [K8]',
    async (how) => {
      const documents = await documentTexts()
      const file = join(kept.store, 'base.db')
      const old = how === 'of yesterday' ? place('yesterday') : null
      await damages[how]?.(file)
      for (const more of ['-wal', '-shm']) {
        await rm(`${file}${more}`, { force: true })
        if (old)
          await cp(`${file.replace(kept.tree.folder, old)}${more}`, `${file}${more}`).catch(whenMissing)
      }
      await kept.start()
      await checkConditions(kept, { ...ledger, arrivals: ledger.arrivals * 2 })
      expect(await documentTexts()).toEqual(documents)
    },
  )
})

it('a database that is damaged is not opened, and nothing is touched', async () => {
  const before = await kept.texts()
  for (const more of ['-wal', '-shm']) await rm(join(kept.tree.home, `cw.db${more}`), { force: true })
  await writeFile(join(kept.tree.home, 'cw.db'), 'no database'.repeat(1000))
  await expect(kept.start()).rejects.toThrow(/damaged|database/)
  expect(await kept.texts()).toEqual(before)
})

async function arrive(name: string): Promise<void> {
  ledger.arrivals += 1
  await kept.tree.write(at(name), `# ${name} ${ledger.word()}\n\nWords ${ledger.word()}.\n`)
}

/** What happens between yesterday and now. */
async function aDay(): Promise<void> {
  await kept.tree.edit(at('edited'), (text) => `${text}More ${ledger.word()}.\n`)
  await kept.command('initiative.update', { ref: 'retitled', title: `retitled ${ledger.word()}` })
  await arrive('created')
  await rm(kept.tree.at(at('deleted')))
  await kept.flush()
}

function place(name: string): string {
  return join(kept.tree.folder, name)
}

/** A copy of both sides, with times and modes. */
async function snapshot(name: string): Promise<void> {
  for (const side of ['home', 'tree'])
    await cp(join(kept.tree.folder, side), join(place(name), side), {
      recursive: true,
      preserveTimestamps: true,
    })
}

async function restore(side: 'home' | 'tree', of: 'yesterday' | 'today' = 'yesterday'): Promise<void> {
  const from = join(place(of), side)
  await rm(join(kept.tree.folder, side), { recursive: true })
  await cp(from, join(kept.tree.folder, side), { recursive: true, preserveTimestamps: true })
}

async function documentTexts(): Promise<Record<string, string>> {
  const texts = [...(await kept.texts())].filter(([path]) => /^(initiatives|archive)\/.*\.md$/.test(path))
  return Object.fromEntries(texts.filter(([path]) => !path.endsWith('STATE.md')))
}

function whenMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
