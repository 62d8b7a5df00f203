// Files that an editor holds: nothing is written to them, and nobody waits for that.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const path = 'tasks/limits.md'
let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Limits\n\nWords.\n')
  await world.quiet()
})

afterEach(() => world.close())

test('W9: a write waits while an editor holds its file, also in a hurry, and the tree is at rest meanwhile', async () => {
  const before = await world.read(path)
  world.editing.add(path)
  await world.run('task.update', { ref: 'limits', priority: 'P0' })
  world.engine.hurry(60_000)
  await world.quiet(20_000)
  expect(await world.read(path)).toBe(before)
  expect(world.engine.atRest).toBe(true)
  expect(world.engine.unsettled).toMatchObject({ entities: 0 })
  expect(world.engine.unsettled.waiting.size).toBe(1)
  world.editing.delete(path)
  await world.quiet(5_000)
  expect(await world.read(path)).toContain('priority: P0')
})

test('W9: an editor that never ends delays a write by ten minutes', async () => {
  world.editing.add(path)
  await world.run('task.update', { ref: 'limits', priority: 'P0' })
  await world.quiet(1_000)
  world.app.clock.advance(590_000)
  await world.quiet(1_000)
  expect(await world.read(path)).not.toContain('P0')
  world.app.clock.advance(10_000)
  await world.quiet(10_000)
  expect(await world.read(path)).toContain('priority: P0')
})

test('W10: after a hurry is over an id waits for 30 s of quiet again', async () => {
  world.engine.hurry(60_000)
  world.engine.calmDown()
  await world.save('tasks/second.md', '# Second\n')
  await world.quiet(20_000)
  expect(await world.read('tasks/second.md')).toBe('# Second\n')
  await world.quiet(40_000)
  expect(await world.read('tasks/second.md')).toMatch(/^---\nid: t-/)
})
