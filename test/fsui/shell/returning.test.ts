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

test('A9, K6: an open question that a lost database took with it is told of, and one that was answered is not', async () => {
  world = await EngineWorld.open()
  await world.save('agents/otter/agent.md', '---\nrole: worker\n---\n# Otter\n')
  await world.quiet()
  for (const text of ['Which?', 'When?']) await world.run('question.ask', { text, agent: 'otter' })
  await world.run('question.answer', { ref: 'when', text: 'Now.' })
  await world.quiet()
  const reply = 'agents/otter/messages/0001-which/reply.md'
  const form = await world.read(reply)
  await loseDatabase()
  world.engine.markAll()
  await world.quiet()
  expect([...world.engine.problems.all().keys()]).toEqual([reply])
  expect(world.engine.problems.all().get(reply)?.problem).toMatchObject({
    message: expect.stringContaining('the database knows nothing of its question'),
    remedy: expect.stringContaining('nobody waits for an answer here'),
  })
  expect(await world.read(reply)).toBe(form)
  await world.restart()
  await world.quiet()
  expect(world.engine.problems.has(reply)).toBe(true)
  for (const name of ['reply.md', 'question.md', 'reply.error.md'])
    world.volume.unlink(`/tree/agents/otter/messages/0001-which/${name}`)
  world.engine.markAll()
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
})
