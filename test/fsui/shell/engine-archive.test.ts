// Putting documents into archive/ by hand, wherever in it, and taking them out again.

import { afterEach, expect, test } from 'vitest'
import type { Task } from '../../../src/modules/tasks/index.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const show = (ref: string) => world.run<Task>('task.show', { ref })

async function open(): Promise<Task> {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n')
  await world.quiet()
  return show('one')
}

/** As `mv` does; folders in between are made. */
async function move(from: string, to: string): Promise<void> {
  const parts = to.split('/').slice(0, -1)
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = `/tree/${parts.slice(0, depth).join('/')}`
    if (!world.volume.lstat(folder)) world.volume.mkdir(folder)
  }
  world.volume.rename(`/tree/${from}`, `/tree/${to}`)
  world.engine.markAll()
}

const files = async (folder: string): Promise<string[]> => {
  const listed = await world.tree.list(folder)
  if (listed.state !== 'folder') return []
  const found = listed.entries.map(async ({ name, kind }) =>
    kind === 'folder' ? files(`${folder}/${name}`) : [`${folder}/${name}`],
  )
  return (await Promise.all(found)).flat().sort()
}

test.each(['archive/one.md', 'archive/old/things/one.md', 'archive/2026-11/one.md', 'archive/tasks/one.md'])(
  'I14: a document that is moved to %s is archived, and its file goes to where it belongs',
  async (to) => {
    const { id } = await open()
    await move('tasks/one.md', to)
    await world.quiet()
    const path = 'archive/2026-11/tasks/one.md'
    expect(await show(id)).toMatchObject({ path, archivedAt: expect.any(Number) })
    expect(await files('archive')).toEqual([path])
    expect(world.bases.atPath(path)?.key).toBe(id)
    expect(world.journal).toContain('archived: tasks/one.md (it was moved to archive/)')
    expect(await world.run<Task[]>('task.list', { archived: true })).toHaveLength(1)
  },
)

test('a folder that is moved to archive/ is archived with all that is in it, and comes back with all', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
  await world.save('initiatives/x/phases/01-a/tasks/01-t.md', '# T\n')
  await world.quiet()
  await move('initiatives/x', 'archive/x')
  await world.quiet()
  const there = 'archive/2026-11/initiatives/x'
  const all = [
    `${there}/initiative.md`,
    `${there}/phases/01-a/phase.md`,
    `${there}/phases/01-a/tasks/01-t.md`,
  ]
  expect(await files('archive')).toEqual(all)
  expect((await show('01-t')).path).toBe(all[2])
  await move(there, 'initiatives/y')
  await world.quiet()
  expect(await files('initiatives')).toEqual(all.map((path) => path.replace(there, 'initiatives/y')))
  expect(await show('01-t')).toMatchObject({
    path: 'initiatives/y/phases/01-a/tasks/01-t.md',
    archivedAt: null,
  })
  expect(await world.run<Task[]>('task.list', { archived: true })).toHaveLength(1)
})

test('folders of the archive go when the last document was moved out of them, and never with something foreign', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  for (const name of ['01-a', '02-b', '03-c'])
    await world.save(`initiatives/x/phases/${name}/phase.md`, '# A phase\n')
  await world.save('initiatives/x/phases/01-a/plans/01-p.md', '# P\n')
  await world.quiet()
  for (const ref of ['01-a', '02-b', '03-c']) await world.run('phase.archive', { ref })
  await world.quiet()
  const phases = 'archive/2026-11/initiatives/x/phases'
  await world.save(`${phases}/02-b/picture.png`, 'of mine')
  await move(`${phases}/01-a/phase.md`, 'initiatives/x/phases/01-a/phase.md')
  await move(`${phases}/01-a/plans/01-p.md`, 'initiatives/x/phases/01-a/plans/01-p.md')
  await move(`${phases}/02-b/phase.md`, 'initiatives/x/phases/02-b/phase.md')
  await world.quiet()
  const folders = async (folder: string) => {
    const listed = await world.tree.list(folder)
    return listed.state === 'folder' ? listed.entries.map(({ name }) => name).sort() : listed.state
  }
  expect(await folders(phases)).toEqual(['02-b', '03-c'])
  await move(`${phases}/03-c`, 'initiatives/x/phases/03-c')
  await world.quiet()
  expect(await folders(phases)).toEqual(['02-b'])
  await world.tree.remove(`${phases}/02-b/picture.png`, await world.hash(`${phases}/02-b/picture.png`))
  await world.run('phase.archive', { ref: '02-b' })
  await world.quiet()
  await move(`${phases}/02-b`, 'initiatives/x/phases/02-b')
  await world.quiet()
  expect(await folders('archive')).toEqual([])
})

