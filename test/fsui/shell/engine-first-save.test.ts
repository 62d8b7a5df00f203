// What is told of a new file that cannot be taken up as it is, and of an id that nobody knows: where it stands, and what
// to do about it in the file.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

const problemAt = (path: string) => world.engine.problems.all().get(path)?.problem

test('one that begins archived is told of by its line, and is taken up without it', async () => {
  await world.save('initiatives/old.md', '---\npriority: P1\nstatus: archived\n---\n# Old\n')
  await world.quiet(60_000)
  expect(problemAt('initiatives/old.md')).toMatchObject({
    message: 'A new file cannot begin with status: archived.',
    remedy: expect.stringContaining('Take that line out'),
    line: 3,
  })
  await world.save('initiatives/old.md', '---\npriority: P1\n---\n# Old\n')
  await world.quiet(60_000)
  expect(problemAt('initiatives/old.md')).toBe(undefined)
  const made = (await world.read('initiatives/old.md')) ?? ''
  await world.save('initiatives/old.md', made.replace('priority:', 'status: archived\npriority:'))
  await world.quiet(60_000)
  expect(await world.read('initiatives/old.md')).toBe(null)
  expect(await world.run('initiative.list')).toEqual([])
})

test('what a file says that no command takes is to be corrected in the file', async () => {
  await world.save('agents/one/agent.md', '---\nbase: main\n---\n# One\n')
  await world.quiet(60_000)
  expect(problemAt('agents/one/agent.md')).toMatchObject({
    code: 'input.invalid',
    remedy: 'Correct that in the file, and save it.',
  })
  expect(world.journal.join('\n')).not.toContain('--help')
})

test('an id that nobody knows is told of by its line', async () => {
  await world.save('tasks/mine.md', '# Mine\n')
  await world.quiet(60_000)
  const text = (await world.read('tasks/mine.md')) ?? ''
  await world.save('tasks/mine.md', text.replace(/^id: .*$/m, 'id: t-zzzzzz'))
  await world.quiet(60_000)
  const line = text.split('\n').findIndex((each) => each.startsWith('id: ')) + 1
  expect(line).toBeGreaterThan(1)
  expect(problemAt('tasks/mine.md')).toMatchObject({ code: 'id.foreign', field: 'id', line })
})
