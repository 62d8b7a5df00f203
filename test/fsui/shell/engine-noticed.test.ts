// What stands in the tree and is no document is told of once, with what to do about it.

import { afterEach, expect, test } from 'vitest'
import { unreadIn } from '../../../src/fsui/shell/engine/notices.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const noticed = () => world.journal.filter((line) => line.startsWith('noticed: '))

/** Looks at the whole tree again so many milliseconds later. */
async function later(ms: number): Promise<void> {
  world.app.clock.advance(ms)
  await world.quiet()
}

test('E13: a folder of a phase, or of an initiative, that holds only a note is told of', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.quiet()
  await world.save('initiatives/x/phases/01-a/readme.md', '# A\n')
  await world.save('initiatives/y/README.txt', 'Later.\n')
  await world.quiet(1_000)
  expect(noticed()).toEqual([])
  // Nothing has to happen there for that.
  await world.quiet()
  expect(noticed()).toEqual(
    [
      expect.stringContaining(
        'initiatives/x/phases/01-a holds no phase.md, so it is not a phase. Write initiatives/x/phases/01-a/phase.md',
      ),
      expect.stringContaining('initiatives/y holds no initiative.md, so it is not an initiative.'),
    ]
      .sort()
      .reverse(),
  )
  await later(30_000)
  await world.restart()
  await later(30_000)
  expect(noticed()).toHaveLength(2)
})

test('E13: a Markdown file beside the document of an initiative or of a phase is told of, unless it is called like a note', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
  await world.save('initiatives/y.md', '# Y\n')
  await world.quiet()
  for (const folder of ['initiatives/x', 'initiatives/x/phases/01-a', 'initiatives/y'])
    await world.save(`${folder}/idea.md`, '# Idea\n')
  for (const name of ['README.md', 'notes.md', 'todo.txt', 'Untitled.md', 'image.png'])
    await world.save(`initiatives/x/${name}`, 'Mine.\n')
  await world.quiet()
  expect(noticed()).toEqual([
    expect.stringContaining('initiatives/x/idea.md is no document at that place, so it is not read. A page'),
    expect.stringContaining('initiatives/x/phases/01-a/idea.md is no document at that place'),
    expect.stringContaining('A page of the initiative stands in initiatives/y/pages/'),
  ])
  await world.restart()
  await later(30_000)
  expect(noticed()).toHaveLength(3)
})

test('E13: what stood there when cw began is told of at once', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/y/readme.md', '# Y\n')
  await world.quiet(10)
  expect(noticed()).toHaveLength(1)
})

test('E13: nobody is told of a folder whose document comes right after, has another form, or is not needed', async () => {
  world = await EngineWorld.open()
  await world.quiet()
  await world.save('initiatives/x/readme.md', '# Read me\n')
  await world.quiet(1_000)
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/z.md', '# Z\n')
  await world.save('initiatives/z/readme.md', '# Read me\n')
  await world.save('initiatives/w/Untitled.md', '')
  await world.save('notes/x/readme.md', '# Read me\n')
  world.volume.mkdir('/tree/initiatives/v')
  for (let n = 0; n < 3; n++) await later(30_000)
  expect(noticed()).toEqual([])
})

test('E13: a copy that a program made is told of when it is first seen, and again when it comes again', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/a.md', '# A\n')
  await world.save('tasks/a copy.md', '# A\n')
  await world.quiet()
  await later(30_000)
  expect(noticed()).toEqual([expect.stringContaining('tasks/a copy.md is a copy that another program made')])
  world.volume.unlink('/tree/tasks/a copy.md')
  await later(30_000)
  await world.save('tasks/a copy.md', '# A\n')
  await later(30_000)
  expect(noticed()).toHaveLength(2)
})

test('E13: of a crowd of copies the first have a line each, and the others one together', async () => {
  world = await EngineWorld.open()
  for (let n = 10; n < 35; n++) await world.save(`tasks/a${n} copy.md`, '# A\n')
  await world.quiet()
  const copies = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `tasks/a${from + at} copy.md`)
  expect(noticed().slice(0, 5)).toEqual(
    copies(10, 15).map((path) => expect.stringContaining(`${path} is a copy`)),
  )
  expect(noticed().slice(5)).toEqual([
    `noticed: 20 more such files and folders: ${copies(15, 25).join(', ')} and so on`,
  ])
  await world.restart()
  await later(30_000)
  expect(noticed()).toHaveLength(6)
})

