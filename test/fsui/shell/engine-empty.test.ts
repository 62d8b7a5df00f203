// A file that says nothing: it is no document before it has said something, and takes nothing from one that has.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const path = 'tasks/a.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})

afterEach(() => world.close())

test.each([
  ['empty', ''],
  ['a line end', '\n'],
  ['white space', ' \t\r\n\n'],
  ['a byte order mark', '\uFEFF'],
])('R4: a new file that is %s is left alone until it says something', async (_, blank) => {
  await world.save(path, blank)
  await world.quiet()
  expect(world.journal).toEqual([])
  expect(world.engine.problems.size).toBe(0)
  expect(await world.read(path)).toBe(blank)
  expect(await world.read('tasks/a.error.md')).toBeNull()
  await world.save(path, '# A\n')
  await world.quiet()
  expect(await world.run('task.list')).toMatchObject([{ title: 'A' }])
})

test('R4: what was wrong with a new file is over when it is emptied', async () => {
  await world.save(path, '---\nstatus: [\n---\n')
  await world.quiet()
  expect(await world.read('tasks/a.error.md')).not.toBeNull()
  await world.save(path, '')
  await world.quiet()
  expect(await world.read('tasks/a.error.md')).toBeNull()
  expect(world.engine.problems.size).toBe(0)
})

test('R4: a known document that becomes empty is told of, and keeps what it said', async () => {
  await world.save(path, '# A\n')
  await world.quiet()
  await world.save(path, '')
  await world.quiet()
  expect(await world.read('tasks/a.error.md')).toContain('The file is empty.')
  expect(await world.run('task.list')).toMatchObject([{ title: 'A' }])
})

test.each(['', '\n'])(
  'R4: a document that belongs where a file stands that says nothing is written there',
  async (blank) => {
    await world.save('tasks/b.md', blank)
    await world.quiet()
    await world.run('task.create', { title: 'B', path: 'tasks/b.md' })
    await world.quiet()
    expect(await world.read('tasks/b.md')).toContain('# B')
    expect(await world.run('task.list')).toMatchObject([{ title: 'B', archivedAt: null }])
    expect(world.engine.problems.size).toBe(0)
  },
)
