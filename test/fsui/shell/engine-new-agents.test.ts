// An agent whose file is new and wishes it to run: starting it is a decision like any other.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const pathOf = (n: number) => `agents/otter-${n}/agent.md`
const text = '---\nrole: worker\nstatus: running # now\n---\nDo it.\n'
const running = async () =>
  (await world.run<{ status: string }[]>('agent.list')).filter(({ status }) => status === 'running').length

test('D27: one that a person saves is made, then started, and its file stays as it was typed', async () => {
  world = await EngineWorld.open()
  await world.save(pathOf(1), text)
  await world.quiet()
  expect(await running()).toBe(1)
  expect(await world.read(pathOf(1))).toMatch(
    /^---\nid: a-\w{6}\nrole: worker\nstatus: running # now\n---\nDo it\.\n$/,
  )
  const taken = world.journal.filter((line) => line.startsWith('taken up'))
  expect(taken).toEqual([
    expect.stringMatching(/^taken up: agents\/otter-1\/agent\.md \(new agent a-\w{6}\)$/),
    'taken up: agents/otter-1/agent.md (agent.start)',
  ])
})

test('D27: what is filled in for it is no reason not to start it', async () => {
  world = await EngineWorld.open()
  await world.save(pathOf(1), '---\nstatus: running\n---\n# One\n\nDig.\n')
  await world.quiet()
  expect(await running()).toBe(1)
  expect(await world.read(pathOf(1))).toMatch(
    /^---\nid: a-\w{6}\nrole: worker\nstatus: running\n---\n# One\n\nDig\.\n$/,
  )
})

test('D27: one that git brings is made, and waits for a word', async () => {
  world = await EngineWorld.open({}, { cameFromGit: async () => true })
  await world.save(pathOf(1), text)
  await world.quiet()
  expect(await running()).toBe(0)
  expect(world.engine.held).toEqual([pathOf(1)])
  const [list] = world.engine.heldLists
  await world.save(
    list?.path ?? '',
    ((await world.read(list?.path ?? '')) ?? '').replace('[ ] All', '[x] All'),
  )
  await world.quiet()
  expect(await running()).toBe(1)
})

test('D27: with None it is stopped, and its file says so no more', async () => {
  world = await EngineWorld.open({}, { cameFromGit: async (path) => path.startsWith('agents/') })
  await world.save(pathOf(1), text)
  await world.quiet()
  const [list] = world.engine.heldLists
  await world.save(
    list?.path ?? '',
    ((await world.read(list?.path ?? '')) ?? '').replace('[ ] None', '[x] None'),
  )
  await world.quiet()
  expect(await running()).toBe(0)
  expect(await world.read(pathOf(1))).not.toContain('status')
  expect(world.engine.held).toEqual([])
})

test('D27: many at once wait for a word', async () => {
  world = await EngineWorld.open()
  for (let n = 1; n <= 12; n++) await world.save(pathOf(n), text)
  await world.quiet()
  expect(await world.run('agent.list')).toHaveLength(12)
  expect((await running()) + world.engine.held.length).toBe(12)
  expect(world.engine.held.length).toBeGreaterThan(0)
})
