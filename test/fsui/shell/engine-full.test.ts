// A disk that is full, and then is not: what could not be stored is decided anew.

import SqliteDatabase from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
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
