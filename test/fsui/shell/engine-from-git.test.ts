// What git brings that is new: it is taken as data, and what it would start or send waits for a word.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const message = 'agents/calm-fox/messages/note.md'
const review = '---\nstatus: review\n---\n# One\n'

async function open(git: boolean): Promise<void> {
  world = await EngineWorld.open({}, { cameFromGit: async (path) => git && !path.endsWith('agent.md') })
  await world.save('agents/calm-fox/agent.md', '---\nrole: worker\n---\nDo it.\n')
  await world.quiet()
}

const messages = () => world.run<object[]>('message.list')
const inReview = async () => (await world.run<object[]>('initiative.list', { status: 'review' })).length

async function confirm(label: string): Promise<void> {
  const [list] = world.engine.heldLists
  const path = list?.path ?? ''
  await world.save(path, ((await world.read(path)) ?? '').replace(`- [ ] ${label}`, `- [x] ${label}`))
  await world.quiet()
}

test('R7: a new message is not sent before it is confirmed', async () => {
  await open(true)
  await world.save(message, 'Use SQLite.\n')
  await world.quiet()
  expect(await messages()).toEqual([])
  expect(world.engine.held).toEqual([message])
  expect(await world.read(message)).toBe('Use SQLite.\n')
  expect(await world.read('needs-you/confirm-from-git.md')).toContain(`- [ ] ${message}: send\n`)
  await confirm('All')
  expect(await messages()).toHaveLength(1)
  expect(world.engine.held).toEqual([])
})

test('R7: what was confirmed there is not asked for again, however many they are', async () => {
  world = await EngineWorld.open(
    { mostDecisions: 1 },
    { cameFromGit: async (path) => path.includes('/messages/') },
  )
  await world.save('agents/calm-fox/agent.md', '---\nrole: worker\n---\nDo it.\n')
  await world.quiet()
  for (const name of ['one', 'two', 'three'])
    await world.save(`agents/calm-fox/messages/${name}.md`, `Say ${name}.\n`)
  await world.quiet()
  expect(world.engine.held).toHaveLength(3)
  await confirm('All')
  expect(world.engine.held).toEqual([])
  expect(await messages()).toHaveLength(3)
})

test('B5: a new message that waits goes on waiting under another name', async () => {
  world = await EngineWorld.open({}, { cameFromGit: async (path) => path === message })
  await world.save('agents/calm-fox/agent.md', '---\nrole: worker\n---\nDo it.\n')
  await world.save(message, 'Use SQLite.\n')
  await world.quiet()
  expect(world.engine.held).toEqual([message])
  const renamed = message.replace('note', 'other')
  world.volume.rename(`/tree/${message}`, `/tree/${renamed}`)
  await world.quiet()
  expect(await messages()).toEqual([])
  expect(world.engine.held).toEqual([renamed])
  await confirm('All')
  expect(await messages()).toHaveLength(1)
})

test('B6: with None it goes, and is kept as a version', async () => {
  await open(true)
  await world.save(message, 'Use SQLite.\n')
  await world.quiet()
  await confirm('None')
  expect(await world.read(message)).toBeNull()
  expect(await messages()).toEqual([])
  const [version] = world.bases.versions(message)
  expect(world.bases.text(version?.hash ?? '')).toBe('Use SQLite.\n')
})

test('R7: a message that was sent elsewhere is history, and one that is held back says so', async () => {
  await open(true)
  await world.save(message, '---\nid: m-abc234\n---\nUse SQLite.\n')
  await world.save('agents/calm-fox/messages/draft.md', '---\ndraft: true\n---\nUse Postgres.\n')
  await world.quiet()
  expect(world.engine.held).toEqual([])
  expect(await messages()).toHaveLength(2)
})

test('R7: a new initiative in review is a draft until that is confirmed', async () => {
  await open(true)
  await world.save('initiatives/one.md', review)
  await world.quiet()
  expect(await inReview()).toBe(0)
  expect(await world.run('initiative.list')).toHaveLength(1)
  expect(world.engine.held).toEqual(['initiatives/one.md'])
  await confirm('All')
  expect(await inReview()).toBe(1)
})

test('B6: a person saves one, and it is put up for review', async () => {
  await open(false)
  await world.save('initiatives/one.md', review)
  await world.quiet()
  expect(await inReview()).toBe(1)
  expect(world.engine.held).toEqual([])
})

test('B6: several at once wait for a word', async () => {
  await open(false)
  for (const name of ['one', 'two', 'three']) await world.save(`initiatives/${name}.md`, review)
  await world.quiet()
  expect(await inReview()).toBe(0)
  expect(world.engine.held).toHaveLength(3)
  await confirm('initiatives/two.md')
  expect(await inReview()).toBe(1)
  await confirm('None')
  expect(await inReview()).toBe(1)
  expect(await world.read('initiatives/one.md')).not.toContain('status')
})

test('R7: a phase that arrives approved starts nothing, and is not held', async () => {
  await open(true)
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '---\nstatus: approved\n---\n# A\n')
  await world.quiet()
  expect(world.engine.held).toEqual([])
  expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({ approvedDigest: null })
})
