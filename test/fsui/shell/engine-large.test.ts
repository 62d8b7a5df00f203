// What is larger than cw reads is never written by cw.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const limit = 1024 * 1024
const path = 'tasks/large.md'
let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

async function fullFile(): Promise<{ id: string; text: string }> {
  await world.save(path, '# Large\n')
  await world.quiet()
  const small = (await world.read(path)) ?? ''
  const text = `${small}${'x'.repeat(limit - Buffer.byteLength(small) - 1)}\n`
  await world.save(path, text)
  await world.quiet()
  const [task] = await world.run<{ id: string; body: string }[]>('task.list')
  if (!task) throw new Error('no task')
  expect(task.body.length).toBeGreaterThan(limit - 200)
  return { id: task.id, text }
}

test('a word that no longer fits waits until the file is shorter, and is written then [P6]', async () => {
  const { id, text } = await fullFile()
  await world.run('task.block', { ref: id })
  await world.quiet()
  expect(await world.read(path)).toBe(text)
  expect(world.engine.problems.all().get(path)?.problem.code).toBe('text.too-large')
  expect(world.journal.at(-1)).toContain('1 MiB')
  await world.save(path, text.replace(/x+\n$/, 'short\n'))
  await world.quiet()
  expect(await world.read(path)).toContain('status: blocked')
  expect(await world.read(path)).toContain('short')
  expect(world.engine.problems.size).toBe(0)
})

test('a word that no longer fits is written when a command makes the text shorter [P6]', async () => {
  const { id, text } = await fullFile()
  await world.run('task.block', { ref: id })
  await world.quiet()
  expect(await world.read(path)).toBe(text)
  await world.run('task.update', { ref: id, body: 'Short.' })
  await world.quiet()
  expect(await world.read(path)).toContain('status: blocked')
  expect(await world.read(path)).toContain('Short.')
  expect(world.engine.problems.size).toBe(0)
})

test('a file that fits alone, but not with its id, is told of and stays as it is [P6]', async () => {
  const text = `# Large\n${'x'.repeat(limit - 8)}`
  expect(Buffer.byteLength(text)).toBe(limit)
  await world.save(path, text)
  await world.quiet()
  expect(await world.read(path)).toBe(text)
  expect(await world.run<unknown[]>('task.list')).toHaveLength(0)
  const told = (await world.read('tasks/large.error.md')) ?? ''
  const [, size] =
    /With what cw writes into it, such as its id, it would have (\d+) bytes; .* 1 MiB/.exec(told) ?? []
  expect(Number(size)).toBeGreaterThan(limit)
  expect(told).toContain(`Make it ${Number(size) - limit} bytes shorter`)
  expect(told).not.toContain('The file has')
})

test('a question that shows markers of a conflict is asked like any other [P6]', async () => {
  await world.run('question.ask', { text: 'Which?\n\n<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> other\n' })
  await world.quiet()
  const [folder = ''] = [...world.bases.all()].map((row) => row.path.replace(/\/[^/]+$/, ''))
  expect(await world.read(`${folder}/question.md`)).toContain('<<<<<<< HEAD')
  expect(await world.read(`${folder}/reply.md`)).toContain('> <<<<<<< HEAD')
})

test('a file that grows while it is copied is told of once, with its last size beside it [P6]', async () => {
  for (const size of [2, 5, 50]) {
    await world.save('tasks/copied.md', `# Copied\n${'x'.repeat(size * 1024 * 1024)}`)
    await world.quiet()
  }
  expect(world.journal.filter((line) => line.startsWith('not taken up: tasks/copied.md'))).toHaveLength(1)
  expect(await world.read('tasks/copied.error.md')).toContain(`has ${50 * 1024 * 1024 + 9} bytes`)
  expect(await world.run<unknown[]>('task.list')).toHaveLength(0)
})