test('a document without an id yet is archived too, and a copy put there is left alone', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n')
  await world.quiet(1_000)
  await move('tasks/one.md', 'archive/one.md')
  await world.quiet()
  const path = 'archive/2026-11/tasks/one.md'
  expect(await files('archive')).toEqual([path])
  await world.save('tasks/two.md', '# Two\n')
  await world.quiet()
  await world.save('archive/backup/two.md', (await world.read('tasks/two.md')) ?? '')
  await world.save('archive/notes.md', '# Notes of mine\n')
  await world.quiet()
  expect(await files('archive')).toEqual([path, 'archive/backup/two.md', 'archive/notes.md'].sort())
  expect(await show('two')).toMatchObject({ path: 'tasks/two.md', archivedAt: null })
  expect(await world.run<Task[]>('task.list', { archived: true })).toHaveLength(2)
})

test.each(['live', 'restart'])(
  'I15: a young folder, not an id in it yet, that was taken out of the tree and is back is brought back (%s)',
  async (when) => {
    world = await EngineWorld.open()
    const [main, page] = ['initiatives/x/initiative.md', 'initiatives/x/pages/p.md'] as const
    await world.save(main, '# X\n')
    await world.save(page, '# P\n')
    await world.quiet(1_000)
    world.volume.rename('/tree/initiatives/x', '/x')
    await world.quiet(10_000)
    expect(await files('archive')).toHaveLength(2)
    if (when === 'restart') await world.restart()
    world.volume.rename('/x', '/tree/initiatives/x')
    await world.quiet()
    expect(await files('archive')).toEqual([])
    expect(await files('initiatives')).toEqual([main, page])
    expect(await world.run('initiative.list', { archived: true })).toMatchObject([
      { path: main, archivedAt: null },
    ])
    expect(await world.run('page.list', { archived: true })).toMatchObject([{ path: page, archivedAt: null }])
    expect(world.journal.at(-1)).not.toContain('new ')
  },
)

test('a document that is renamed and edited before it has its id stays one document', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n\nFirst.\n')
  await world.quiet(1_000)
  const { id } = await show('one')
  await move('tasks/one.md', 'tasks/better.md')
  await world.save('tasks/better.md', '# One\n\nFirst and second.\n')
  await world.quiet()
  const all = await world.run<Task[]>('task.list', { archived: true })
  expect(all).toMatchObject([{ id, path: 'tasks/better.md', body: '# One\n\nFirst and second.\n' }])
  expect(await world.read('tasks/better.md')).toBe(`---\nid: ${id}\n---\n# One\n\nFirst and second.\n`)
})

test.each(['archive/one.md', 'archive/2026-11/tasks/one.md'])(
  'I17: a document that is edited, also its status, and moved to %s in one go is taken up, then archived',
  async (to) => {
    const { id } = await open()
    const text = (await world.read('tasks/one.md')) ?? ''
    await move('tasks/one.md', to)
    await world.save(to, `${text.replace('---\n#', 'status: closed\n---\n#')}\nMore.\n`)
    await world.quiet()
    const path = 'archive/2026-11/tasks/one.md'
    expect(await show(id)).toMatchObject({ path, status: 'closed', body: '# One\n\nMore.\n' })
    expect((await show(id)).archivedAt).not.toBeNull()
    expect(await files('archive')).toEqual([path])
    expect(world.engine.problems.size).toBe(0)
    expect(await world.run<Task[]>('task.list', { archived: true })).toHaveLength(1)
  },
)