test('E13: of a few more than that each has a line, too', async () => {
  world = await EngineWorld.open()
  for (let n = 10; n < 17; n++) await world.save(`tasks/a${n} copy.md`, '# A\n')
  await world.quiet()
  await later(40_000)
  const told = Array.from({ length: 7 }, (_, at) =>
    expect.stringContaining(`tasks/a${10 + at} copy.md is a copy`),
  )
  expect(noticed()).toEqual(told)
})

test('E13: so it is of one that comes a few at a time, and what left again meanwhile is not told of', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.quiet()
  for (let n = 10; n < 60; n++) {
    await world.save(`initiatives/x/n${n}.md`, '# N\n')
    await world.quiet(n % 5 === 0 ? 1_000 : 10)
  }
  world.volume.unlink('/tree/initiatives/x/n59.md')
  await later(1_000)
  await later(40_000)
  expect(noticed().length).toBeLessThanOrEqual(7)
  expect(noticed()[5]).toMatch(/^noticed: \d+ more such files and folders: initiatives\/x\/n15\.md, /)
  const counts = noticed().flatMap((line) => /^noticed: (\d+) more/.exec(line)?.[1] ?? [])
  expect(5 + counts.reduce((sum, count) => sum + Number(count), 0)).toBe(49)
})

test('E13: a folder that cannot be listed is told of once, and what stands there is taken up when it can', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.quiet()
  const list = world.tree.list.bind(world.tree)
  const problem = {
    code: 'file.refused',
    message: 'initiatives/x/pages: permission denied',
    remedy: 'Allow it.',
  }
  Object.assign(world.tree, {
    list: async (folder: string, wanted?: never) =>
      folder === 'initiatives/x/pages' ? { state: 'refused', problem } : list(folder, wanted),
  })
  await world.save('initiatives/x/pages/p.md', '# P\n')
  for (let n = 0; n < 3; n++) await later(30_000)
  expect(noticed()).toEqual([
    'noticed: initiatives/x/pages cannot be looked into, so nothing that stands there is taken up: permission denied. Allow it.',
  ])
  Object.assign(world.tree, { list })
  await later(30_000)
  expect(world.journal.at(-1)).toContain('initiatives/x/pages/p.md')
  expect(noticed()).toHaveLength(1)
})

test('E13, R3: a linked folder and a folder called like a document are told of once, and nothing in them is read', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/a.md', '# A\n')
  await world.quiet()
  world.volume.symlink('/tree/initiatives-link')
  world.volume.symlink('/tree/tasks/linked')
  await world.save('tasks/dir.md/inside.md', '# Inside\n')
  world.engine.markFolder('tasks/dir.md')
  await world.quiet(1_000)
  for (let n = 0; n < 2; n++) await later(30_000)
  await world.restart()
  await later(30_000)
  expect(noticed()).toEqual([
    expect.stringContaining('tasks/linked is a symbolic link, which is not entered'),
    expect.stringContaining('tasks/dir.md is a folder, and is called like a document'),
  ])
  expect(await world.run<unknown[]>('task.list')).toHaveLength(1)
  expect(unreadIn(world.bases).map(({ path }) => path)).toEqual(['tasks/linked', 'tasks/dir.md'])
  world.volume.unlink('/tree/tasks/linked')
  world.volume.rename('/tree/tasks/dir.md/inside.md', '/tree/tasks/inside.md')
  world.volume.rmdir('/tree/tasks/dir.md')
  await later(30_000)
  expect(unreadIn(world.bases)).toEqual([])
  expect(await world.run<unknown[]>('task.list')).toHaveLength(2)
})

test('E13: a file and a folder with a backslash in their names are told of once, and are taken up when they are renamed', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/a.md', '# A\n')
  await world.quiet()
  for (const [from, to] of [
    ['b.md', 'b\\c.md'],
    ['notes.txt', 'no\\tes.txt'],
  ]) {
    await world.save(`tasks/${from}`, '# B\n')
    world.volume.rename(`/tree/tasks/${from}`, `/tree/tasks/${to}`)
  }
  world.volume.mkdir('/tree/tasks/d\\e')
  world.engine.markFolder('tasks/d\\e')
  for (let n = 0; n < 2; n++) await later(30_000)
  expect(noticed().sort()).toEqual([
    expect.stringContaining('tasks/b\\c.md has a backslash in its name'),
    expect.stringContaining('tasks/d\\e has a backslash in its name'),
  ])
  expect(unreadIn(world.bases)).toHaveLength(2)
  world.volume.rename('/tree/tasks/b\\c.md', '/tree/tasks/b.md')
  world.volume.rmdir('/tree/tasks/d\\e')
  await later(30_000)
  expect(unreadIn(world.bases)).toEqual([])
  expect(await world.run<unknown[]>('task.list')).toHaveLength(2)
})
