// Documents that vanish a little apart from each other are counted together.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RootState } from '../../../src/fsui/shell/engine/parts.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

test('B1: two groups that vanish two milliseconds apart are held together, and the tree comes to rest', async () => {
  world = await EngineWorld.open()
  const paths = Array.from({ length: 6 }, (_, n) => `tasks/t${n}.md`)
  for (const path of paths) await world.save(path, '# T\n')
  await world.quiet()
  for (const group of [paths.slice(0, 3), paths.slice(3)]) {
    for (const path of group) world.volume.unlink(`/tree/${path}`)
    world.engine.markAll()
    await world.engine.turn()
    world.app.clock.advance(2)
  }
  await world.quiet()
  expect([...world.engine.held].sort()).toEqual(paths)
})

test.each([
  ['is gone', false],
  ['was made anew', true],
])(
  'B1: a folder that is moved out of the tree is missed with all that is in it, where only the folder above says so and one of its name %s',
  async (_, anew) => {
    world = await EngineWorld.open()
    const names = ['initiative.md', 'pages/idea.md', ...[1, 2, 3, 4].map((n) => `phases/0${n}-p/phase.md`)]
    for (const name of names) await world.save(`initiatives/z/${name}`, `# ${name}\n`)
    await world.quiet()
    world.volume.mkdir('/elsewhere')
    world.volume.rename('/tree/initiatives/z', '/elsewhere/z')
    if (anew) world.volume.mkdir('/tree/initiatives/z')
    world.engine.markFolder(anew ? 'initiatives/z' : 'initiatives')
    for (let turn = 0; turn < 8; turn++) {
      await world.engine.turn()
      world.app.clock.advance(500)
    }
    expect([...world.engine.held].sort()).toEqual(names.map((name) => `initiatives/z/${name}`).sort())
  },
)

test('B1: a folder that is moved back as it was is off the list', async () => {
  world = await EngineWorld.open()
  const names = Array.from({ length: 7 }, (_, n) => `pages/p${n}.md`)
  await world.save('initiatives/z/initiative.md', '# Z\n')
  for (const name of names) await world.save(`initiatives/z/${name}`, `# ${name}\n`)
  await world.quiet()
  world.volume.mkdir('/elsewhere')
  world.volume.rename('/tree/initiatives/z', '/elsewhere/z')
  await world.quiet()
  expect(world.engine.held).toHaveLength(8)
  await world.restart()
  world.volume.rename('/elsewhere/z', '/tree/initiatives/z')
  await world.quiet()
  expect(world.engine.held).toEqual([])
  expect(await world.read(list)).toBeNull()
})

const list = 'needs-you/confirm-deletions.md'
const phase = 'initiatives/z/phases/02-z'
const elsewhere = 'initiatives/z/phases/01-a'

/** A phase of eight tasks that is gone and held. Returns what its files said. */
async function loseAPhase(): Promise<Map<string, string>> {
  world = await EngineWorld.open()
  await world.save('initiatives/z/initiative.md', '# Z\n')
  await world.save(`${phase}/phase.md`, '# Phase\n')
  for (let n = 1; n <= 8; n++) await world.save(`${phase}/tasks/0${n}-t.md`, `# Task ${n}\n`)
  await world.quiet()
  const names = ['phase.md', ...Array.from({ length: 8 }, (_, n) => `tasks/0${n + 1}-t.md`)]
  const texts = new Map<string, string>()
  for (const name of names) {
    texts.set(name, (await world.read(`${phase}/${name}`)) ?? '')
    world.volume.unlink(`/tree/${phase}/${name}`)
  }
  await world.quiet()
  expect(world.engine.held).toHaveLength(names.length)
  return texts
}

test('B1: documents that are back at another path are off the list, and it goes with the last of them', async () => {
  const texts = await loseAPhase()
  const ids = (await world.run<{ id: string }[]>('task.list')).map(({ id }) => id).sort()
  for (const [name, text] of texts) await world.save(`${elsewhere}/${name}`, text)
  await world.quiet()
  expect(world.journal).toContain(`moved: ${phase}/tasks/01-t.md → ${elsewhere}/tasks/01-t.md`)
  const tasks = await world.run<{ id: string; path: string }[]>('task.list')
  expect(tasks.map(({ id }) => id).sort()).toEqual(ids)
  expect(tasks.every(({ path }) => path.startsWith(elsewhere))).toBe(true)
  expect(world.engine.held).toEqual([])
  expect(await world.read(list)).toBeNull()
  expect(world.bases.note('held deletions')).toBe('[]')
})

test('B1: where only one is back at another path, the list goes on without it', async () => {
  const texts = await loseAPhase()
  await world.save('tasks/found.md', texts.get('tasks/03-t.md') ?? '')
  await world.quiet()
  expect(world.engine.held).toHaveLength(texts.size - 1)
  expect(await world.read(list)).not.toContain('03-t.md')
  expect(await world.read(list)).toContain('02-t.md')
})