test('I17: a folder that is moved to archive/ with edits in it is taken up, then archived', async () => {
  world = await EngineWorld.open()
  const below = ['initiative.md', 'phases/01-a/phase.md', 'phases/01-a/tasks/01-t.md']
  for (const name of below) await world.save(`initiatives/x/${name}`, `# ${name}\n`)
  await world.quiet()
  await move('initiatives/x', 'archive/x')
  for (const name of below) {
    const text = (await world.read(`archive/x/${name}`)) ?? ''
    await world.save(`archive/x/${name}`, `${text}\nMore.\n`)
  }
  const task = `archive/x/${below[2]}`
  await world.save(task, ((await world.read(task)) ?? '').replace('---\n#', 'status: closed\n---\n#'))
  await world.quiet()
  expect(await show('01-t')).toMatchObject({ status: 'closed', body: expect.stringContaining('More.') })
  for (const [kind, ref] of [
    ['initiative', 'x'],
    ['phase', '01-a'],
  ] as const)
    expect(await world.run(`${kind}.show`, { ref })).toMatchObject({
      archivedAt: expect.any(Number),
      body: expect.stringContaining('More.'),
    })
  expect(await files('archive')).toEqual(below.map((name) => `archive/2026-11/initiatives/x/${name}`))
  expect(world.engine.problems.size).toBe(0)
})

test('I17: an edit that cannot be taken is told of in the archive, and nothing is lost', async () => {
  const { id } = await open()
  const text = ((await world.read('tasks/one.md')) ?? '').replace('---\n#', 'plan: nowhere\n---\n#')
  await move('tasks/one.md', 'archive/one.md')
  await world.save('archive/one.md', text)
  await world.quiet()
  const path = 'archive/2026-11/tasks/one.md'
  expect((await show(id)).archivedAt).not.toBeNull()
  expect(await world.read(path)).toBe(text)
  expect([...world.engine.problems.all().keys()]).toEqual([path])
})

test('I17: a document that is moved out of archive/ and edited in one go is brought back, then taken up', async () => {
  const { id } = await open()
  await world.run('task.archive', { ref: id })
  await world.quiet()
  const text = (await world.read('archive/2026-11/tasks/one.md')) ?? ''
  await move('archive/2026-11/tasks/one.md', 'tasks/one.md')
  await world.save('tasks/one.md', `${text.replace('---\n#', 'status: closed\n---\n#')}\nMore.\n`)
  await world.quiet()
  expect(await show(id)).toMatchObject({ path: 'tasks/one.md', archivedAt: null, status: 'closed' })
  expect((await show(id)).body).toContain('More.')
  expect(await files('archive')).toEqual([])
  expect(world.engine.problems.size).toBe(0)
})

test('I17: what lies in archive/ is edited there as text, and what it would end is told of', async () => {
  const { id } = await open()
  await world.run('task.archive', { ref: id })
  await world.quiet()
  const path = 'archive/2026-11/tasks/one.md'
  const text = (await world.read(path)) ?? ''
  await world.save(path, `${text}\nMore.\n`)
  await world.quiet()
  expect(await show(id)).toMatchObject({ path, body: '# One\n\nMore.\n', archivedAt: expect.any(Number) })
  expect(world.engine.problems.size).toBe(0)
  await world.save(path, `${text.replace('---\n#', 'status: closed\n---\n#')}\nMore.\n`)
  await world.quiet()
  expect([...world.engine.problems.all().values()]).toMatchObject([{ problem: { code: 'entity.archived' } }])
})

