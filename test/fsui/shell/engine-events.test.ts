// What the log says during a turn, and of what this tree has sent itself.

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

test('what a save says is agreed on when the server has it, and the log tells nothing new of it [K2]', async () => {
  world = await EngineWorld.open({ polite: false, settle: 0 })
  await world.save('tasks/one.md', '# One\n')
  await world.quiet()
  await world.save('tasks/one.md', `${await world.read('tasks/one.md')}More.\n`)
  await world.engine.turn()
  const { id, rev } = (await world.run<{ id: string; rev: number }[]>('task.list'))[0] ?? { id: '', rev: 0 }
  expect(world.bases.withKey(id)).toMatchObject({ rev, hash: await world.hash('tasks/one.md') })
  expect(world.follow()).toBe(true)
  expect([...world.bases.changed]).toEqual([])
})

test('what somebody else changes meanwhile is news [K2]', async () => {
  world = await EngineWorld.open({ polite: false, settle: 0 })
  await world.save('tasks/one.md', '# One\n')
  await world.quiet()
  const { id } = (await world.run<{ id: string }[]>('task.list'))[0] ?? { id: '' }
  await world.save('tasks/one.md', `${await world.read('tasks/one.md')}More.\n`)
  await world.run('task.update', { ref: id, priority: 'P0' })
  await world.quiet()
  expect(await world.read('tasks/one.md')).toContain('priority: P0')
  expect(await world.run<{ body: string }[]>('task.list')).toMatchObject([
    { body: expect.stringContaining('More.') },
  ])
})

test('a change below a phase is no reason to ask for the phase, but where it lists what is below', async () => {
  world = await EngineWorld.open()
  const initiative = await world.run<{ id: string }>('initiative.create', { title: 'Big' })
  const phase = await world.run<{ id: string }>('phase.create', { title: 'Part', initiative: initiative.id })
  const task = await world.run<{ id: string; path: string }>('task.create', { title: 'One', phase: phase.id })
  await world.quiet()
  const changed = async () => {
    await world.run('task.update', { ref: task.id, body: `${Math.random()}\n` })
    world.follow()
    const ids = [...world.bases.changed]
    await world.quiet()
    return ids
  }
  expect(await changed()).toEqual([task.id])
  await world.run('phase.review', { ref: phase.id })
  await world.quiet()
  const listed = async () => await world.read(world.bases.withKey(phase.id)?.path ?? '')
  const before = await listed()
  expect((await changed()).sort()).toEqual([phase.id, task.id].sort())
  expect(await listed()).toContain('- 01-one · r')
  expect(await listed()).not.toBe(before)
})
