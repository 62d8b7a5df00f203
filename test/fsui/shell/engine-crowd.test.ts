// More files at once than a turn takes up.

import { afterEach, expect, test } from 'vitest'
import type { EngineSettings } from '../../../src/fsui/shell/engine/parts.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const few = { mostFiles: 3 }
const taskAt = (n: number) => `initiatives/one/phases/01-a/tasks/0${n}-task.md`
const numbers = [1, 2, 3, 4, 5, 6, 7, 8]

test('all of them are taken up, what others belong to first, and nothing is wrong with any', async () => {
  await open(few)
  for (const n of numbers) await world.save(taskAt(n), `# Task ${n}\n`)
  await world.save('initiatives/one/phases/01-a/phase.md', '# Phase\n')
  await world.save('initiatives/one/initiative.md', '# One\n')
  await world.quiet()
  expect(await world.run<object[]>('task.list')).toHaveLength(numbers.length)
  expect(world.journal.filter((line) => line.includes('error'))).toEqual([])
  expect(world.journal.findIndex((line) => line.includes('initiative.md'))).toBe(0)
})

test('a folder of them that is moved is archived in no part, however long it takes [I2]', async () => {
  await open({ ...few, deletionGrace: 1 })
  for (const n of numbers) await world.save(`tasks/0${n}-task.md`, `# Task ${n}\n`)
  await world.quiet()
  const before = await ids()
  const texts = await Promise.all(numbers.map((n) => world.read(`tasks/0${n}-task.md`)))
  for (const n of numbers) world.volume.unlink(`/tree/tasks/0${n}-task.md`)
  for (const n of numbers) await world.save(`tasks/1${n}-moved.md`, texts[n - 1] ?? '')
  await world.quiet()
  expect(await ids()).toEqual(before)
  expect(world.journal.filter((line) => line.startsWith('archived'))).toEqual([])
})

test('decisions among them are decided about together [B2]', async () => {
  await open({ ...few, mostDecisions: 2 })
  for (const n of numbers)
    await world.save(`initiatives/0${n}.md`, `---\nstatus: draft\n---\n# Initiative ${n}\n`)
  await world.quiet()
  for (const n of numbers) {
    const text = (await world.read(`initiatives/0${n}.md`)) ?? ''
    // Two of three only say something else.
    const next = n % 2 === 0 ? text.replace('status: draft', 'status: review') : `${text}More.\n`
    await world.save(`initiatives/0${n}.md`, next)
  }
  await world.quiet()
  expect(await world.run<object[]>('initiative.list', { status: 'review' })).toEqual([])
  expect(world.engine.held).toHaveLength(4)
})

async function open(settings: Partial<EngineSettings>): Promise<void> {
  world = await EngineWorld.open({ polite: false, ...settings })
}

async function ids(): Promise<string[]> {
  const all = await world.run<{ id: string }[]>('task.list')
  return all.map(({ id }) => id).sort()
}
