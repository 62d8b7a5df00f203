// A disk that is full, and then is not: what could not be stored is decided anew.

import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hindranceOf } from '../../../src/fsui/shell/hindrance.ts'
import { cwError } from '../../../src/kernel/errors.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
let store: SqliteDatabase.Database
afterEach(() => world.close())

const path = 'initiatives/rate-limits.md'
const long = 'A line that needs a page of its own.\n'.repeat(400)

test('a base store without space ends nothing, and what was saved is taken up once when there is some [K9]', async () => {
  store = new SqliteDatabase(':memory:')
  world = await EngineWorld.open({}, {}, { store })
  await world.save(path, '# Rate limits\n\nOne.\n')
  await world.quiet()
  allowPages(store.pragma('page_count', { simple: true }) as number)
  const typed = `${await world.read(path)}\n${long}`
  await world.save(path, typed)
  await world.save('tasks/second.md', `# Second\n\n${long}`)
  for (let times = 0; times < 3; times++) {
    expect(hindranceOf(await refused())).toMatchObject({ by: 'machine' })
    expect(await world.read(path)).toBe(typed)
  }
  allowPages(100_000)
  await recover()
  await world.quiet()
  expect(await world.read(path)).toBe(typed)
  const [initiative, ...others] = await world.run<{ body: string }[]>('initiative.list')
  expect(initiative?.body).toContain(long.trim())
  expect(others).toEqual([])
  expect(await world.run<unknown[]>('task.list')).toHaveLength(1)
  expect(world.bases.text(world.bases.atPath(path)?.hash ?? '')).toBe(typed)
})

test('what cannot be written is told in a sentence, without its path, and is written when there is space [K9]', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Rate limits\n\nOne.\n')
  await world.quiet()
  world.volume.space = 0
  await world.run('initiative.update', { ref: 'rate-limits', priority: 'P0' })
  await world.quiet(10_000)
  expect(world.engine.problems.all().get(path)?.problem.message).toMatch(/^(?!initiatives).*space.*\.$/)
  world.volume.space = Number.POSITIVE_INFINITY
  await world.quiet()
  expect(world.engine.problems.all().size).toBe(0)
  expect(await world.read(path)).toContain('priority: P0')
})

describe('the other side of a conflict that finds no space', () => {
  const conflict = () => world.bases.atPath(path)?.conflict ?? world.bases.atPath(moved)?.conflict
  const sidecar = async () => world.read(conflict()?.sidecar ?? '')
  const path = 'initiatives/limits/initiative.md'
  const moved = 'initiatives/quotas/initiative.md'

  beforeEach(async () => {
    world = await EngineWorld.open()
    await world.save(path, '# Limits\n\nOne.\n')
    await world.quiet()
    await world.run('initiative.update', { ref: 'limits', body: 'Theirs.' })
    await world.save(path, ((await world.read(path)) ?? '').replace('One', 'Mine'))
    world.volume.space = 0
    await world.quiet(60_000)
  })

  test('is told of, decides nothing meanwhile, and stands beside the file when there is some [E3]', async () => {
    expect(world.journal.filter((line) => line.startsWith('not written: '))).toEqual([
      expect.stringMatching(/conflict-.*: there is no space left on the device\. /),
    ])
    expect(await sidecar()).toBeNull()
    expect(await world.run('initiative.show', { ref: 'limits' })).toMatchObject({
      body: '# Limits\n\nTheirs.\n',
    })
    world.volume.space = Number.POSITIVE_INFINITY
    await world.quiet()
    expect(await sidecar()).toContain('Theirs.')
    expect(await world.read(path)).toContain('Mine.')
    world.volume.unlink(`/tree/${conflict()?.sidecar}`)
    world.engine.markAll()
    await world.quiet()
    expect(await world.run('initiative.show', { ref: 'limits' })).toMatchObject({
      body: '# Limits\n\nMine.\n',
    })
  })

  test('is known over a restart, and goes along with its folder [E3, E9]', async () => {
    world.volume.rename('/tree/initiatives/limits', '/tree/initiatives/quotas')
    await world.restart()
    await world.quiet(60_000)
    expect(conflict()?.sidecar).toContain('/quotas/')
    world.volume.space = Number.POSITIVE_INFINITY
    await world.restart()
    await world.quiet()
    expect(await sidecar()).toContain('Theirs.')
    expect(await world.read(moved)).toContain('Mine.')
  })
})

test('an answer that contradicts another one is not sent because the disk is full [A1, E3]', async () => {
  world = await EngineWorld.open()
  await world.run('question.ask', { text: 'Which database?' })
  await world.quiet()
  const reply = 'agents/cw/messages/0001-which-database/reply.md'
  const mine = ((await world.read(reply)) ?? '').replace('- [ ] Send', 'Mine.\n\n- [ ] Send')
  await world.save(reply, mine)
  await world.quiet(100)
  await world.run('question.answer', { ref: 'which-database', text: 'Theirs.' })
  world.volume.space = 0
  await world.quiet(60_000)
  expect(await world.run('question.show', { ref: 'which-database' })).toMatchObject({ answer: 'Theirs.' })
  world.volume.space = Number.POSITIVE_INFINITY
  await world.quiet()
  expect(await world.run('question.show', { ref: 'which-database' })).toMatchObject({ answer: 'Theirs.' })
  expect(await world.read(reply)).toBe(mine)
  expect(await world.read(world.bases.atPath(reply)?.conflict?.sidecar ?? '')).toContain('Theirs.')
})

test('a bug, and a damaged database, are no hindrance that passes [K9]', () => {
  expect(hindranceOf(new Error('a bug'))).toBeNull()
  expect(hindranceOf(cwError('database.corrupt', { reason: 'torn' }))).toBeNull()
  expect(hindranceOf(cwError('server.unreachable', { address: 'x', reason: 'y' }))).toEqual({ by: 'server' })
})

/** What ends a turn within the next second. */
async function refused(): Promise<unknown> {
  try {
    await recover()
    await world.quiet(3_000)
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}

async function recover(): Promise<void> {
  await world.bases.reload()
  await world.engine.recover('displaced while cw could not write')
  world.engine.markAll()
}

function allowPages(most: number): void {
  store.pragma(`max_page_count = ${most}`)
}
