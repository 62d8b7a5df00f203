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

/** What stood there before. */
let saved: Record<string, string> = {}

/** An initiative `a` with `count` pages, and an initiative `b` with a phase and a task, which is moved into the place of `a` when that was deleted. */
async function moveOver(
  count: number,
  others: Readonly<Record<string, string>> = {},
  meanwhile?: () => Promise<void>,
): Promise<void> {
  world = await EngineWorld.open()
  for (const [path, text] of Object.entries(others)) await world.save(path, text)
  for (const name of ['a', 'b'])
    await world.save(`initiatives/${name}/initiative.md`, `# Initiative ${name}\n`)
  for (let n = 1; n <= count; n++) await world.save(`initiatives/a/pages/p${n}.md`, `# Page ${n} of a\n`)
  await world.save('initiatives/b/phases/01-x/phase.md', '# Phase of b\n')
  await world.save('initiatives/b/phases/01-x/tasks/t.md', '# Task of b\n')
  await world.save('initiatives/b/pages/p1.md', '# Page of b\n')
  await world.quiet()
  saved = {}
  for (const { path } of await world.run<{ path: string }[]>('tree.entries'))
    if (path.startsWith('initiatives/')) saved[path] = (await world.read(path)) ?? ''
  world.volume.rename('/tree/initiatives/a', '/elsewhere')
  await meanwhile?.()
  world.volume.rename('/tree/initiatives/b', '/tree/initiatives/a')
}

const arrived = ['initiative', 'pages/p1', 'phases/01-x/phase', 'phases/01-x/tasks/t']

test.each(['initiatives/a/phases/01-x', 'initiatives/a/phases/01-x/tasks', 'initiatives/a', ''])(
  'I19: a folder that was moved into the place of a deleted one takes its documents along when "%s" is seen first',
  async (folder) => {
    await moveOver(2)
    world.engine.markFolder(folder)
    for (let turn = 0; turn < 4; turn++) {
      await world.engine.turn()
      world.app.clock.advance(20)
    }
    world.engine.markAll()
    await world.quiet()
    for (const each of arrived)
      expect(await world.read(`initiatives/a/${each}.md`)).toMatch(
        /^# (?:Initiative b|(?:Page|Phase|Task) of b)$/m,
      )
    expect((await world.run<{ path: string }[]>('phase.list')).map(({ path }) => path)).toEqual([
      'initiatives/a/phases/01-x/phase.md',
    ])
    expect((await world.run<{ path: string }[]>('task.list')).map(({ path }) => path)).toEqual([
      'initiatives/a/phases/01-x/tasks/t.md',
    ])
    expect(await world.read('archive/2026-11/initiatives/a/pages/p2.md')).toContain('# Page 2 of a')
    expect(world.journal.filter((line) => line.startsWith('archived')).sort()).toEqual([
      'archived: initiatives/a/initiative.md (another file was moved over it)',
      'archived: initiatives/a/pages/p1.md (another file was moved over it)',
    ])
  },
)

test.each(['All', 'None'])(
  'B1: a document over which another was moved counts as gone: of too many, %s says what is to be',
  async (answer) => {
    await moveOver(8)
    world.engine.markAll()
    await world.quiet()
    const list = 'needs-you/confirm-deletions.md'
    const waiting = ['initiative', 'pages/p1'].map((each) => `initiatives/a/${each}.md`)
    const along = ['phase', 'tasks/t'].map((each) => `initiatives/a/phases/01-x/${each}.md`)
    expect(world.journal.filter((line) => line.startsWith('waits:'))).toEqual([
      ...waiting.map((path) => `waits: ${path} stands in the place of a document that waits in ${list}`),
      ...along.map((path) => `waits: ${path} goes along with a document that waits in ${list}`),
    ])
    const held = (await world.read(list)) ?? ''
    expect(held).toContain('9 documents are gone')
    expect(await world.run<unknown[]>('initiative.list')).toHaveLength(2)
    expect(await world.read('initiatives/a/initiative.md')).toContain('# Initiative b')
    // It waits for a word, and for nothing else.
    expect(await world.engine.turn()).toBeNull()
    expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual([])
    await world.save(list, held.replace(`- [ ] ${answer}`, `- [x] ${answer}`))
    await world.quiet()
    expect(await world.read(list)).toBeNull()
    for (const each of arrived)
      expect(await world.read(`initiatives/a/${each}.md`)).toMatch(
        /^# (?:Initiative b|(?:Page|Phase|Task) of b)$/m,
      )
    const put = answer === 'All' ? 'archive/2026-11/initiatives/a' : 'initiatives/a-2'
    expect(await world.read(`${put}/initiative.md`)).toContain('# Initiative a')
    for (const n of [1, 8]) expect(await world.read(`${put}/pages/p${n}.md`)).toContain(`# Page ${n} of a`)
    const tasks = await world.run<{ path: string }[]>('task.list')
    expect(tasks.map(({ path }) => path)).toEqual(['initiatives/a/phases/01-x/tasks/t.md'])
    expect(await world.run<unknown[]>('initiative.list')).toHaveLength(answer === 'All' ? 1 : 2)
    expect(await world.run<unknown[]>('page.list')).toHaveLength(answer === 'All' ? 1 : 9)
    expect(world.engine.problems.size).toBe(0)
  },
)

