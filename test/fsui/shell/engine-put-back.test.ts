// What was deleted and archived, and stands there again before the tree has followed: as `git checkout` puts it back.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const paths = [
  'initiatives/a/initiative.md',
  'initiatives/a/phases/01-one/phase.md',
  'initiatives/a/phases/01-one/plans/01-p.md',
  'initiatives/a/phases/01-one/tasks/t.md',
]
const texts = new Map<string, string>()
let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const path of paths) await world.save(path, `# ${path}\n\nWords.\n`)
  await world.quiet()
  for (const path of paths) texts.set(path, (await world.read(path)) ?? '')
})
afterEach(() => world.close())

/** They are gone, and turns pass until the database has archived the first of them. */
async function deleteUntilArchived(deleted: readonly string[]): Promise<void> {
  for (const path of deleted) world.volume.unlink(`/tree/${path}`)
  world.engine.markAll()
  for (let turns = 0; turns < 400; turns++) {
    world.follow()
    await world.engine.turn()
    if (world.app.events().some(({ type }) => type.endsWith('.archived'))) return
    world.app.clock.advance(10)
  }
  throw new Error('Nothing was archived')
}

const live = async () => (await world.run<{ path: string }[]>('tree.entries')).map(({ path }) => path)

test.each([0, 300, 1_500, 2_500])(
  'D12: a document that is put back %i ms after it was archived is brought back',
  async (ms) => {
    const [, , , task = ''] = paths
    await deleteUntilArchived([task])
    world.app.clock.advance(ms)
    await world.save(task, texts.get(task) ?? '')
    await world.quiet()
    expect(await world.read(task)).toBe(texts.get(task))
    expect(await live()).toContain(task)
    expect(world.journal).toContain(`brought back: ${task}, because its file stands there again`)
  },
)

test.each([0, 300, 1_500, 2_500])('D12: so is a whole initiative, after %i ms', async (ms) => {
  await deleteUntilArchived(paths)
  world.app.clock.advance(ms)
  for (const path of paths) await world.save(path, texts.get(path) ?? '')
  await world.quiet()
  for (const path of paths) expect(await world.read(path)).toBe(texts.get(path))
  expect((await live()).sort()).toEqual(paths)
})

test('D12: so it is when its files were copied before their ids were written into them', async () => {
  await deleteUntilArchived(paths)
  for (const path of paths) await world.save(path, (texts.get(path) ?? '').replace(/^---\nid: .*\n---\n/, ''))
  await world.quiet()
  for (const path of paths) expect(await world.read(path)).toBe(texts.get(path))
  expect((await live()).sort()).toEqual(paths)
  expect(world.engine.problems.size).toBe(0)
})

test('D12: what a command archives goes, although its file stands', async () => {
  const [, , , task = ''] = paths
  await world.run('task.archive', { ref: 't' })
  await world.quiet()
  expect(await world.read(task)).toBeNull()
})
