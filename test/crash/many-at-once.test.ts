// Much that happens at the same time: folders that go while they are edited, thousands of files, several trees, and links
// that are swapped in.

import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '../e2e/until.ts'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Ledger } from './scenarios.ts'

let kept: KeptTree
let ledger: Ledger

beforeEach(async () => {
  kept = await KeptTree.open()
  ledger = new Ledger()
}, 120_000)

afterEach(() => kept.remove())

it('a folder that is renamed while its files are edited loses no edit', async () => {
  await initiative('alpha', 8)
  await kept.flush()
  const names = ['alpha', 'beta', 'gamma', 'alpha']
  for (const [n, name] of names.slice(1).entries()) {
    const before = names[n] ?? ''
    await saveAll(`initiatives/${before}`, 8)
    await rename(kept.tree.at(`initiatives/${before}`), kept.tree.at(`initiatives/${name}`))
    await saveAll(`initiatives/${name}`, 8)
  }
  await checkConditions(kept, ledger)
  const initiatives = await kept.call<{ path: string }[]>('initiative.list')
  expect(initiatives.map(({ path }) => path)).toEqual(['initiatives/alpha/initiative.md'])
})

it('a folder of 200 files that is moved is the same 200 documents, and nobody is asked', async () => {
  await initiative('alpha', 199)
  await kept.flush()
  const before = await idsBelow('initiatives/alpha/')
  expect([...before.values()].filter((id) => id !== undefined)).toHaveLength(200)
  const [events, asked] = [(await kept.events()).length, await kept.tree.files('needs-you')]
  await kept.tree.run('mv', 'initiatives/alpha', 'initiatives/beta')
  await checkConditions(kept, ledger)
  expect(await idsBelow('initiatives/beta/')).toEqual(before)
  expect(await kept.tree.files('initiatives/alpha')).toEqual([])
  const types = new Set((await kept.events()).slice(events).map(({ type }) => type))
  expect([...types].sort()).toEqual(['initiative.moved', 'page.moved'])
  expect(await kept.flush()).toMatchObject({ problems: [], conflicts: [], held: [] })
  expect(await kept.tree.files('needs-you')).toEqual(asked)
})

it('five new documents in one second are five documents, each taken up once', async () => {
  const names = ['one', 'two', 'three', 'four', 'five']
  await Promise.all(names.map((name) => arrive(`initiatives/${name}.md`)))
  await checkConditions(kept, ledger)
  expect(await kept.call('initiative.list')).toHaveLength(5)
})

