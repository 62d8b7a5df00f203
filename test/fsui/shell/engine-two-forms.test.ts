// One initiative has one folder: `x.md` and `x/initiative.md` are two forms of it, never two documents.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Initiative } from '../../../src/modules/initiatives/index.ts'
import type { Phase } from '../../../src/modules/phases/index.ts'
import { EngineWorld } from './engine-world.ts'

const file = 'initiatives/faster.md'
const inside = 'initiatives/faster/initiative.md'
const phase = 'initiatives/faster/phases/01-m/phase.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(file, '# Faster\n\nEverything takes too long.\n')
  await world.quiet()
})
afterEach(() => world.close())

const initiatives = () => world.run<Initiative[]>('initiative.list', { archived: true })

it('I18: an initiative whose file gives way to one in its folder is the same one, grown', async () => {
  const [before] = await initiatives()
  await world.save(inside, '# Faster than before\n\nSaid in other words.\n')
  await world.save(phase, '# M\n')
  await world.quiet()
  expect(await initiatives()).toMatchObject([{ id: before?.id, path: file, title: 'Faster' }])
  expect(await world.read('initiatives/faster/initiative.error.md')).toContain(`delete ${file}`)
  world.volume.unlink(`/tree/${file}`)
  await world.quiet()
  expect(await initiatives()).toMatchObject([{ id: before?.id, path: inside, title: 'Faster than before' }])
  expect(await world.run<Phase[]>('phase.list')).toMatchObject([{ initiative: before?.id, path: phase }])
  expect(await world.read(file)).toBeNull()
  expect(await world.read('initiatives/faster/initiative.error.md')).toBeNull()
  expect(await world.read(inside)).toContain(before?.id)
  expect([...world.engine.problems.all()]).toEqual([])
})

it('I18: so it is when both happen at once, and when it shrinks into a file again', async () => {
  const [before] = await initiatives()
  await world.save(inside, '# Other words\n')
  world.volume.unlink(`/tree/${file}`)
  await world.quiet()
  expect(await initiatives()).toMatchObject([{ id: before?.id, path: inside, title: 'Other words' }])
  world.volume.unlink(`/tree/${inside}`)
  await world.save(file, '# Short again\n')
  await world.quiet()
  expect(await initiatives()).toMatchObject([{ id: before?.id, path: file, title: 'Short again' }])
  expect(world.journal.join('\n')).not.toContain('written again')
})

it('I18: one that names another id is another one, and is refused while the first stands', async () => {
  const [before] = await initiatives()
  await world.save(inside, '---\nid: i-zzzzzz\n---\n# Another\n')
  await world.quiet()
  expect(await initiatives()).toMatchObject([{ id: before?.id, path: file, title: 'Faster' }])
  expect([...world.engine.problems.all().values()]).toMatchObject([{ problem: { code: 'path.form' } }])
})

it('a command makes no second one either', async () => {
  await expect(world.run('initiative.create', { title: 'Two', path: inside })).rejects.toMatchObject({
    code: 'path.form',
  })
})

it('archiving one takes nothing that belongs to another, where an older home has two in one folder', async () => {
  await world.save('initiatives/other/initiative.md', '# Other\n')
  await world.save('initiatives/other/phases/01-m/phase.md', '# M\n')
  await world.quiet()
  const { db } = world.app.database
  db.run("update initiatives set path = 'initiatives/other.md' where path = 'initiatives/faster.md'")
  await world.run('initiative.archive', { ref: 'initiatives/other.md' })
  expect(await world.run<Phase[]>('phase.list')).toMatchObject([
    { path: 'initiatives/other/phases/01-m/phase.md', archivedAt: null },
  ])
})
