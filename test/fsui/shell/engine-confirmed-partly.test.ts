// A list of what is gone of which only a part is ticked, where other files stand in the places of those documents.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld

const list = 'needs-you/confirm-deletions.md'
const phase = 'initiatives/a/phases/01-x'
const tasks = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => [`tasks/0${n + 1}.md`, `# Task ${n + 1} of ${name}\n`] as const)

/** An initiative with a phase, a plan and tasks is deleted, and a smaller one like it moved into its place. */
beforeEach(async () => {
  world = await EngineWorld.open()
  for (const [name, count] of [
    ['a', 7],
    ['b', 2],
  ] as const) {
    await world.save(`initiatives/${name}/initiative.md`, `# Initiative ${name}\n`)
    const inside = [
      ['phase.md', `# Phase of ${name}\n`],
      ['plans/p.md', `# Plan of ${name}\n`],
      ...tasks(name, count),
    ]
    for (const [path, text] of inside) await world.save(`initiatives/${name}/phases/01-x/${path}`, text ?? '')
  }
  await world.quiet()
  world.volume.rename('/tree/initiatives/a', '/elsewhere')
  world.volume.rename('/tree/initiatives/b', '/tree/initiatives/a')
  await look()
  expect(await world.read(list)).toContain('10 documents are gone')
})
afterEach(() => world.close())

async function look(): Promise<void> {
  world.engine.markAll()
  await world.quiet()
  world.app.clock.advance(40_000)
  world.engine.markAll()
  await world.quiet()
}

async function tick(...labels: string[]): Promise<void> {
  const text = (await world.read(list)) ?? ''
  await world.save(
    list,
    labels.reduce((now, label) => now.replace(`- [ ] ${label}`, `- [x] ${label}`), text),
  )
  await look()
}

async function titles(kind: string): Promise<string[]> {
  const all = await world.run<{ title: string; path: string }[]>(`${kind}.list`)
  return all.map(({ title, path }) => `${title} at ${path.split('/')[1]}`).sort()
}

const archived = () =>
  world.journal.flatMap((line) => (line.startsWith('archived: ') ? [line.split(' ')[1] ?? ''] : [])).sort()

test.each([false, true])(
  'B1: what is ticked is archived where its folder waits, and None brings only the rest back (restart: %s)',
  async (restarts) => {
    const ticked = [1, 2, 3, 4].map((n) => `${phase}/tasks/0${n}.md`)
    await tick(...ticked)
    expect(archived()).toEqual(ticked)
    expect(await world.read(list)).toContain('6 documents are gone')
    for (const path of ticked) expect(await world.read(`archive/2026-11/${path}`)).toContain(' of a')
    expect(await titles('initiative')).toEqual(['Initiative a at a', 'Initiative b at b'])
    if (restarts) await world.restart()
    await tick('None')
    expect(await titles('initiative')).toEqual(['Initiative a at a-2', 'Initiative b at a'])
    const left = [5, 6, 7].map((n) => `Task ${n} of a at a-2`)
    expect(await titles('task')).toEqual(['Task 1 of b at a', 'Task 2 of b at a', ...left])
    expect(archived()).toEqual(ticked)
    expect(world.engine.problems.size).toBe(0)
  },
)

test('B1: the line of a phase means what is in its folder, and None brings its initiative back without it', async () => {
  await tick(`${phase}/phase.md`)
  for (const [path] of tasks('a', 7))
    expect(await world.read(`archive/2026-11/${phase}/${path}`)).toContain(' of a')
  expect(world.journal).toContain(`confirmed in ${list}: 9 of the held`)
  expect(await world.read(list)).toContain('1 document is gone')
  expect(await world.read(`archive/2026-11/${phase}/phase.md`)).toContain('# Phase of a')
  await tick('None')
  expect(await titles('initiative')).toEqual(['Initiative a at a-2', 'Initiative b at a'])
  expect(await titles('phase')).toEqual(['Phase of b at a'])
  expect(await titles('task')).toEqual(['Task 1 of b at a', 'Task 2 of b at a'])
  expect(world.engine.problems.size).toBe(0)
})

test('B1: the line of an initiative means all that is in its folder', async () => {
  await tick('initiatives/a/initiative.md')
  expect(world.journal).toContain(`confirmed in ${list}: 10 of the held`)
  expect(await world.read(list)).toBeNull()
  expect(await titles('initiative')).toEqual(['Initiative b at a'])
  expect(await titles('plan')).toEqual(['Plan of b at a'])
  expect(await titles('task')).toEqual(['Task 1 of b at a', 'Task 2 of b at a'])
  for (const [path] of tasks('a', 7))
    expect(await world.read(`archive/2026-11/${phase}/${path}`)).toContain(' of a')
  expect(world.engine.problems.size).toBe(0)
})

test('I19: what is saved into a file that waits is told of', async () => {
  const path = `${phase}/tasks/01.md`
  const before = world.journal.filter((line) => line.startsWith(`waits: ${path} `))
  await world.save(path, `${await world.read(path)}\nMy words.\n`)
  await look()
  const after = world.journal.filter((line) => line.startsWith(`waits: ${path} `))
  expect(after).toHaveLength(before.length + 1)
  await tick('All')
  expect(await world.run('task.show', { ref: path })).toMatchObject({
    body: expect.stringContaining('My words.'),
  })
})
