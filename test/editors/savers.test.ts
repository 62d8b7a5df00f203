// Each way in which programs save a file, against a living tree: every save is taken up exactly once, and the file
// stays as it was saved.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { savers } from '../contracts/savers.ts'
import { Tree } from '../e2e/tree-harness.ts'

interface Event {
  readonly seq: number
  readonly type: string
  readonly entity: string
  readonly change: { readonly after: Record<string, unknown> }
}

/** Between two writes of one save a machine that is busy may take longer than the settle time of a user's tree. */
const patient = { CW_SETTLE: '2s' }

describe.each([
  ['on', { CW_WATCHER: 'auto', ...patient }],
  ['off', { CW_WATCHER: 'off', ...patient }],
])('with the watcher %s', (_, environment) => {
  let tree: Tree

  beforeAll(async () => {
    tree = await Tree.open(environment)
  }, 120_000)

  afterAll(() => tree.remove())

  it('a new file and a changed one are each taken up once, whichever program saves them [R1]', async () => {
    const names = Object.keys(savers)
    await Promise.all(names.map((name) => savers[name]?.(tree.at(pathOf(name)), textOf(name))))
    await tree.flush()
    const list = await tree.json<{ id: string; path: string; title: string }[]>('initiative', 'list')
    expect(list.map(({ path }) => path).sort()).toEqual(names.map(pathOf).sort())
    const since = (await tree.status()).cursor.seq
    const saved = new Map<string, string>()
    for (const name of names) saved.set(name, `${await tree.read(pathOf(name))}\nA second look.\n`)
    await Promise.all(names.map((name) => savers[name]?.(tree.at(pathOf(name)), saved.get(name) ?? '')))
    const status = await tree.flush()
    expect(status).toMatchObject({ problems: [], conflicts: [], held: [] })
    const files = await Promise.all(names.map(async (name) => [name, await tree.read(pathOf(name))] as const))
    expect(new Map(files)).toEqual(saved)
    const events = await tree.json<Event[]>('events', 'list', '--since', String(since), '--limit', '1000')
    for (const { id, path } of list) {
      const changes = events.filter(({ entity, type }) => entity === id && !type.endsWith('.saved'))
      expect(changes, path).toMatchObject([
        { change: { after: { body: expect.stringContaining('A second look.') } } },
      ])
    }
  })

  it('the log has a line for every save', async () => {
    const log = await tree.log()
    for (const name of Object.keys(savers)) {
      expect(log).toMatch(new RegExp(`taken up: ${pathOf(name)} \\(new initiative`))
      expect(log).toMatch(new RegExp(`taken up: initiative ${pathOf(name)} \\(i-\\w{6}\\) changed`))
    }
  })

  it('no file of an editor became a document, and none of them was touched', async () => {
    const others = ['initiatives/.notes.swp', 'initiatives/picture.png', 'initiatives/a.md~', 'notes.txt']
    for (const path of others) await tree.write(path, `what ${path} holds`)
    const before = await tree.json<unknown[]>('initiative', 'list')
    await tree.flush()
    expect(await tree.json('initiative', 'list')).toEqual(before)
    for (const path of others) expect(await tree.read(path)).toBe(`what ${path} holds`)
  })
})

function pathOf(name: string): string {
  return `initiatives/saved-by-${name}.md`
}

function textOf(name: string): string {
  return `---\npriority: P1 # by ${name}\n---\n# Saved by ${name}\n\nWords that are long enough to be torn apart by a slow writer.\n`
}
