// A list of held commands is answered by what was saved from it alone.

import SqliteDatabase from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const list = 'needs-you/confirm-deletions.md'
const paths = Array.from({ length: 7 }, (_, n) => `tasks/t${n}.md`)

const lose = (some: readonly string[] = paths) => {
  for (const path of some) world.volume.unlink(`/tree/${path}`)
}
const tick = (text: string, label: string) => text.replace(`- [ ] ${label}`, `- [x] ${label}`)
const read = async () => (await world.read(list)) ?? ''
const held = () => [...world.engine.held].sort()
const archived = async () => paths.length - (await world.run<object[]>('task.list')).length
const lines = (begin: string) => world.journal.filter((line) => line.startsWith(begin))
const versions = () => world.bases.versions(list).map(({ hash }) => world.bases.text(hash))

const confirmedNothing = `nothing was confirmed by what was saved in ${list}`
const didNothing = `nothing was done by what was saved in ${list}`

/** Seven tasks are gone and held. Returns their list. */
async function open(store = new SqliteDatabase(':memory:')): Promise<string> {
  world = await EngineWorld.open({}, {}, { store })
  for (const path of paths) await world.save(path, `# ${path}\n`)
  await world.quiet()
  lose()
  await world.quiet()
  expect(held()).toEqual(paths)
  return read()
}

/** The same, and the person has said None: they stand there again. Returns the list as it was. */
async function openAnswered(): Promise<string> {
  const text = await open()
  await world.save(list, tick(text, 'None'))
  await world.quiet()
  expect(held()).toEqual([])
  expect(await world.read(list)).toBeNull()
  expect(lines(didNothing)).toEqual([])
  return text
}

test.each([
  ['a tick', (text: string) => tick(text, 'All')],
  ['a tick and words', (text: string) => `${tick(text, 'All')}\nAsk Ann.\n`],
  ['nothing new', (text: string) => text],
  ['a tick alone', () => '- [x] All\n'],
  ['what cannot be read', () => '---\n- [x] All\n'],
])(
  'B9: a list that is saved with %s when it was answered is taken away, and its tick told of',
  async (_, edit) => {
    const older = edit(await openAnswered())
    const before = versions().length
    await world.save(list, older)
    await world.quiet()
    expect(await world.read(list)).toBeNull()
    const why = older.startsWith('---\nlist:') ? 'nothing of that list waits any more' : 'nothing waits there'
    const told = [`${didNothing}: ${why}; it is taken away and kept as a version`]
    expect(lines(didNothing)).toEqual(older.includes('[x]') ? told : [])
    expect(versions()).toHaveLength(before + 1)
    expect(versions()).toContain(older)
    lose()
    await world.quiet()
    expect(held()).toEqual(paths)
    expect(await archived()).toBe(0)
  },
)

test('B9: an older list with a tick, saved just when the same documents go again, confirms nothing', async () => {
  const older = tick(await openAnswered(), 'All')
  lose()
  await world.save(list, older)
  await world.quiet()
  expect(held()).toEqual(paths)
  expect(await archived()).toBe(0)
  expect(await read()).not.toContain('[x]')
  expect(versions()).toContain(older)
  expect([...lines(didNothing), ...lines(confirmedNothing)]).toHaveLength(1)
})

test.each(['All', 'None', 'tasks/t3.md'])(
  'B9: %s in an older list that shows the same confirms nothing over a newer one, which is answered as before',
  async (label) => {
    const text = await openAnswered()
    const older = tick(text, label)
    lose()
    await world.quiet()
    const newer = await read()
    const listOf = /^list: .*\n/m
    expect(newer).not.toBe(text)
    expect(newer.replace(listOf, '')).toBe(text.replace(listOf, ''))
    await world.save(list, older)
    await world.quiet()
    expect(held()).toEqual(paths)
    expect(await archived()).toBe(0)
    expect(await read()).toBe(newer)
    expect(versions()).toContain(older)
    expect(lines(confirmedNothing)).toEqual([
      `${confirmedNothing}: it was not saved from the list that waits; it is kept as a version, and the list stands there as it is now: tick that`,
    ])
    await world.save(list, tick(newer, 'All'))
    await world.quiet()
    expect(held()).toEqual([])
    expect(await archived()).toBe(paths.length)
  },
)

