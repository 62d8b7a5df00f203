// Names under which no document can stand, everywhere or on some system: said beside the file, and nothing is taken up.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Task } from '../../../src/modules/tasks/index.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const titles = async () => (await world.run<Task[]>('task.list')).map((task) => task.title).sort()
const codes = () => [...world.engine.problems.all()].map(([path, { problem }]) => `${path}: ${problem.code}`)

test('R10: of two names that some systems take for one, the known one stands and the other is told of', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n')
  await world.quiet()
  await world.save('tasks/One.md', '# Another\n')
  await world.quiet()
  expect(codes()).toEqual(['tasks/One.md: name.pair'])
  expect(await world.read('tasks/One.error.md')).toContain('take tasks/One.md and tasks/one.md for one')
  expect(await titles()).toEqual(['One'])
  await world.tree.move('tasks/One.md', 'tasks/two.md', await world.hash('tasks/One.md'))
  await world.quiet()
  expect(codes()).toEqual([])
  expect(await world.read('tasks/One.error.md')).toBeNull()
  expect(await titles()).toEqual(['Another', 'One'])
})

test('R10: the same holds for folders, with all that is in them', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.quiet()
  await world.save('initiatives/X/initiative.md', '# Big X\n')
  await world.quiet()
  expect(codes()).toEqual(['initiatives/X/initiative.md: name.pair'])
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(1)
})

test('R10: what moved into a folder of which some system takes the old one for its twin is not deleted', async () => {
  world = await EngineWorld.open()
  const inside = ['initiative.md', 'phases/01-a/phase.md', 'phases/01-a/tasks/01-t.md']
  for (const name of inside) await world.save(`initiatives/x/${name}`, `# ${name}\n`)
  await world.save('initiatives/x/notes.txt', 'Mine.')
  await world.quiet()
  for (const name of inside)
    await world.tree.move(
      `initiatives/x/${name}`,
      `initiatives/X/${name}`,
      await world.hash(`initiatives/x/${name}`),
    )
  await world.quiet()
  const moved = inside.map((name) => `moved: initiatives/x/${name} → initiatives/X/${name}`)
  expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual(moved)
  expect(codes()).toEqual([])
})

test('R10: a document found under such a name alone is not deleted, while another document keeps the name', async () => {
  world = await EngineWorld.open()
  for (const name of ['one', 'two']) await world.save(`tasks/${name}.md`, `# ${name}\n`)
  await world.quiet()
  await world.tree.move('tasks/two.md', 'tasks/One.md', await world.hash('tasks/two.md'))
  await world.quiet()
  expect(codes()).toEqual(['tasks/One.md: name.pair'])
  expect(await titles()).toEqual(['one', 'two'])
  await world.tree.move('tasks/one.md', 'tasks/three.md', await world.hash('tasks/one.md'))
  await world.quiet()
  expect(codes()).toEqual([])
  expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual([
    'moved: tasks/one.md → tasks/three.md',
    'moved: tasks/two.md → tasks/One.md',
  ])
})

test.each([
  ['tasks/con.md', 'name.reserved'],
  ['tasks/Überprüfen.md'.normalize('NFD'), 'name.not-nfc'],
  [`tasks/${'ä'.repeat(130)}.md`, 'name.too-long'],
  ['task/one.md', 'name.near'],
  ['tasks/later/one.md', 'name.near'],
])('C12, C13: %s is refused in so many words, until it is called otherwise', async (path, code) => {
  world = await EngineWorld.open()
  await world.save(path, '# One\n')
  await world.quiet()
  expect(codes()).toEqual([`${path}: ${code}`])
  expect(world.journal.filter((line) => line.startsWith(`not taken up: ${path}`))).toHaveLength(1)
  expect(await titles()).toEqual([])
  await world.tree.move(path, 'tasks/one.md', await world.hash(path))
  await world.quiet()
  expect(codes()).toEqual([])
  expect(await titles()).toEqual(['One'])
})

test('an empty file is nothing yet, whatever it is called', async () => {
  world = await EngineWorld.open()
  await world.save('task/one.md', '')
  await world.quiet()
  expect(codes()).toEqual([])
})

