// Documents that vanish a little apart from each other are counted together.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

test('B1: two groups that vanish two milliseconds apart are held together, and the tree comes to rest', async () => {
  world = await EngineWorld.open()
  const paths = Array.from({ length: 6 }, (_, n) => `tasks/t${n}.md`)
  for (const path of paths) await world.save(path, '# T\n')
  await world.quiet()
  for (const group of [paths.slice(0, 3), paths.slice(3)]) {
    for (const path of group) world.volume.unlink(`/tree/${path}`)
    world.engine.markAll()
    await world.engine.turn()
    world.app.clock.advance(2)
  }
  await world.quiet()
  expect([...world.engine.held].sort()).toEqual(paths)
})
