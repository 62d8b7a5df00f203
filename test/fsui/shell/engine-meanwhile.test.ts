// What the database says by the time a decision reaches it is not always what it was decided against.

import { afterEach, expect, test } from 'vitest'
import type { Task } from '../../../src/modules/tasks/index.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const path = 'tasks/one.md'
const show = () => world.run<Task>('task.show', { ref: 'one' })

async function open(): Promise<void> {
  world = await EngineWorld.open()
  await world.save(path, '---\npriority: P2\n---\n# One\n\nFirst.\n\nMiddle.\n\nLast.\n')
  await world.quiet()
}

/** Turns with nobody telling what the log says, so that decisions are late. */
async function turnUnaware(): Promise<void> {
  for (let turns = 0; turns < 4; turns++) {
    const due = await world.engine.turn()
    if (due !== null) world.app.clock.advance(Math.min(due, 100))
  }
}

test('K10: a save that another change of the database overtakes is merged with it, and takes nothing back', async () => {
  await open()
  const { body } = await show()
  await world.save(path, (await world.read(path))?.replace('Last.', 'Last, of the file.') ?? '')
  await world.run('task.update', { ref: 'one', body: body.replace('First.', 'First, of the database.') })
  await turnUnaware()
  expect((await show()).body).toContain('First, of the database.')
  await world.quiet()
  expect((await show()).body).toMatch(/First, of the database\.[\s\S]*Last, of the file\./)
  expect(await world.read(path)).toMatch(/First, of the database\.[\s\S]*Last, of the file\./)
  expect(world.engine.problems.size).toBe(0)
})

test('K10: a deletion that a change of the database overtakes archives nothing: the file comes back', async () => {
  await open()
  world.volume.unlink(`/tree/${path}`)
  world.engine.markAll()
  await world.run('task.update', { ref: 'one', priority: 'P0' })
  for (let turns = 0; turns < 60; turns++) {
    const due = await world.engine.turn()
    world.app.clock.advance(Math.min(due ?? 100, 100))
  }
  await world.quiet()
  expect(await show()).toMatchObject({ archivedAt: null, priority: 'P0' })
  expect(await world.read(path)).toContain('priority: P0')
})
