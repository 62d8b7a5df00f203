// A database that lost what the files say.

import { afterEach, expect, test } from 'vitest'
import { codecs } from '../../../src/app/codecs.ts'
import { meetServer } from '../../../src/fsui/shell/meet-server.ts'
import { putBack } from '../../simulation/database-copy.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const phase = 'initiatives/a/phases/01-one/phase.md'
const task = 'tasks/loose.md'

/** Another database in place of the one that the tree knew, in which nothing of it stands. */
async function loseDatabase(): Promise<void> {
  putBack(world.app.database, null, 'another')
  await world.run('domain.create', { title: 'Something else' })
  expect(await meetServer({ bases: world.bases, remote: new DirectRemote(world.app), codecs })).toBe('forked')
  world.engine.distrustFiles()
}

test('K6: what runs in the files of a lost database stays as the files say', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/a/initiative.md', '# A\n')
  await world.save(phase, '---\nstatus: planned\n---\n# One\n')
  await world.save(task, '---\nstatus: open\n---\n# Loose\n')
  await world.quiet()
  for (const path of [phase, task])
    await world.save(path, `${await world.read(path)}`.replace(/^status: \w+/m, 'status: in_progress'))
  const before = [await world.read(phase), await world.read(task)]
  expect(before.join()).toMatch(/in_progress[\s\S]*in_progress/)
  await loseDatabase()
  await world.quiet()
  expect([await world.read(phase), await world.read(task)]).toEqual(before)
  expect(await world.run('task.list')).toMatchObject([{ status: 'in_progress' }])
  expect(await world.run('phase.list')).toMatchObject([{ status: 'in_progress', approvedDigest: null }])
})