test('questions go to the archive with their agent, answers that are not sent too, and come back', async () => {
  world = await EngineWorld.open()
  await world.run('agent.create', { name: 'otter' })
  await world.run('question.ask', { text: 'Which?', agent: 'otter' })
  await world.quiet()
  const reply = `${(await world.read('agents/otter/messages/0001-which/reply.md')) ?? ''}`
  await world.save('agents/otter/messages/0001-which/reply.md', `---\ndraft: true\n---\n${reply}\nMine.\n`)
  await world.quiet()
  const all = ['agent.md', 'messages/0001-which/question.md', 'messages/0001-which/reply.md']
  await world.run('agent.archive', { ref: 'otter' })
  await world.quiet()
  expect(await files('agents')).toEqual([])
  expect(await files('archive')).toEqual(all.map((name) => `archive/2026-11/agents/otter/${name}`))
  expect(await world.read('archive/2026-11/agents/otter/messages/0001-which/reply.md')).toContain('Mine.')
  await move('archive/2026-11/agents/otter', 'agents/otter')
  await world.quiet()
  expect(await files('archive')).toEqual([])
  expect(await files('agents')).toEqual(all.map((name) => `agents/otter/${name}`))
  expect(await world.read('agents/otter/messages/0001-which/reply.md')).toContain('Mine.')
  await move('agents/otter', 'archive/otter')
  await world.quiet()
  expect(await files('agents')).toEqual([])
  expect(await files('archive')).toEqual(all.map((name) => `archive/2026-11/agents/otter/${name}`))
  expect(await world.read('archive/2026-11/agents/otter/messages/0001-which/reply.md')).toContain('Mine.')
})

test('a folder that is deleted bit by bit, its inmost file first, is archived and comes back as one', async () => {
  world = await EngineWorld.open()
  const below = ['initiative.md', 'phases/01-a/phase.md', 'phases/01-a/plans/01-p.md']
  const paths = below.map((name) => `initiatives/x/${name}`)
  for (const path of paths) await world.save(path, `# ${path}\n`)
  await world.quiet()
  for (const path of [...paths].reverse()) {
    world.volume.unlink(`/tree/${path}`)
    world.engine.markAll()
    await world.quiet(300)
    world.app.clock.advance(300)
  }
  await world.quiet()
  expect(await files('archive')).toHaveLength(3)
  const [initiative] = await world.run<{ id: string }[]>('initiative.list', { archived: true })
  await world.run('initiative.restore', { ref: initiative?.id })
  await world.quiet()
  expect(await files('initiatives')).toEqual([...paths].sort())
})

/** Agents with two questions each, of which the first is answered; in the order in which `rm -r` takes them. */
async function withQuestions(names: readonly string[]): Promise<string[]> {
  world = await EngineWorld.open()
  for (const name of names)
    await world.save(`agents/${name}/agent.md`, '---\nstatus: stopped\n---\nBe brief.\n')
  await world.quiet()
  for (const name of names) {
    const options = { option: ['Apple', 'Pear'] }
    const asked = await world.run<{ id: string }>('question.ask', {
      text: `First of ${name}?`,
      agent: name,
      ...options,
    })
    await world.run('question.ask', { text: `Second of ${name}?`, agent: name, ...options })
    await world.run('question.answer', { ref: asked.id, choose: ['Apple'] })
  }
  await world.quiet()
  const all = await Promise.all(names.map((name) => files(`agents/${name}`)))
  return all.flat().sort((a, b) => Number(b.includes('/messages/')) - Number(a.includes('/messages/')))
}

test.each([0, 30, 300])(
  'D9: an agent is archived whose folder goes file by file, %i ms apart, with its questions',
  async (ms) => {
    for (const path of await withQuestions(['otter'])) {
      world.volume.unlink(`/tree/${path}`)
      world.engine.markAll()
      await world.quiet(ms)
      world.app.clock.advance(ms)
    }
    await world.quiet()
    expect(world.journal.filter((line) => line.startsWith('written again'))).toEqual([])
    expect(await files('agents/otter')).toEqual([])
    expect(await files('archive')).toHaveLength(5)
  },
)

