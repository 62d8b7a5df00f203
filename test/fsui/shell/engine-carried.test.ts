// Documents that cannot be told by what their files say, in folders that go elsewhere.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const phase = 'initiatives/i/phases/01-a'
const documents: Readonly<Record<string, string>> = {
  'initiatives/i/initiative.md': '# I\n',
  'initiatives/i/pages/p.md': '# P\n',
  'initiatives/j/initiative.md': '# J\n',
  'initiatives/j/pages/q.md': '# Q\n',
  [`${phase}/phase.md`]: '# A\n',
  [`${phase}/plans/01-p.md`]: '# Plan\n',
  [`${phase}/tasks/01-t.md`]: '# T\n',
  [`${phase}/tasks/02-u.md`]: '# U\n',
}
const kinds = ['initiative', 'page', 'phase', 'plan', 'task']

/** Every document with its path. */
async function shown(): Promise<Map<string, string>> {
  const all = await Promise.all(
    kinds.map((kind) => world.run<{ id: string; path: string }[]>(`${kind}.list`)),
  )
  return new Map(all.flat().map(({ id, path }) => [id, path]))
}
const idAt = async (path: string) => [...(await shown())].find(([, each]) => each === path)?.[0] ?? ''
const write = (path: string, bytes: Buffer) => {
  world.app.clock.advance(1)
  world.volume.writeInPlace(`/tree/${path}`, bytes)
  world.engine.markAll()
}
const rename = (from: string, to: string) => {
  world.volume.rename(`/tree/${from}`, `/tree/${to}`)
  world.engine.markAll()
}
const archived = () => world.journal.filter((line) => line.startsWith('archived'))

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const [path, text] of Object.entries(documents)) await world.save(path, text)
  await world.quiet()
  world.app.clock.advance(40_000)
  await world.quiet()
})

const ways: Readonly<Record<string, (text: string, other: string) => Buffer>> = {
  'is empty': () => Buffer.alloc(0),
  'is UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'holds a NUL': (text) => Buffer.from(`${text}\0`),
  'is too large': (text) => Buffer.from(text + 'x'.repeat(1_100_000)),
  'is not closed': () => Buffer.from('---\nstatus: draft\n# Gone\n'),
  'names another document': (_, other) => Buffer.from(`---\nid: ${other}\n---\n# Strange\n`),
  'names nothing that is known': (text) => Buffer.from(text.replace(/^id: (.*-).*$/m, 'id: $1zzzzzz')),
  'has lost its id': () => Buffer.from('# Other words\n\nAll of them.\n'),
}

const cases = [
  ['initiatives/i/initiative.md', 'initiatives/i', 'initiatives/new'],
  [`${phase}/phase.md`, phase, 'initiatives/i/phases/02-b'],
  [`${phase}/phase.md`, 'initiatives/i', 'initiatives/new'],
  [`${phase}/phase.md`, phase, 'initiatives/j/phases/01-a'],
  [`${phase}/tasks/01-t.md`, 'initiatives/i', 'initiatives/new'],
] as const

describe.each(Object.keys(ways))('I21: a document that %s', (way) => {
  test.each(cases)('%s moves when %s becomes %s', async (path, from, to) => {
    const before = await shown()
    const other = path.endsWith('initiative.md')
      ? 'initiatives/j/initiative.md'
      : path.replace('01-t', '02-u')
    const text = (await world.read(path)) ?? ''
    write(path, ways[way]?.(text, await idAt(other)) ?? Buffer.alloc(0))
    await world.quiet()
    if (to.startsWith('initiatives/j/')) world.volume.mkdir('/tree/initiatives/j/phases')
    rename(from, to)
    await world.quiet()
    const moved = new Map(
      [...before].map(([id, each]) => [
        id,
        each.startsWith(`${from}/`) ? to + each.slice(from.length) : each,
      ]),
    )
    expect(await shown()).toEqual(moved)
    expect(archived()).toEqual([])
    await world.save(path.replace(from, to), text)
    await world.quiet()
    expect(await shown()).toEqual(moved)
    expect(world.engine.problems.size).toBe(0)
  })
})

