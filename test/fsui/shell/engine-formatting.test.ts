// Saves that say nothing new: each has its line in the log as long as it changed a byte.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const path = 'tasks/x.md'
const text = '---\npriority: P1\n---\n# X\n\nOne.\nTwo.\n'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(path, text)
  await world.quiet()
  world.journal.length = 0
})

afterEach(() => world.close())

const changes: Record<string, (text: string) => string> = {
  'other line ends': (saved) => saved.replaceAll('\n', '\r\n'),
  'a BOM': (saved) => `\uFEFF${saved}`,
  'other quotes': (saved) => saved.replace('priority: P1', 'priority: "P1"'),
}

for (const [what, change] of Object.entries(changes))
  test(`a save with ${what} alone is told of as formatting, once, there and back [D8]`, async () => {
    const saved = (await world.read(path)) ?? ''
    for (const each of [change(saved), saved]) {
      await world.save(path, each)
      await world.quiet()
      expect(world.journal.splice(0)).toEqual([`taken up: ${path} (formatting)`])
      expect(await world.read(path)).toBe(each)
    }
  })

test('a save that changes no byte has no line [D1]', async () => {
  await world.save(path, (await world.read(path)) ?? '')
  await world.quiet()
  expect(world.journal).toEqual([])
})