test('D9, B1: the questions of agents whose deletion waits for a word wait with them', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const all = await withQuestions(names)
  const remove = async () => {
    for (const path of all) world.volume.unlink(`/tree/${path}`)
    world.engine.markAll()
    await world.quiet()
  }
  const confirm = async (box: string) => {
    const list = 'needs-you/confirm-deletions.md'
    await world.save(list, ((await world.read(list)) ?? '').replace(`- [ ] ${box}`, `- [x] ${box}`))
    await world.quiet()
  }
  await remove()
  expect(world.engine.heldLists).toHaveLength(1)
  await world.quiet(60_000)
  expect(await files('agents')).toEqual([])
  // Nothing is due any more: they wait for the word alone.
  expect(await world.engine.turn()).toBeNull()
  await confirm('None')
  expect(await files('agents')).toEqual([...all].sort())
  await remove()
  await confirm('All')
  expect(await files('agents')).toEqual([])
  expect(await files('archive')).toHaveLength(all.length)
})

test('D9: what is asked for an agent whose deletion waits stands there once its file does', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const all = await withQuestions(names)
  const main = (await world.read('agents/b/agent.md')) ?? ''
  for (const path of all) world.volume.unlink(`/tree/${path}`)
  await world.quiet()
  expect(world.engine.heldLists).toHaveLength(1)
  await world.run('question.ask', { text: 'And now?', agent: 'b' })
  await world.quiet()
  expect(await files('agents')).toEqual([])
  expect(await world.engine.turn()).toBeNull()
  await world.save('agents/b/agent.md', main)
  await world.quiet()
  expect(world.engine.held).not.toContain('agents/b/agent.md')
  const its = (await files('agents/b')).filter((path) => path.endsWith('/question.md'))
  expect(its).toHaveLength(3)
  expect(await files('agents')).toEqual(await files('agents/b'))
})

/** An initiative with a task that says something wrong, long enough for the note beside it. */
async function withError(): Promise<void> {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
  await world.save('initiatives/x/phases/01-a/tasks/01-t.md', '# T\n')
  await world.quiet()
  const text = (await world.read('initiatives/x/phases/01-a/tasks/01-t.md')) ?? ''
  await world.save(
    'initiatives/x/phases/01-a/tasks/01-t.md',
    text.replace('---\n#', 'status: nonsense\n---\n#'),
  )
  await world.quiet()
  expect(await world.read('initiatives/x/phases/01-a/tasks/01-t.error.md')).toContain('was not taken up')
}

test.each([
  ['by hand', 'archive/x'],
  ['by hand', 'initiatives/y'],
  ['by a command', null],
])('E12: a note on an error stays with its document when that goes elsewhere %s (%s)', async (_, to) => {
  await withError()
  if (to === null) await world.run('initiative.archive', { ref: 'x' })
  else await move('initiatives/x', to)
  await world.quiet()
  const there = [...world.engine.problems.all().keys()]
  const notes = [...(await files('archive')), ...(await files('initiatives'))].filter((path) =>
    path.endsWith('.error.md'),
  )
  expect(notes).toEqual(there.map((path) => path.replace(/\.md$/, '.error.md')))
  expect(there).toHaveLength(1)
  expect(there[0]).toMatch(to === 'initiatives/y' ? /^initiatives\/y/ : /^archive/)
  expect(await world.read(there[0] ?? '')).toContain('nonsense')
})

test('E12: a note on an error that was moved away from its document goes, and one of a person stays', async () => {
  await withError()
  const note = (await world.read('initiatives/x/phases/01-a/tasks/01-t.error.md')) ?? ''
  await world.save('tasks/other.md', '# Other\n')
  await world.save('tasks/other.error.md', note)
  await world.save('tasks/mine.md', '# Mine\n')
  await world.save('tasks/mine.error.md', 'My own words.\n')
  await world.quiet()
  expect(await files('tasks')).toEqual(['tasks/mine.error.md', 'tasks/mine.md', 'tasks/other.md'])
})