it('what mkdir, a temporary file and a rename bring in a few milliseconds is found, each time', async () => {
  const rounds = fc.sample(fc.tuple(fc.nat(5), fc.nat(2)), { numRuns: 1_000, seed: 8 })
  for (const [n, [pause, before]] of rounds.entries()) {
    ledger.arrivals += 1
    const path = kept.tree.at(`domain/part-${n % 20}/deep-${n}/word.md`)
    const text = `# Word ${n} ${ledger.word()}\n`
    const steps = [
      () => mkdir(dirname(path), { recursive: true }),
      () => writeFile(`${path}.tmp.1`, text),
      () => rename(`${path}.tmp.1`, path),
    ]
    for (const [at, step] of steps.entries()) {
      if (at === before && pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
      await step()
    }
  }
  await checkConditions(kept, ledger)
  expect(await kept.call('domain.list')).toHaveLength(rounds.length)
})

it('a folder that is swapped for a link and back gives nothing away and loses nothing [R3]', async () => {
  const outside = join(kept.tree.folder, 'outside')
  await mkdir(outside)
  await writeFile(join(outside, 'alpha.md'), '# Foreign\n')
  await arrive('initiatives/alpha.md')
  await kept.flush()
  const folder = kept.tree.at('initiatives')
  for (let round = 0; round < 20; round++) {
    await rename(folder, `${folder}-real`)
    await symlink(outside, folder)
    await ledger.told((word) => kept.command('initiative.update', { ref: 'alpha', title: `alpha ${word}` }))
    await rm(folder)
    await bringBack(`${folder}-real`, folder)
    await kept.tree.edit('initiatives/alpha.md', (text) => `${text}More ${ledger.word()}.\n`)
  }
  expect(await readFile(join(outside, 'alpha.md'), 'utf8')).toBe('# Foreign\n')
  await checkConditions(kept, ledger)
  expect(await kept.call('initiative.list')).toHaveLength(1)
})

/** On a busy machine `cw` has written the document anew before its folder is back: that one makes room. */
async function bringBack(from: string, to: string): Promise<void> {
  for (let n = 0; ; n++) {
    const refused = await rename(from, to).catch((error: NodeJS.ErrnoException) => error.code)
    if (refused === undefined) return
    expect(refused).toBe('ENOTEMPTY')
    await rename(to, join(kept.tree.folder, `made-${n}`))
  }
}

it('a tree that is swapped for a link stops, and goes on when it is back [R8]', async () => {
  await arrive('initiatives/alpha.md')
  await kept.flush()
  const away = join(kept.tree.folder, 'away')
  await rename(kept.tree.root, away)
  await symlink(away, kept.tree.root)
  await ledger.told((word) => kept.command('initiative.update', { ref: 'alpha', title: `alpha ${word}` }))
  await until('the reason', () => /gone|another folder/.test(kept.tree.daemons[0]?.said() ?? ''), 60_000)
  await rm(kept.tree.root)
  await rename(away, kept.tree.root)
  await checkConditions(kept, ledger)
  expect(await kept.call('initiative.list')).toHaveLength(1)
})

it('two trees of one home that are saved in turn, with pauses and without, come together', async () => {
  const path = 'initiatives/alpha.md'
  ledger.arrivals += 1
  await kept.tree.write(path, `# Alpha ${ledger.word()}\n\nWords.\n\nBetween.\n\nStill.\n\nThe end.\n`)
  await kept.flush()
  const other = kept.tree.beside('other')
  await other.start()
  await until('the document in the other tree', () => other.has(path), 60_000)
  for (let round = 0; round < 4; round++) {
    const [here, there] = [kept.tree, other]
    await here.edit(path, (text) => text.replace('Words.', `Words.\nHere ${ledger.word()}.`))
    if (round % 3 === 0) await kept.flush()
    await there.edit(path, (text) => `${text}There ${ledger.word()}.\n`)
    if (round % 4 === 0) await other.flush()
    if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 300))
  }
  await kept.flush()
  await other.flush()
  await checkConditions(kept, ledger)
  expect((await other.flush()).conflicts).toEqual([])
  expect(await other.read(path)).toBe(await kept.tree.read(path))
})

async function arrive(path: string): Promise<void> {
  ledger.arrivals += 1
  await kept.tree.write(path, `# ${path.slice(12, -3)} ${ledger.word()}\n\nWords.\n`)
}

async function initiative(name: string, pages: number): Promise<void> {
  ledger.arrivals += 1 + pages
  await kept.tree.write(`initiatives/${name}/initiative.md`, `# ${name}\n`)
  for (let n = 0; n < pages; n++)
    await kept.tree.write(`initiatives/${name}/pages/page-${n}.md`, `# Page ${n}\n\nWords.\n`)
}

/** The ids that files say, by their paths below the folder; views say none. */
async function idsBelow(folder: string): Promise<Map<string, string | undefined>> {
  const texts = [...(await kept.texts())].filter(([path]) => path.startsWith(folder))
  return new Map(texts.map(([path, text]) => [path.slice(folder.length), /^id: (\S+)/m.exec(text)?.[1]]))
}

/** Every page is saved once more, one after another. */
async function saveAll(folder: string, pages: number): Promise<void> {
  for (let n = 0; n < pages; n++)
    await kept.tree.edit(`${folder}/pages/page-${n}.md`, (text) => `${text}More ${ledger.word()}.\n`)
}
