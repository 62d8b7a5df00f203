// Files that stand where other documents stood: those may have gone elsewhere.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const phases = 'initiatives/i/phases'
const rings = ['01-a', '02-b', '03-c'].flatMap((first, n, all) =>
  [1, 2].map((step) => [first, all[(n + step) % 3] ?? '', all[(n + 2 * step) % 3] ?? '']),
)

test.each(rings)(
  'I19: folders that rotate their names are moves when %s is seen first, then %s and %s',
  async (...seen) => {
    world = await EngineWorld.open()
    await world.save('initiatives/i/initiative.md', '# I\n')
    for (const name of ['01-a', '02-b', '03-c'])
      await world.save(`${phases}/${name}/phase.md`, `# Phase ${name}\n`)
    await world.quiet()
    const rename = (from: string, to: string) =>
      world.volume.rename(`/tree/${phases}/${from}`, `/tree/${phases}/${to}`)
    for (const [from, to] of [
      ['01-a', 'x'],
      ['03-c', '01-a'],
      ['02-b', '03-c'],
      ['x', '02-b'],
    ] as const)
      rename(from, to)
    for (const name of seen) {
      world.engine.markFolder(`${phases}/${name}`)
      for (let turn = 0; turn < 4; turn++) {
        await world.engine.turn()
        world.app.clock.advance(20)
      }
    }
    await world.quiet()
    const titles = ['01-a', '02-b', '03-c'].map((name) => world.read(`${phases}/${name}/phase.md`))
    const expected = ['03-c', '01-a', '02-b'].map((name) => expect.stringContaining(`# Phase ${name}`))
    expect(await Promise.all(titles)).toEqual(expected)
    expect(await world.run<unknown[]>('phase.list')).toHaveLength(3)
    expect(world.journal.filter((line) => /^(?:archived|conflict|not taken up)/.test(line))).toEqual([])
  },
)

test('I19: a document over which another was moved for good is archived after the grace', async () => {
  world = await EngineWorld.open()
  for (const name of ['a', 'b']) await world.save(`tasks/${name}.md`, `# ${name}\n`)
  await world.quiet()
  world.volume.rename('/tree/tasks/a.md', '/tree/tasks/b.md')
  world.engine.markAll()
  await world.quiet()
  expect(world.journal).toContain('archived: tasks/b.md (another file was moved over it)')
  expect(await world.run<unknown[]>('task.list')).toHaveLength(1)
})
