// Documents that the database has put elsewhere, where something stands already.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const [a, b, c] = ['tasks/a.md', 'tasks/b.md', 'tasks/c.md'] as const
let world: EngineWorld
let ids: Record<string, string>

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const path of [a, b]) await world.save(path, `# ${path}\n`)
  await world.quiet(60_000)
  const entries = await world.run<{ key: string; path: string }[]>('tree.entries')
  ids = Object.fromEntries(entries.map(({ key, path }) => [path, key]))
})
afterEach(() => world.close())

/** Who stands at a path, by the path that it had first. */
async function whoIsAt(path: string): Promise<string | null> {
  const text = await world.read(path)
  return text === null ? null : (Object.keys(ids).find((first) => text.includes(`id: ${ids[first]}`)) ?? '')
}

/** In the database, before the tree follows. */
async function move(first: string, to: string): Promise<void> {
  await world.run('task.move', { ref: ids[first], path: to })
}

async function damage(path: string): Promise<void> {
  await world.save(path, `---\nid: ${ids[path]}\nstatus: [\n---\n# ${path}\n`)
  await world.quiet(60_000)
}

async function mend(path: string): Promise<void> {
  await world.save(path, `---\nid: ${ids[path]}\n---\n# ${path}\n`)
  await world.quiet(60_000)
}

const problems = () => [...world.engine.problems.all()].map(([path, { problem }]) => [path, problem.code])

test('W17: two that have taken each other’s places exchange them', async () => {
  await move(a, c)
  await move(b, a)
  await move(a, b)
  await world.quiet(60_000)
  expect(await Promise.all([a, b, c].map(whoIsAt))).toEqual([b, a, null])
  expect(problems()).toEqual([])
})

test('W17: while what stands there waits for a person the other does too, and is told of', async () => {
  await damage(a)
  await move(a, c)
  await move(b, a)
  await world.quiet(60_000)
  expect(problems()).toEqual([
    [a, 'yaml.invalid'],
    [b, 'path.occupied'],
  ])
  await world.restart()
  await world.quiet(60_000)
  expect(problems()).toContainEqual([b, 'path.occupied'])
  await mend(a)
  expect(await Promise.all([a, b, c].map(whoIsAt))).toEqual([b, null, a])
  expect(problems()).toEqual([])
})

test('W17: one whose file is gone comes to its place when that is free, and not before', async () => {
  await damage(a)
  await move(a, c)
  await move(b, a)
  world.volume.unlink(`/tree/${b}`)
  await world.quiet(60_000)
  expect(problems()).toEqual([[a, 'yaml.invalid']])
  await mend(a)
  expect(await Promise.all([a, b, c].map(whoIsAt))).toEqual([b, null, a])
  expect(problems()).toEqual([])
})