test('B1: documents that a command moves while they are held are off the list', async () => {
  const texts = await loseAPhase()
  await world.run('phase.move', { ref: `${phase}/phase.md`, path: `${elsewhere}/phase.md` })
  await world.quiet()
  for (const [name, text] of texts) expect(await world.read(`${elsewhere}/${name}`)).toBe(text)
  expect(world.engine.held).toEqual([])
  expect(await world.read(list)).toBeNull()
})

test('B1: what is put away with one document counts too, wherever its files have gone', async () => {
  world = await EngineWorld.open()
  const below = [1, 2, 3, 4, 5, 6].map((n) => `pages/${n}.md`)
  for (const each of ['initiative.md', ...below]) await world.save(`initiatives/i/${each}`, `# ${each}\n`)
  await world.quiet()
  world.app.clock.advance(40_000)
  await world.quiet()
  // Without its main document it is no initiative, and nothing in it is taken up.
  world.volume.unlink('/tree/initiatives/i/initiative.md')
  world.volume.rename('/tree/initiatives/i', '/tree/initiatives/elsewhere')
  world.engine.markAll()
  await world.quiet()
  expect(world.engine.held).toEqual(['initiatives/i/initiative.md'])
  expect(await world.run<object[]>('page.list')).toHaveLength(below.length)
})

let fills = 0
const few = ['tasks/a.md', 'tasks/b.md', 'tasks/c.md']

/** What is left at the root is looked at when the first of three documents, and one that is put away, are gone. */
async function loseFew(left: RootState, count: number): Promise<void> {
  let state: RootState = 'whole'
  fills = 0
  world = await EngineWorld.open({}, { rootState: async () => state, fillRoot: async () => void fills++ })
  for (const path of [...few, 'tasks/old.md']) await world.save(path, '# T\n')
  await world.quiet()
  await world.run('task.archive', { ref: 'tasks/old.md' })
  await world.run('question.ask', { text: 'Which one?' })
  await world.quiet()
  state = left
  for (const path of few.slice(0, count)) world.volume.unlink(`/tree/${path}`)
  world.engine.markAll()
  await world.quiet()
}

const tasksLeft = async () => (await world.run<object[]>('task.list')).length

test.each<[RootState, number]>([
  ['unmarked', 1],
  ['unmarked', 3],
  ['bare', 3],
])(
  'R8: in a tree that was emptied no deletion is carried out unasked: %s, %i of three',
  async (left, count) => {
    await loseFew(left, count)
    expect(world.engine.held).toEqual(few.slice(0, count))
    expect(await tasksLeft()).toBe(3)
    await world.save(list, (await world.read(list))?.replace('- [ ] None', '- [x] None') ?? '')
    await world.quiet()
    for (const path of few) expect(await world.read(path)).toContain('# T')
    expect(fills).toBe(1)
  },
)

test.each<[RootState, number]>([
  ['whole', 3],
  ['bare', 2],
])(
  'B1: a few that are deleted from a tree that stands are put away: %s, %i of three',
  async (left, count) => {
    await loseFew(left, count)
    expect(world.engine.held).toEqual([])
    expect(await tasksLeft()).toBe(3 - count)
    expect(fills).toBe(0)
  },
)

describe('B1: what is gone when a list is answered', () => {
  const paths = Array.from({ length: 9 }, (_, n) => `tasks/t${n}.md`)
  const list = 'needs-you/confirm-deletions.md'

  const lose = (some: readonly string[]) => {
    for (const path of some) world.volume.unlink(`/tree/${path}`)
  }

  /** All but the last two are gone, and listed. */
  beforeEach(async () => {
    world = await EngineWorld.open()
    for (const path of paths) await world.save(path, '# T\n')
    await world.quiet()
    lose(paths.slice(0, 7))
    await world.quiet()
    expect(world.engine.held).toHaveLength(7)
  })

  test.each([
    ['None', 'at once'],
    ['All', 'at once'],
    ['None', 'after a crash'],
  ])('but noticed only after %s, %s, is asked about, too', async (answer, when) => {
    const text = (await world.read(list)) ?? ''
    await world.save(list, text.replace(`- [ ] ${answer}`, `- [x] ${answer}`))
    await world.quiet(1_000)
    lose(paths.slice(7))
    if (when === 'after a crash') await world.restart()
    await world.quiet()
    expect([...world.engine.held].sort()).toEqual(paths.slice(7))
    expect(await world.run('task.list')).toHaveLength(answer === 'None' ? 9 : 2)
    expect(await world.read(list)).toContain(`- [ ] ${paths[8]}`)
  })

  test('is none of what is deleted later', async () => {
    await world.save(list, ((await world.read(list)) ?? '').replace('- [ ] None', '- [x] None'))
    await world.quiet()
    world.app.clock.advance(10_000)
    lose(paths.slice(7))
    await world.quiet()
    expect(world.engine.held).toEqual([])
    expect(await world.run('task.list')).toHaveLength(7)
  })
})
