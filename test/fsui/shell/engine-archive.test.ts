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

test('an edit of a document that went to archive/ is told of there, and nothing is lost', async () => {
  const { id } = await open()
  const text = (await world.read('tasks/one.md')) ?? ''
  await move('tasks/one.md', 'archive/one.md')
  await world.save('archive/one.md', `${text}\nMore.\n`)
  await world.quiet()
  expect((await show(id)).archivedAt).not.toBeNull()
  expect(await world.read('archive/2026-11/tasks/one.md')).toBe(`${text}\nMore.\n`)
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