test('I21: of two that are renamed, one with the id of the other, each goes with its folder', async () => {
  const before = await shown()
  const other = await idAt('initiatives/j/initiative.md')
  write('initiatives/i/initiative.md', Buffer.from(`---\nid: ${other}\n---\n# Strange\n`))
  await world.quiet()
  rename('initiatives/i', 'initiatives/a')
  rename('initiatives/j', 'initiatives/b')
  await world.quiet()
  const moved = (path: string) => path.replace(/^initiatives\/i\//, 'initiatives/a/').replace(/\/j\//, '/b/')
  expect(await shown()).toEqual(new Map([...before].map(([id, path]) => [id, moved(path)])))
  expect(archived()).toEqual([])
})

const remove = (folder: string) => {
  for (const path of Object.keys(documents))
    if (path.startsWith(`${folder}/`) && world.volume.lstat(`/tree/${path}`) !== null)
      world.volume.unlink(`/tree/${path}`)
  for (const each of ['tasks', 'plans', '']) {
    const path = `/tree/${folder}/${each}`.replace(/\/$/, '')
    if (world.volume.lstat(path) !== null) world.volume.rmdir(path)
  }
  world.engine.markAll()
}

test('I21: what is new in a folder to which documents of a deleted one went is new, and not approved', async () => {
  const status = async (path: string) =>
    (await world.run<{ path: string; status: string }[]>('phase.list')).find((each) => each.path === path)
      ?.status
  for (const next of ['review', 'approved']) {
    const text = (await world.read(`${phase}/phase.md`)) ?? ''
    await world.save(`${phase}/phase.md`, text.replace(/^(status: .*\n)?id:/m, `status: ${next}\nid:`))
    await world.quiet()
  }
  expect(await status(`${phase}/phase.md`)).toBe('approved')
  await world.save('initiatives/i/phases/09-n/phase.md', '# Another goal\n\nTo be discussed first.\n')
  rename(`${phase}/tasks`, 'initiatives/i/phases/09-n/tasks')
  remove(phase)
  await world.quiet()
  expect(await status('initiatives/i/phases/09-n/phase.md')).toBe('planned')
  expect(await status(`${phase}/phase.md`)).toBeUndefined()
  expect(await idAt('initiatives/i/phases/09-n/tasks/01-t.md')).not.toBe('')
})

test.each([
  ['own words', '# New\n\nOwn words.\n'],
  ['nothing', ''],
])(
  'I21: a file that names its id keeps it, although one with %s stands where a part of the folder went',
  async (_, text) => {
    const id = await idAt('initiatives/i/initiative.md')
    await world.save('initiatives/n/initiative.md', text)
    world.volume.mkdir('/tree/initiatives/n/phases')
    rename(phase, 'initiatives/n/phases/01-a')
    rename('initiatives/i', 'initiatives/z')
    await world.quiet()
    expect(await idAt('initiatives/z/initiative.md')).toBe(id)
    expect(await idAt('initiatives/n/initiative.md')).not.toBe(id)
  },
)

test('I21: what is left in the folder as it was says nothing', async () => {
  const before = await shown()
  write(`${phase}/phase.md`, Buffer.alloc(0))
  await world.quiet()
  world.volume.mkdir('/tree/initiatives/i/phases/02-b')
  for (const each of ['phase.md', 'phase.error.md', 'plans', 'tasks'])
    world.volume.rename(`/tree/${phase}/${each}`, `/tree/initiatives/i/phases/02-b/${each}`)
  world.volume.writeInPlace(`/tree/${phase}/picture.png`, Buffer.from('png'))
  world.volume.mkdir(`/tree/${phase}/tasks`)
  world.engine.markAll()
  await world.quiet()
  expect(archived()).toEqual([])
  expect(await shown()).toEqual(
    new Map([...before].map(([id, path]) => [id, path.replace('01-a/', '02-b/')])),
  )
})

test('I21: documents that have not got their ids yet tell where their folder went by their bytes', async () => {
  await world.save('initiatives/k/initiative.md', '# K\n')
  await world.save('initiatives/k/phases/01-k/phase.md', '# KA\n')
  await world.quiet(5_000)
  expect(await world.read('initiatives/k/phases/01-k/phase.md')).toBe('# KA\n')
  const [initiative, below] = [
    await idAt('initiatives/k/initiative.md'),
    await idAt('initiatives/k/phases/01-k/phase.md'),
  ]
  write('initiatives/k/initiative.md', Buffer.alloc(0))
  await world.quiet(5_000)
  rename('initiatives/k', 'initiatives/n')
  await world.quiet()
  expect(archived()).toEqual([])
  expect((await shown()).get(initiative)).toBe('initiatives/n/initiative.md')
  expect((await shown()).get(below)).toBe('initiatives/n/phases/01-k/phase.md')
})

test('I21: what has lost its id, and is like what it was, goes with its folder', async () => {
  const id = await idAt('initiatives/i/initiative.md')
  rename('initiatives/i', 'initiatives/n')
  await world.save('initiatives/n/initiative.md', '# I\n\nMore words.\n')
  await world.quiet()
  expect(await idAt('initiatives/n/initiative.md')).toBe(id)
})

async function askOfOtter(): Promise<string> {
  await world.save('agents/otter/agent.md', '---\nrole: worker\nstatus: stopped\n---\n# otter\n')
  await world.quiet()
  await world.run('question.ask', { text: 'Which?', agent: 'otter' })
  await world.quiet()
  return (await world.read('agents/otter/messages/0001-which/reply.md')) ?? ''
}

test.each([
  ['cannot be read', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['is empty', () => Buffer.alloc(0)],
])('I21: an agent that %s takes its questions along, with what is being typed there', async (_, broken) => {
  const form = await askOfOtter()
  write('agents/otter/agent.md', broken((await world.read('agents/otter/agent.md')) ?? ''))
  await world.save('agents/otter/messages/0001-which/reply.md', `---\ndraft: true\n---\n${form}half typed\n`)
  await world.quiet()
  rename('agents/otter', 'agents/otto')
  await world.quiet()
  expect(archived()).toEqual([])
  expect(await world.read('agents/otto/messages/0001-which/reply.md')).toContain('half typed')
  expect(await world.read('agents/otter/messages/0001-which/reply.md')).toBeNull()
  expect(world.journal.filter((line) => line.startsWith('written again'))).toEqual([])
  expect(await world.run<object[]>('question.list')).toHaveLength(1)
})

test('E9: the open conflict of a reply goes along with the folder of its agent, and sends nothing', async () => {
  const form = await askOfOtter()
  await world.save('agents/otter/messages/0001-which/reply.md', `${form}half typed\n`)
  await world.run('question.answer', { ref: 'which', text: 'By phone.' })
  await world.quiet(3_000)
  const sidecars = () => world.bases.inConflict().map(({ conflict }) => conflict?.sidecar)
  expect(sidecars()).toEqual([expect.stringContaining('agents/otter/')])
  rename('agents/otter', 'agents/otto')
  await world.quiet()
  expect(sidecars()).toEqual([expect.stringContaining('agents/otto/')])
  expect(await world.read(sidecars()[0] ?? '')).toContain('By phone.')
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({
    answer: expect.stringContaining('By phone'),
  })
})

test.each([0, 10, 3_000])(
  'I21: a phase and its initiative, both empty, are followed when both folders are renamed, %i ms apart',
  async (apart) => {
    for (const n of [1, 2, 3, 4]) await world.save(`initiatives/i/pages/more-${n}.md`, `# More ${n}\n`)
    await world.quiet()
    const before = await shown()
    for (const path of ['initiatives/i/initiative.md', `${phase}/phase.md`]) write(path, Buffer.alloc(0))
    rename('initiatives/i', 'initiatives/new')
    if (apart > 0) await world.engine.turn()
    world.app.clock.advance(apart)
    rename('initiatives/new/phases/01-a', 'initiatives/new/phases/09-z')
    await world.quiet()
    expect(archived()).toEqual([])
    const moved = (path: string) =>
      path.replace('initiatives/i/', 'initiatives/new/').replace('/01-a/', '/09-z/')
    expect(await shown()).toEqual(new Map([...before].map(([id, path]) => [id, moved(path)])))
  },
)