test('B5: what is moved over documents that wait in a list waits with them', async () => {
  await moveOver(8)
  world.volume.rename('/tree/initiatives/a', '/tree/initiatives/b')
  world.engine.markAll()
  await world.quiet()
  expect(await world.read('needs-you/confirm-deletions.md')).toContain('9 documents are gone')
  world.volume.rename('/tree/initiatives/b', '/tree/initiatives/a')
  world.engine.markAll()
  await world.quiet()
  expect(await world.read('needs-you/confirm-deletions.md')).toContain('9 documents are gone')
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(2)
  expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual([])
})

/** The answer to the list of what is gone. */
async function answer(label: string): Promise<void> {
  const list = 'needs-you/confirm-deletions.md'
  await world.save(list, ((await world.read(list)) ?? '').replace(`- [ ] ${label}`, `- [x] ${label}`))
  await world.quiet()
}

const initiatives = async () => {
  const all = await world.run<{ title: string; path: string }[]>('initiative.list')
  return Object.fromEntries(all.map(({ title, path }) => [title, path.split('/')[1]]))
}

test.each(['All', 'None'])(
  'I19: what is new while others wait, here and where they had stood, is what it is after %s',
  async (label) => {
    await moveOver(8)
    world.engine.markAll()
    await world.quiet()
    await world.save('initiatives/b/initiative.md', '# Brand new\n')
    await world.save('initiatives/a/phases/01-x/tasks/new.md', '# New task\n')
    await world.save('initiatives/a/pages/new.md', '# New page\n')
    await world.save('initiatives/b/pages/fresh.md', '# Fresh page\n')
    await world.run('task.update', { ref: 't.md', body: 'By command.' })
    await world.quiet()
    expect(world.journal.filter((line) => /^(?:archived|brought back|moved|not)/.test(line))).toEqual([])
    await answer(label)
    world.app.clock.advance(40_000)
    world.engine.markAll()
    await world.quiet()
    expect(await initiatives()).toEqual({
      'Brand new': 'b',
      'Initiative b': 'a',
      ...(label === 'None' && { 'Initiative a': 'a-2' }),
    })
    const tasks = await world.run<{ title: string; path: string }[]>('task.list')
    expect(tasks.map(({ path }) => path).sort()).toEqual(
      ['new', 't'].map((name) => `initiatives/a/phases/01-x/tasks/${name}.md`),
    )
    expect(await world.read('initiatives/a/phases/01-x/tasks/t.md')).toContain('By command.')
    expect(await world.run<unknown[]>('page.list')).toHaveLength(label === 'None' ? 11 : 3)
    expect(await world.run('page.list', { initiative: 'b' })).toMatchObject([{ title: 'Fresh page' }])
    expect(world.engine.problems.size).toBe(0)
  },
)

test.each(['All', 'None'])(
  'I19: of a chain of folders each keeps its own documents after %s',
  async (label) => {
    await moveOver(8, {
      'initiatives/c/initiative.md': '# Initiative c\n',
      'initiatives/c/pages/p1.md': '# Page of c\n',
    })
    world.volume.rename('/tree/initiatives/c', '/tree/initiatives/b')
    world.engine.markAll()
    await world.quiet()
    await answer(label)
    world.app.clock.advance(40_000)
    world.engine.markAll()
    await world.quiet()
    expect(await initiatives()).toEqual({
      'Initiative b': 'a',
      'Initiative c': 'b',
      ...(label === 'None' && { 'Initiative a': 'a-2' }),
    })
    for (const each of arrived)
      expect(await world.read(`initiatives/a/${each}.md`)).toMatch(
        /^# (?:Initiative b|(?:Page|Phase|Task) of b)$/m,
      )
    expect(world.engine.problems.size).toBe(0)
  },
)

test('B1: None goes on where a crash stopped it, when the database had moved the document already', async () => {
  await moveOver(8)
  world.engine.markAll()
  await world.quiet()
  const list = 'needs-you/confirm-deletions.md'
  const held = (await world.read(list)) ?? ''
  await world.save(list, held.replace('- [ ] None', '- [x] None'))
  await world.run('initiative.move', { ref: 'a', path: 'initiatives/a-2/initiative.md' })
  await world.quiet()
  expect(await initiatives()).toEqual({ 'Initiative b': 'a', 'Initiative a': 'a-2' })
  for (const n of [1, 8])
    expect(await world.read(`initiatives/a-2/pages/p${n}.md`)).toContain(`# Page ${n} of a`)
  expect(world.volume.readdir('/tree/initiatives').map(({ name }) => name)).toEqual(['a', 'a-2'])
  expect(world.engine.problems.size).toBe(0)
})

