// A folder that people rename while its files are read: what is read of it is not from one moment.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'
import { SeededRandom } from './seeded-random.ts'
import { SimWorld } from './sim-world.ts'

let app: TestApp
let world: SimWorld

beforeEach(async () => {
  const random = new SeededRandom()
  random.begin(1)
  app = await openTestApp(':memory:', random.bytes)
  world = new SimWorld(app, random.bytes, {})
  await world.running()
  world.person.saveAtOnce('initiatives/alpha/initiative.md', '# Alpha\n')
  for (const n of [1, 2, 3])
    world.person.saveAtOnce(`initiatives/alpha/pages/p${n}.md`, `# P${n}\n\nText ${n}.\n`)
  await world.quiet()
})
afterEach(() => {
  world.close()
  app.close()
})

const rename = (from: string, to: string) =>
  world.volume.rename(`/tree/initiatives/${from}`, `/tree/initiatives/${to}`)

/** Calls when that file is open to be read. */
function whenOpened(wanted: string, act: () => void): void {
  world.race('read:opened', (path) => (path === wanted ? act() : whenOpened(wanted, act)))
}

test.each(['p1', 'p2', 'p3'])(
  'I22: a folder that is renamed back while its %s is read has no copies',
  async (page) => {
    const before = app.events().length
    rename('alpha', 'beta')
    whenOpened(`initiatives/beta/pages/${page}.md`, () => rename('beta', 'alpha'))
    await world.quiet()
    const happened = app.events().slice(before)
    expect(happened.filter(({ type }) => /\.(created|archived)$/.test(type))).toEqual([])
    expect(world.person.files().filter((path) => path.startsWith('initiatives/beta/'))).toEqual([])
  },
)
