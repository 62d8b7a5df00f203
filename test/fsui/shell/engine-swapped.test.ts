// Folders that exchange their names, with all that is in them.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const inside = ['phase.md', 'plans/01-plan.md', 'tasks/01-t.md', 'tasks/02-t.md']

test('I3: two phases that exchange their names take along what is in them', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/big/initiative.md', '# Big\n')
  const at = (folder: string, name: string) => `initiatives/big/phases/${folder}/${name}`
  for (const folder of ['1-p1', '2-p2', '3-p3'])
    for (const name of inside) await world.save(at(folder, name), `# ${name} of ${folder}\n`)
  await world.quiet(60_000)
  const texts = new Map<string, string>()
  for (const folder of ['1-p1', '2-p2'])
    for (const name of inside) texts.set(at(folder, name), (await world.read(at(folder, name))) ?? '')
  for (const name of inside) {
    await world.save(at('1-p1', name), texts.get(at('2-p2', name)) ?? '')
    await world.save(at('2-p2', name), texts.get(at('1-p1', name)) ?? '')
  }
  await world.quiet(60_000)
  expect([...world.engine.problems.all().keys()]).toEqual([])
  for (const name of inside) {
    expect(await world.read(at('1-p1', name))).toBe(texts.get(at('2-p2', name)))
    expect(await world.read(at('2-p2', name))).toBe(texts.get(at('1-p1', name)))
  }
  const entries = await world.run<{ key: string; path: string }[]>('tree.entries')
  for (const { key, path } of entries.filter((each) => each.path.includes('/phases/')))
    expect(await world.read(path)).toContain(`id: ${key}`)
})
