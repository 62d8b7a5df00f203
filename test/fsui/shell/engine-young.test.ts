// Saves that a stat cannot tell of: of the same size, within one tick of the disk's clock.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const path = 'initiatives/rate-limits.md'
const tick = { grain: 4_000_000n }

test('a save within the tick of the last look is taken up [R11]', async () => {
  world = await EngineWorld.open({ settle: 0 }, {}, tick)
  await world.save(path, '---\nid: i-4f7c2k\n---\n# Rate limits\n\nOne.\n')
  await settledAtOnce('One.', 'Two.')
  expect(await bodies()).toEqual(['# Rate limits\n\nTwo.'])
})

test('a save within the tick of our own write is taken up [R11]', async () => {
  world = await EngineWorld.open({ polite: false }, {}, tick)
  await world.save(path, '# Rate limits\n\nOne.\n')
  await world.quiet()
  const { id } = (await world.run<{ id: string }[]>('initiative.list'))[0] ?? { id: '' }
  await world.run('initiative.update', { ref: id, body: 'Two.' })
  await world.quiet(1)
  await settledAtOnce('Two.', 'Six.')
  expect(await bodies()).toEqual(['# Rate limits\n\nSix.'])
})

test('once it has been read again, nothing is read or written any more [R11]', async () => {
  world = await EngineWorld.open({}, {}, tick)
  await world.save(path, '# Rate limits\n\nOne.\n')
  await world.quiet()
  await world.quiet()
  const looked = await world.tree.stat(path)
  expect(looked.state === 'file' && world.bases.atPath(path)?.stat).toEqual(
    looked.state === 'file' && looked.stat,
  )
})

/** Turns until the file says `before` on both sides, and saves `after` over it in the same tick. */
async function settledAtOnce(before: string, after: string): Promise<void> {
  for (let turns = 0; turns < 200; turns++) {
    world.follow()
    await world.engine.turn()
    const row = world.bases.atPath(path)
    const text = row && world.bases.text(row.hash)
    if (text?.includes(before) && (await world.read(path)) === text) {
      const known = world.volume.lstat(`/tree/${path}`)
      world.volume.writeInPlace(`/tree/${path}`, Buffer.from(text.replace(before, after)))
      expect(world.volume.lstat(`/tree/${path}`)).toEqual(known)
      await world.quiet()
      return
    }
    world.app.clock.advance(1)
  }
  throw new Error('it never agreed')
}

async function bodies(): Promise<string[]> {
  return (await world.run<{ body: string }[]>('initiative.list')).map(({ body }) => body.trim())
}
