// Names under which no document can stand, everywhere or on some system: said beside the file, and nothing is taken up.

import { afterEach, expect, test } from 'vitest'
import type { Task } from '../../../src/modules/tasks/index.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const titles = async () => (await world.run<Task[]>('task.list')).map((task) => task.title).sort()
const codes = () => [...world.engine.problems.all()].map(([path, { problem }]) => `${path}: ${problem.code}`)

test('R10: of two names that some systems take for one, the known one stands and the other is told of', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n')
  await world.quiet()
  await world.save('tasks/One.md', '# Another\n')
  await world.quiet()
  expect(codes()).toEqual(['tasks/One.md: name.pair'])
  expect(await world.read('tasks/One.error.md')).toContain('take tasks/One.md and tasks/one.md for one')
  expect(await titles()).toEqual(['One'])
  await world.tree.move('tasks/One.md', 'tasks/two.md', await world.hash('tasks/One.md'))
  await world.quiet()
  expect(codes()).toEqual([])
  expect(await world.read('tasks/One.error.md')).toBeNull()
  expect(await titles()).toEqual(['Another', 'One'])
})

test('R10: the same holds for folders, with all that is in them', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.quiet()
  await world.save('initiatives/X/initiative.md', '# Big X\n')
  await world.quiet()
  expect(codes()).toEqual(['initiatives/X/initiative.md: name.pair'])
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(1)
})

test.each([
  ['tasks/con.md', 'name.reserved'],
  ['tasks/Überprüfen.md'.normalize('NFD'), 'name.not-nfc'],
  [`tasks/${'ä'.repeat(130)}.md`, 'name.too-long'],
  ['task/one.md', 'name.near'],
  ['tasks/later/one.md', 'name.near'],
])('C12, C13: %s is refused in so many words, until it is called otherwise', async (path, code) => {
  world = await EngineWorld.open()
  await world.save(path, '# One\n')
  await world.quiet()
  expect(codes()).toEqual([`${path}: ${code}`])
  expect(world.journal.filter((line) => line.startsWith(`not taken up: ${path}`))).toHaveLength(1)
  expect(await titles()).toEqual([])
  await world.tree.move(path, 'tasks/one.md', await world.hash(path))
  await world.quiet()
  expect(codes()).toEqual([])
  expect(await titles()).toEqual(['One'])
})

test('an empty file is nothing yet, whatever it is called', async () => {
  world = await EngineWorld.open()
  await world.save('task/one.md', '')
  await world.quiet()
  expect(codes()).toEqual([])
})
