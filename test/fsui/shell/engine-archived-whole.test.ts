// A folder that was deleted comes into the archive with its own document first: so it can be moved back at any time.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const files = {
  'initiative.md': '# Initiative\n',
  'phases/01-x/phase.md': '# Phase\n',
  'phases/01-x/plans/p.md': '# Plan\n',
  'phases/01-x/tasks/t.md': '# Task\n',
}
const archived = 'archive/2026-11/initiatives/a'

async function deleted(): Promise<void> {
  world = await EngineWorld.open()
  for (const [path, text] of Object.entries(files)) await world.save(`initiatives/a/${path}`, text)
  await world.quiet()
  world.volume.rename('/tree/initiatives/a', '/elsewhere')
  world.engine.markAll()
}

const standing = async () => {
  const texts = Object.keys(files).map(
    async (path) => [path, await world.read(`${archived}/${path}`)] as const,
  )
  return (await Promise.all(texts)).flatMap(([path, text]) => (text === null ? [] : [path]))
}

test('D9: nothing of a deleted folder stands in the archive before its own document does', async () => {
  await deleted()
  for (let turn = 0; turn < 400; turn++) {
    await world.engine.turn()
    const there = await standing()
    if (there.length > 0) expect(there).toContain('initiative.md')
    if (there.length === Object.keys(files).length) return
    world.app.clock.advance(10)
  }
  expect.unreachable('The folder did not come into the archive')
})

test('D12: a folder that is moved back as soon as it stands in the archive lives again, with all that was in it', async () => {
  await deleted()
  while ((await standing()).length === 0) {
    await world.engine.turn()
    world.app.clock.advance(10)
  }
  world.volume.rename(`/tree/${archived}`, '/tree/initiatives/a')
  world.engine.markAll()
  await world.quiet()
  for (const path of Object.keys(files))
    expect(await world.read(`initiatives/a/${path}`)).toContain(files[path as keyof typeof files].trim())
  expect(await standing()).toEqual([])
  expect(world.engine.problems.size).toBe(0)
  expect(await world.run<unknown[]>('task.list')).toHaveLength(1)
})

test.each([
  ['as it was archived', false],
  ['with other words', true],
])('I15: a file %s at the place in the archive that its document has left', async (_, isOwn) => {
  world = await EngineWorld.open()
  await world.save('tasks/t.md', '# T\n')
  await world.quiet()
  await world.run('task.archive', { ref: 't' })
  await world.quiet()
  const place = 'archive/2026-11/tasks/t.md'
  const left = (await world.read(place)) ?? ''
  await world.save('tasks/t.md', `${left}More.\n`)
  await world.quiet()
  expect(await world.read(place)).toBeNull()
  // As a crash leaves it that comes before it is taken away.
  await world.save(place, isOwn ? `${left}Mine.\n` : left)
  await world.quiet()
  expect(await world.read('tasks/t.md')).toContain('More.')
  if (isOwn) expect(await world.read(place)).toContain('Mine.')
  else {
    expect(await world.read(place)).toBeNull()
    expect(await world.run('task.list', { all: true })).toHaveLength(1)
  }
})
