// Events that arrive in the middle of a turn.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

test('D4: what changes in the database after a turn has read it is written by the next one', async () => {
  world = await EngineWorld.open()
  const { id } = await world.run<{ id: string }>('initiative.create', { title: 'Decided' })
  await world.quiet()
  world.meanwhile.beforeWrite = async () => {
    delete world.meanwhile.beforeWrite
    await world.run('initiative.review', { ref: id })
    world.follow()
  }
  await world.run('initiative.update', { ref: id, priority: 'P0' })
  world.engine.hurry(60_000)
  await world.quiet(30_000)
  expect(await world.read('initiatives/decided/initiative.md')).toMatch(/status: review[\s\S]*priority: P0/)
})