describe.each([
  ['a disk that tells names apart', false],
  ['a disk that does not', true],
])('on %s', (_, caseFolding) => {
  beforeEach(async () => {
    world = await EngineWorld.open({}, {}, { caseFolding })
  })

  test('W15: a new document goes beside a file that some system takes for its own, and stays there', async () => {
    await world.save('tasks/Fix-Login.md', '---\nstatus: flying\n---\n# Mine\n')
    await world.quiet()
    await world.run('task.create', { title: 'Fix login' })
    await world.quiet()
    expect(await world.read('tasks/fix-login-2.md')).toContain('# Fix login')
    expect(await world.run('task.list')).toMatchObject([{ path: 'tasks/fix-login-2.md' }])
    expect(await world.read('tasks/Fix-Login.md')).toContain('status: flying')
    await world.save('tasks/Fix-Login.md', '# Mine\n')
    await world.quiet()
    expect(await titles()).toEqual(['Fix login', 'Mine'])
    expect(codes()).toEqual([])
  })

  test('W15: the same holds for the folder of a document, and what is in it goes along', async () => {
    await world.save('initiatives/Faster/plan.png', 'x')
    await world.quiet()
    await world.run('initiative.create', { title: 'Faster' })
    await world.run('page.create', { title: 'Sign in', initiative: 'faster' })
    await world.quiet()
    expect(await world.read('initiatives/faster-2/initiative.md')).toContain('# Faster')
    expect(await world.read('initiatives/faster-2/pages/sign-in.md')).toContain('# Sign in')
    expect(codes()).toEqual([])
  })

  test('W15: a folder above it that is there is gone into as it is spelled', async () => {
    await world.save('domain/Billing/picture.png', 'x')
    await world.quiet()
    await world.run('domain.create', { title: 'Invoice', folder: 'billing' })
    await world.quiet()
    expect(await world.run('domain.list')).toMatchObject([{ path: 'domain/Billing/invoice.md' }])
    expect(await world.read('domain/Billing/invoice.md')).toContain('# Invoice')
    expect(codes()).toEqual([])
  })

  test('a file whose name a person spells in another way is the document that it was', async () => {
    await world.save('tasks/one.md', '# One\n')
    await world.quiet()
    world.volume.rename('/tree/tasks/one.md', '/tree/tasks/.aside')
    world.volume.rename('/tree/tasks/.aside', '/tree/tasks/One.md')
    await world.quiet()
    expect(await world.run('task.list')).toMatchObject([{ title: 'One', path: 'tasks/One.md' }])
    expect(world.volume.readdir('/tree/tasks').map(({ name }) => name)).toEqual(['One.md'])
    await world.run('task.close', { ref: 'One' })
    await world.quiet()
    expect(await world.read('tasks/One.md')).toContain('status: closed')
    expect(await titles()).toEqual(['One'])
    expect(codes()).toEqual([])
  })
})

test('R10: a folder whose name a person spells in another way takes what is in it along', async () => {
  world = await EngineWorld.open({}, {}, { caseFolding: true })
  const inside = ['initiative.md', 'pages/p.md', 'phases/01-a/phase.md', 'phases/01-a/tasks/01-t.md']
  for (const name of inside) await world.save(`initiatives/x/${name}`, `# ${name}\n`)
  await world.save('initiatives/x/phases/01-a/tasks/02-u.md', '---\nstatus: flying\n---\n# Mine\n')
  await world.quiet()
  world.volume.rename('/tree/initiatives/x', '/tree/initiatives/aside')
  world.volume.rename('/tree/initiatives/aside', '/tree/initiatives/X')
  world.engine.markAll()
  await world.quiet()
  const moved = inside.map((name) => `moved: initiatives/x/${name} → initiatives/X/${name}`)
  expect(world.journal.filter((line) => /^(?:archived|moved)/.test(line))).toEqual(moved)
  expect(codes()).toEqual(['initiatives/X/phases/01-a/tasks/02-u.md: value.unknown'])
  await world.save('initiatives/X/pages/p.md', '# Saved after that\n')
  await world.run('task.close', { ref: '01-t.md' })
  await world.quiet()
  expect(await world.run('page.list')).toMatchObject([{ title: 'Saved after that' }])
  expect(await world.read('initiatives/X/phases/01-a/tasks/01-t.md')).toContain('status: closed')
  expect(world.volume.readdir('/tree/initiatives').map(({ name }) => name)).toEqual(['X'])
})

test('E9: a conflict goes along with a folder whose name a person spells in another way', async () => {
  world = await EngineWorld.open({}, {}, { caseFolding: true })
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.quiet()
  const text = (await world.read('initiatives/x/initiative.md')) ?? ''
  await world.run('initiative.update', { ref: 'x', title: 'By command' })
  await world.save('initiatives/x/initiative.md', text.replace('# X', '# By hand'))
  await world.quiet()
  world.volume.rename('/tree/initiatives/x', '/tree/initiatives/aside')
  world.volume.rename('/tree/initiatives/aside', '/tree/initiatives/X')
  world.engine.markAll()
  await world.quiet()
  expect(world.journal.filter((line) => line.startsWith('resolved'))).toEqual([])
  const names = world.volume.readdir('/tree/initiatives/X').map(({ name }) => name)
  const sidecar = names.find((name) => name.includes('.conflict-'))
  expect(await world.read(`initiatives/X/${sidecar}`)).toContain('By command')
  expect(await world.run('initiative.list')).toMatchObject([{ title: 'By command' }])
  world.volume.unlink(`/tree/initiatives/X/${sidecar}`)
  world.engine.markAll()
  await world.quiet()
  expect(await world.run('initiative.list')).toMatchObject([
    { title: 'By hand', path: 'initiatives/X/initiative.md' },
  ])
})

test('what would meet another in one file is refused, whoever asks for it', async () => {
  world = await EngineWorld.open()
  await world.run('task.create', { title: 'Über', path: 'tasks/Über.md' })
  await expect(world.run('task.create', { title: 'x', path: 'tasks/über.md' })).rejects.toMatchObject({
    code: 'path.alike',
  })
  await world.run('task.create', { title: 'Strasse' })
  await expect(world.run('task.move', { ref: 'strasse', path: 'tasks/ÜBER.md' })).rejects.toMatchObject({
    code: 'path.alike',
  })
  await expect(world.run('task.create', { title: 'x', path: 'tasks/con.md' })).rejects.toMatchObject({
    code: 'input.invalid',
  })
  await world.run('task.move', { ref: 'strasse', path: 'tasks/Straße.md' })
  expect(await world.run('task.create', { title: 'Straße' })).toMatchObject({ path: 'tasks/strasse-2.md' })
})
