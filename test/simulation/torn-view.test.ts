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
  for (const [path, text] of Object.entries(texts)) world.person.saveAtOnce(`initiatives/alpha/${path}`, text)
})
afterEach(() => {
  world.close()
  app.close()
})

const texts = {
  'initiative.md': '# Alpha\n',
  'pages/p1.md': '# P1\n\nText 1.\n',
  'pages/p2.md': '# P2\n\nText 2.\n',
  'phases/01-one/phase.md': '# One\n',
  'phases/01-one/plans/p.md': '# Plan\n',
}
const files = Object.keys(texts)
const made = ['initiative.created', 'page.created', 'page.created', 'phase.created', 'plan.created']

const rename = (from: string, to: string) =>
  world.volume.rename(`/tree/initiatives/${from}`, `/tree/initiatives/${to}`)

/** Calls when that file is open to be read. */
function whenOpened(wanted: string, act: () => void): void {
  world.race('read:opened', (path) => (path === wanted ? act() : whenOpened(wanted, act)))
}

/** What became of documents as such. */
function happened(): string[] {
  return app
    .events()
    .map(({ type }) => type)
    .filter((type) => /\.(created|archived|restored)$/.test(type))
    .sort()
}

test.each(files)('I22: a folder that is renamed back while %s is read has no copies', async (file) => {
  await world.quiet()
  rename('alpha', 'beta')
  whenOpened(`initiatives/beta/${file}`, () => rename('beta', 'alpha'))
  await world.quiet()
  expect(happened()).toEqual(made)
  expect(world.person.files().filter((path) => path.startsWith('initiatives/beta/'))).toEqual([])
})

test.each(files.flatMap((file) => [1, 2, 3].map((turns) => ({ file, turns }))))(
  'I22, R9: a new folder that is renamed while $file is read, $turns turns old, is one initiative',
  async ({ file, turns }) => {
    for (let n = 0; n < turns; n++) app.clock.advance(Math.min((await world.turn(true)) ?? 1, 30))
    whenOpened(`initiatives/alpha/${file}`, () => {
      rename('alpha', 'beta')
      whenOpened(`initiatives/beta/${file}`, () => rename('beta', 'alpha'))
    })
    await world.quiet()
    expect(happened()).toEqual(made)
  },
)
