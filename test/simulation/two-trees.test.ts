// Two people, each with a tree of the same home: what one of them does with files comes to the other as it was meant.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'
import { SeededRandom } from './seeded-random.ts'
import { SimWorld } from './sim-world.ts'

let app: TestApp
let one: SimWorld
let other: SimWorld

beforeEach(async () => {
  const random = new SeededRandom()
  random.begin(1)
  app = await openTestApp(':memory:', random.bytes)
  one = new SimWorld(app, random.bytes, {})
  await one.running()
  other = await one.elsewhere()
  for (const n of [1, 2, 3]) one.person.saveAtOnce(path(n), `# S${n}\n\nText ${n}.\n`)
  await one.quiet()
})
afterEach(() => {
  one.close()
  app.close()
})

const path = (n: number) => `tasks/s${n}.md`
const said = () => [...one.journal, ...other.journal].join('\n')
const texts = (tree: SimWorld) => [1, 2, 3].map((n) => /Text \d/.exec(tree.person.read(path(n)) ?? '')?.[0])

test.each([
  { files: 'two files', order: [2, 1, 3] },
  { files: 'three files', order: [2, 3, 1] },
])('I3: $files that change places in the one do so in the other', async ({ order }) => {
  for (const n of [1, 2, 3]) one.volume.rename(`/tree/${path(n)}`, `/tree/aside-${n}`)
  for (const [n, from] of order.entries()) one.volume.rename(`/tree/aside-${from}`, `/tree/${path(n + 1)}`)
  await one.quiet()
  const wanted = order.map((n) => `Text ${n}`)
  expect([texts(one), texts(other)]).toEqual([wanted, wanted])
  expect(said()).not.toContain('not taken up')
})

test('D26: a file that one has broken, and the other deletes, goes into the archive as it is', async () => {
  const broken = (one.person.read(path(1)) ?? '').replace('---\n', '---\nstatus: opne\n')
  one.person.saveAtOnce(path(1), broken)
  await one.quiet()
  other.person.remove(path(1))
  await one.quiet()
  const happened = app.events().filter(({ type }) => /\.(archived|restored)$/.test(type))
  expect(happened.map(({ type }) => type)).toEqual(['task.archived'])
  const [archived] = one.person
    .files()
    .filter((each) => each.startsWith('archive/') && !each.endsWith('.error.md'))
  expect(one.person.read(archived ?? '')).toBe(broken)
  expect(texts(other)[0]).toBeUndefined()
})
