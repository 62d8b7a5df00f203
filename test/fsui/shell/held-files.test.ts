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

/** When the file was seen to say each of these, in milliseconds from the first change; one change each 100 ms. */
async function writtenWhile(changes: number): Promise<{ first: number; last: number; writes: number }> {
  await world.quiet()
  const began = world.app.clock.elapsed()
  const seen: number[] = []
  let before = await world.read(path)
  for (let at = 0; at < changes + 10; at++) {
    if (at < changes) await world.run('task.update', { ref: 'limits', body: `Words ${at}.` })
    for (let part = 0; part < 4; part++) {
      await world.quiet(0)
      const now = await world.read(path)
      if (now !== before) seen.push(world.app.clock.elapsed() - began)
      before = now
      world.app.clock.advance(25)
    }
  }
  expect(before).toContain(`Words ${changes - 1}.`)
  return { first: seen[0] ?? -1, last: seen.at(-1) ?? -1, writes: seen.length }
}

test('W9: changes of a document that follow each other are written once, 300 ms after the last', async () => {
  const { first, last, writes } = await writtenWhile(10)
  expect(writes).toBe(1)
  expect(first).toBeGreaterThanOrEqual(1_200)
  expect(last).toBeLessThan(1_300)
})

test('W9: a document that keeps changing is written every two seconds', async () => {
  const { first, writes } = await writtenWhile(50)
  expect(first).toBeGreaterThanOrEqual(2_000)
  expect(first).toBeLessThan(2_100)
  expect(writes).toBe(3)
})

test('W9: what was to be written and is not any more delays no later write', async () => {
  world.editing.add(path)
  const { priority } = await world.run<{ priority: string }>('task.show', { ref: 'limits' })
  await world.run('task.update', { ref: 'limits', priority: 'P0' })
  await world.quiet(1_000)
  await world.run('task.update', { ref: 'limits', priority })
  await world.quiet(1_000)
  world.app.clock.advance(700_000)
  await world.run('task.update', { ref: 'limits', priority: 'P0' })
  await world.quiet(5_000)
  expect(await world.read(path)).not.toContain('P0')
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