test('D10: a deletion that is undone because of a change elsewhere is told of, also when cw was down', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/t25.md', '# T25\n')
  await world.quiet()
  world.volume.unlink('/tree/tasks/t25.md')
  await world.run('task.update', { ref: 't25', body: 'More.\n' })
  await world.restart()
  await world.quiet()
  expect(await world.read('tasks/t25.md')).toContain('More.')
  expect(world.journal.filter((line) => line.startsWith('brought back'))).toEqual([
    'brought back: tasks/t25.md, because what it says was changed elsewhere while its file was gone; delete it again to put it away',
  ])
})

test.each(['by hand', 'by a command'])(
  'D9: what is deleted while its folder moves %s is archived, and what is left goes along',
  async (how) => {
    world = await EngineWorld.open()
    await world.save('initiatives/x/initiative.md', '# X\n')
    await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
    await world.save('initiatives/x/phases/01-a/tasks/01-keep.md', '# Keep\n')
    await world.save('initiatives/x/phases/01-a/tasks/02-drop.md', '# Drop\n')
    await world.quiet()
    const { id } = await show('02-drop')
    world.volume.unlink('/tree/initiatives/x/phases/01-a/tasks/02-drop.md')
    if (how === 'by hand') await move('initiatives/x/phases/01-a', 'initiatives/x/phases/02-b')
    else
      await world.run('phase.move', {
        ref: 'initiatives/x/phases/01-a/phase.md',
        path: 'initiatives/x/phases/02-b/phase.md',
      })
    world.engine.markAll()
    await world.quiet()
    expect(await files('initiatives')).toEqual([
      'initiatives/x/initiative.md',
      'initiatives/x/phases/02-b/phase.md',
      'initiatives/x/phases/02-b/tasks/01-keep.md',
    ])
    expect(await show(id)).toMatchObject({ archivedAt: expect.any(Number) })
    expect(world.journal.join('\n')).not.toContain('brought back')
  },
)

test('I9: an archived document goes to its place although another one was moved over it before, which becomes a new one', async () => {
  world = await EngineWorld.open()
  await world.save('domain/order.md', '# Order\n')
  await world.save('initiatives/a.md', '# A\n')
  await world.quiet()
  world.volume.unlink('/tree/domain/order.md')
  world.engine.markAll()
  const archived = 'archived: domain/order.md (its file was deleted)'
  for (let turn = 0; turn < 50 && !world.journal.includes(archived); turn++) {
    await world.engine.turn()
    world.app.clock.advance(100)
  }
  world.volume.rename('/tree/initiatives/a.md', '/tree/domain/order.md')
  world.engine.markAll()
  await world.quiet()
  expect(await world.read('archive/2026-11/domain/order.md')).toContain('# Order')
  expect(await world.read('archive/2026-11/initiatives/a.md')).toContain('# A')
  expect(await world.read('domain/order.md')).toMatch(/^---\nid: d-\w+\n---\n# A\n$/)
  expect(world.engine.problems.size).toBe(0)
})

test('E9: a document that is deleted while it is in conflict takes the sidecar with it', async () => {
  await open()
  await world.save('tasks/one.md', '# One\n\nMine.\n')
  await world.run('task.update', { ref: 'one', body: 'Theirs.\n' })
  await world.quiet()
  const [conflict] = world.bases.inConflict()
  expect(await world.read(conflict?.conflict?.sidecar ?? '')).toContain('Theirs.')
  world.volume.unlink('/tree/tasks/one.md')
  world.engine.markFolder('tasks')
  await world.quiet(5_000)
  expect(await files('tasks')).toEqual([])
  expect(await world.read('archive/2026-11/tasks/one.md')).toContain('Theirs.')
  expect(world.bases.versions('tasks/one.md').map(({ hash }) => world.bases.text(hash))).toEqual(
    expect.arrayContaining([expect.stringContaining('Mine.')]),
  )
})