test.each([
  ['lies there', '- [x] All\n'],
  ['says which list it is of that there never was', '---\nlist: deletions-00000000\n---\n\n- [x] All\n'],
])('B9: a tick that %s when cw starts confirms nothing', async (_, text) => {
  world = await EngineWorld.open()
  for (const path of paths) await world.save(path, `# ${path}\n`)
  await world.quiet()
  await world.save(list, text)
  lose()
  await world.restart()
  await world.quiet()
  expect(held()).toEqual(paths)
  expect(await archived()).toBe(0)
  expect(await read()).not.toContain('[x]')
  expect(versions()).toContain(text)
})

test('B9: a list that is ticked while cw does not run is an answer at its start, and an older one is none', async () => {
  const older = tick(await openAnswered(), 'All')
  lose()
  await world.quiet()
  const newer = await read()
  await world.save(list, older)
  await world.restart()
  await world.quiet()
  expect(held()).toEqual(paths)
  expect(await read()).toBe(newer)
  await world.save(list, tick(newer, 'All'))
  await world.restart()
  await world.quiet()
  expect(held()).toEqual([])
  expect(await archived()).toBe(paths.length)
})

test('B3: All alone, where the list was, means nothing', async () => {
  const text = await open()
  const alone = text.replace(/^- .*\n/gm, '')
  for (const saved of [`${alone}- [x] All\n`, '- [x] All\n']) {
    await world.save(list, saved)
    await world.quiet()
    expect(held()).toEqual(paths)
    expect(await read()).toBe(text)
    expect(versions()).toContain(saved)
  }
  expect(lines(confirmedNothing)).toHaveLength(2)
})

test('B9: a tick that means nothing which still waits is told of', async () => {
  const before = await open()
  const [first = ''] = paths
  await world.save(list, tick(before, first))
  await world.quiet()
  expect(held()).toEqual(paths.slice(1))
  expect(lines(confirmedNothing)).toEqual([])
  await world.save(list, tick(before, first))
  await world.quiet()
  expect(held()).toEqual(paths.slice(1))
  expect(lines(confirmedNothing)).toEqual([
    `${confirmedNothing}: what is ticked there waits no more; it is kept as a version, and the list stands there as it is now: tick that`,
  ])
  // It is the same list: All in it means those of it that wait.
  await world.save(list, tick(before, 'All'))
  await world.quiet()
  expect(held()).toEqual([])
  expect(await archived()).toBe(paths.length)
})

test('B9: a list that was written before an update says not which it is, and is asked anew', async () => {
  const store = new SqliteDatabase(':memory:')
  const text = await open(store)
  const before = text.replace(/^---\nlist: .*\n---\n\n/, '')
  expect(before).toMatch(/^# 7 documents/)
  await world.save(list, tick(before, 'All'))
  store.prepare('delete from meta where key = ?').run('held deletions: its list')
  await world.restart()
  await world.quiet()
  expect(held()).toEqual(paths)
  expect(await archived()).toBe(0)
  await world.save(list, tick(await read(), 'All'))
  await world.quiet()
  expect(await archived()).toBe(paths.length)
})

test('B9: an empty file is being saved: what comes into it counts', async () => {
  const text = await open()
  await world.save(list, '')
  await world.quiet()
  expect(await read()).toBe('')
  await world.save(list, tick(text, 'All'))
  await world.quiet()
  expect(await archived()).toBe(paths.length)
  await world.save(list, '')
  await world.quiet()
  expect(await world.read(list)).toBe('')
})

test.each([
  ['words', (text: string) => `${text}\nAsk Ann about the first.\n`, true],
  ['nothing but other line ends', (text: string) => text.replaceAll('\n', '\r\n'), false],
])(
  'B9: %s in a list that grows are a version, which is told where they say something',
  async (_, edit, isTold) => {
    const saved = edit(await open())
    await world.save('tasks/more.md', '# More\n')
    await world.save(list, saved)
    await world.quiet()
    lose(['tasks/more.md'])
    await world.quiet()
    expect(held()).toEqual(['tasks/more.md', ...paths])
    expect(await read()).toContain('- [ ] tasks/more.md')
    expect(versions()).toContain(saved)
    const told = [`kept as a version: what was written in ${list}, which lists more by now`]
    expect(lines('kept as a version')).toEqual(isTold ? told : [])
  },
)