test('B1: what is moved is not gone: a small folder in whose place a large one comes is archived unasked', async () => {
  const pages = Array.from({ length: 12 }, (_, n) => [`initiatives/b/pages/more-${n}.md`, `# More ${n}\n`])
  await moveOver(1, Object.fromEntries(pages))
  world.engine.markAll()
  await world.quiet()
  expect(await world.read('needs-you/confirm-deletions.md')).toBeNull()
  expect(await initiatives()).toEqual({ 'Initiative b': 'a' })
  expect(await world.run<unknown[]>('page.list')).toHaveLength(13)
})

test.each(['initiatives/a', 'initiatives/a/phases/01-x', 'initiatives'])(
  'I4: when all is put back while a list stands, what is left of the move is a copy, with %s seen first',
  async (folder) => {
    await moveOver(8)
    const before = await world.run<{ id: string; path: string }[]>('phase.list')
    world.engine.markAll()
    await world.quiet()
    for (const [path, text] of Object.entries(saved)) {
      await world.save(path, text)
    }
    world.engine.markFolder(folder)
    for (let turn = 0; turn < 6; turn++) {
      await world.engine.turn()
      world.app.clock.advance(20)
    }
    world.engine.markAll()
    await world.quiet()
    const after = await world.run<{ id: string; path: string }[]>('phase.list')
    expect(after.find(({ id }) => id === before[0]?.id)?.path).toBe('initiatives/b/phases/01-x/phase.md')
    expect(after.map(({ path }) => path).sort()).toEqual(
      ['a', 'b'].map((name) => `initiatives/${name}/phases/01-x/phase.md`),
    )
    expect(await initiatives()).toEqual({ 'Initiative a': 'a', 'Initiative b': 'b' })
    expect(await world.read('needs-you/confirm-deletions.md')).toBeNull()
    expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual([])
  },
)

test('B1: what was in the folder of a document that is moved over waits with it', async () => {
  await moveOver(6, {}, async () => {
    world.engine.markAll()
    await world.engine.turn()
    world.app.clock.advance(1_900)
    await world.engine.turn()
  })
  world.engine.markAll()
  await world.quiet()
  expect(await world.read('needs-you/confirm-deletions.md')).toContain('7 documents are gone')
  expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual([])
  await answer('None')
  expect(await world.read('initiatives/a-2/pages/p6.md')).toContain('# Page 6 of a')
})

test('B1: what a full disk refuses to put back is asked about once more, and is not deleted meanwhile', async () => {
  await moveOver(8)
  world.engine.markAll()
  await world.quiet()
  const list = 'needs-you/confirm-deletions.md'
  const held = (await world.read(list)) ?? ''
  await world.save(list, held.replace('- [ ] None', '- [x] None'))
  world.volume.space = 150
  for (let turn = 0; turn < 40; turn++) {
    await world.engine.turn()
    world.app.clock.advance(500)
  }
  expect(world.journal.filter((line) => line.startsWith('not put back'))).toHaveLength(1)
  expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual([])
  world.volume.space = Number.POSITIVE_INFINITY
  world.engine.markAll()
  await world.quiet()
  await answer('None')
  expect(world.journal.filter((line) => line.startsWith('archived'))).toEqual([])
  expect(await initiatives()).toEqual({ 'Initiative b': 'a', 'Initiative a': 'a-2' })
  expect(await world.read('initiatives/a-2/initiative.md')).toContain('# Initiative a')
  for (let n = 1; n <= 8; n++)
    expect(await world.read(`initiatives/a-2/pages/p${n}.md`)).toContain(`# Page ${n} of a`)
  expect(await world.read(list)).toBeNull()
  expect(world.engine.problems.size).toBe(0)
})

test('B1: what is put back elsewhere, and was changed there meanwhile, says so at once', async () => {
  await moveOver(8)
  world.engine.markAll()
  await world.quiet()
  await world.run('page.update', { ref: 'initiatives/a/pages/p1.md', body: 'What another person wrote.\n' })
  await world.run('initiative.move', { ref: 'a', path: 'initiatives/omega/initiative.md' })
  await world.quiet()
  const list = 'needs-you/confirm-deletions.md'
  await world.save(list, ((await world.read(list)) ?? '').replace('- [ ] None', '- [x] None'))
  for (let turn = 0; turn < 20; turn++) {
    await world.engine.turn()
    world.follow()
    world.app.clock.advance(500)
  }
  expect(await initiatives()).toEqual({ 'Initiative b': 'a', 'Initiative a': 'omega' })
  expect(await world.read('initiatives/omega/pages/p1.md')).toContain('What another person wrote.')
  expect(await world.read('initiatives/omega/pages/p8.md')).toContain('# Page 8 of a')
})
