// Files that were made from an older text, and files that only look like it.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

const path = 'tasks/measure.md'
const text = async () => (await world.read(path)) ?? ''
const settled = async (content: string) => {
  await world.save(path, content)
  await world.quiet()
}

test('words that a person takes back stay away, whatever else is changed with them [S1]', async () => {
  await settled('# Measure\n\nOne.\n')
  await settled(`${await text()}\nOops.\n`)
  const mended = (await text()).replace('\nOops.\n', '').replace('id:', 'priority: P1\nid:')
  await settled(mended)
  expect(await text()).toBe(mended)
  expect(await world.run('task.show', { ref: 'measure' })).toMatchObject({
    priority: 'P1',
    body: expect.not.stringContaining('Oops'),
  })
})

test('a script that writes an older text and its own edit takes back nothing that a command changed [S1, S5]', async () => {
  await settled('# Measure\n\nOne.\n')
  const older = await text()
  await world.run('task.update', { ref: 'measure', priority: 'P0' })
  await world.quiet()
  expect(await text()).toContain('priority: P0')
  await settled(`${older}\nTwo.\n`)
  expect(await text()).toContain('priority: P0')
  expect(await text()).toContain('Two.')
})

test('and so it does when the person saved before the command [S1, S5]', async () => {
  await settled('# Measure\n\nOne.\n')
  await settled(`${await text()}\nTwo.\n`)
  const older = await text()
  for (const priority of ['P0', 'P1']) {
    await world.run('task.update', { ref: 'measure', priority })
    await world.quiet()
  }
  await settled(`${older}\nThree.\n`)
  expect(await text()).toContain('priority: P1')
  expect(await text()).toContain('Three.')
})

test('older texts are remembered for each document by itself [S1]', async () => {
  await settled('# Measure\n\nOne.\n')
  const older = await text()
  await world.run('task.update', { ref: 'measure', priority: 'P0' })
  await world.quiet()
  for (let at = 0; at < 20; at += 1) await world.save(`tasks/other-${at}.md`, `# Other ${at}\n`)
  await world.quiet()
  for (const priority of ['P1', 'P2', 'P1']) {
    await world.run('task.update', { ref: 'measure', priority })
    await world.quiet()
  }
  await settled(`${older}\nTwo.\n`)
  expect(await text()).toContain('priority: P1')
})
