// The notes that tell of a file which is wrong: what they say, for how long, and when they go.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const task = 'tasks/broken.md'
const sidecar = 'tasks/broken.error.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

const since = () => world.engine.problems.all().get(task)?.since

async function inode(path: string): Promise<string> {
  const looked = await world.tree.stat(path)
  return looked.state === 'file' ? `${looked.stat.ino} ${looked.stat.mtimeNs}` : looked.state
}

test('E1: a file that is wrong since before a restart is wrong since then, and its note stays as it is', async () => {
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  const [before, note] = [since(), await inode(sidecar)]
  expect(await world.read(sidecar)).toContain('“opne” is not one of')
  world.app.clock.advance(3_600_000)
  world.restart()
  await world.quiet()
  expect(since()).toBe(before)
  expect(await inode(sidecar)).toBe(note)
})

test('E1: one that was mended while cw did not run, and is wrong again later, is wrong since then', async () => {
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  const before = since()
  await world.save(task, '---\nstatus: open\n---\n# Broken\n')
  world.restart()
  await world.quiet()
  expect(await world.read(sidecar)).toBe(null)
  world.app.clock.advance(60_000)
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  world.restart()
  await world.quiet()
  expect(since()).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY)
})
