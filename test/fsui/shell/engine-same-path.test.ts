// A new document that somebody else makes at the same path at the same moment, as in another tree of the home.

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Task } from '../../../src/modules/tasks/index.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

const path = 'tasks/x.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.quiet()
})

afterEach(() => world.close())

/** The file is being sent while the log has not told of the other one yet. */
async function bothMake(mine: string, theirs: string): Promise<void> {
  await world.save(path, mine)
  await world.engine.turn()
  world.app.clock.advance(30)
  const input = { path, title: 'X', body: theirs.slice('# X\n'.length) }
  const source = { id: null, kind: 'task', text: theirs }
  const group = { mutation: 'theirs', seen: null, calls: [{ path: 'task.create', input }], source }
  await new DirectRemote(world.app).apply([group])
  await world.engine.turn()
  await world.quiet()
}

const told = (what: RegExp) => world.journal.filter((line) => what.test(line))

test('the same text is one document, and nothing is told of as wrong [D15, E8]', async () => {
  await bothMake('# X\n\nOne.\n', '# X\n\nOne.\n')
  expect(told(/not taken up|in order again|conflict/)).toEqual([])
  const [task, ...others] = await world.run<Task[]>('task.list')
  expect(others).toEqual([])
  expect(world.bases.atPath(path)?.key).toBe(task?.id)
  expect(world.journal).toEqual([`taken up: ${path} (it says what ${task?.id} says)`])
})

test('of two texts the file keeps its own, and a sidecar holds the other [D15, E2, E8]', async () => {
  await bothMake('# X\n\nMine.\n', '# X\n\nTheirs.\n')
  expect(told(/not taken up|in order again|formatting/)).toEqual([])
  expect(told(/^conflict/)).toHaveLength(1)
  expect(await world.read(path)).toContain('Mine.')
  const sidecar = world.bases.atPath(path)?.conflict?.sidecar ?? ''
  expect(await world.read(sidecar)).toContain('Theirs.')
  expect(await world.run('task.list')).toHaveLength(1)
})

test('what stands at the path for good is told of in a moment [E8]', async () => {
  await world.save('tasks/y.md', '# Y\n')
  await world.quiet()
  const [task] = await world.run<Task[]>('task.list')
  // The document is on its way to the path at which the file is saved.
  world.editing.add('tasks/y.md')
  await world.run('task.move', { ref: task?.id, path })
  await world.save(path, '# X\n')
  await world.engine.turn()
  world.app.clock.advance(30)
  await world.engine.turn()
  expect(told(/not taken up/)).toEqual([])
  await world.quiet()
  expect(told(/not taken up: tasks\/x\.md/)).toHaveLength(1)
})
