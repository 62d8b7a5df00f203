// Folders that exchange their names, with all that is in them.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const inPhase = ['phase.md', 'plans/01-plan.md', 'tasks/01-t.md', 'tasks/02-t.md']
const inInitiative = ['initiative.md', 'pages/idea.md', ...inPhase.map((name) => `phases/01-a/${name}`)]

test.each([
  ['two phases', ['initiatives/big/phases/1-p1', 'initiatives/big/phases/2-p2'], inPhase],
  ['three phases', [1, 2, 3].map((n) => `initiatives/big/phases/${n}-p${n}`), inPhase],
  ['two initiatives', ['initiatives/one', 'initiatives/two'], inInitiative],
  ['two agents', ['agents/fox', 'agents/otter'], ['agent.md', 'messages/0001-hello.md']],
])('I3: %s that exchange their names take along what is in them', async (_, folders, inside) => {
  world = await EngineWorld.open()
  await world.save('initiatives/big/initiative.md', '# Big\n')
  for (const folder of folders)
    for (const name of inside) await world.save(`${folder}/${name}`, `# ${name} of ${folder}\n`)
  await world.quiet(60_000)
  const before = new Map<string, string>()
  for (const folder of folders)
    for (const name of inside) before.set(`${folder}/${name}`, (await world.read(`${folder}/${name}`)) ?? '')
  const textAt = (n: number, name: string) => before.get(`${folders[n % folders.length]}/${name}`) ?? ''
  for (const name of inside)
    for (const [n, folder] of folders.entries()) await world.save(`${folder}/${name}`, textAt(n + 1, name))
  await world.quiet(60_000)
  expect([...world.engine.problems.all().keys()]).toEqual([])
  for (const name of inside)
    for (const [n, folder] of folders.entries())
      expect(await world.read(`${folder}/${name}`)).toBe(textAt(n + 1, name))
  const entries = await world.run<{ key: string; path: string }[]>('tree.entries')
  const moved = entries.filter(({ key, path }) => !key.includes('#') && before.has(path))
  expect(moved).toHaveLength(before.size)
  for (const { key, path } of moved) expect(await world.read(path)).toContain(`id: ${key}`)
})

const big = 'initiatives/big'
const small = 'initiatives/small'
const below = (initiative: string) => [1, 2].map((n) => `${initiative}/phases/0${n}-p`)
const orders = {
  'all at once': [],
  'the initiative first': [[small, ...below(big)], below(small)],
  'the phases first': [below(small), [small, big]],
  'one phase first': [below(small).slice(0, 1), [small, big], below(small)],
}

const exchanged: Record<string, string> = {
  'tasks/01-t.md': 'tasks/02-t.md',
  'tasks/02-t.md': 'tasks/01-t.md',
}
const ways = Object.entries(orders).flatMap(([name, seen]) => [
  [name, 'phases', seen] as const,
  [name, 'phases and their tasks', seen] as const,
])

test.each(ways)(
  'I3, I20: seeing %s, %s that exchange their names while their initiative is renamed move with all that is in them',
  async (_, what, seen) => {
    world = await EngineWorld.open()
    await world.save(`${big}/initiative.md`, '# Big\n')
    for (const phase of below(big))
      for (const name of inPhase) await world.save(`${phase}/${name}`, `# ${name} of ${phase}\n`)
    await world.quiet()
    const rename = (from: string, to: string) => world.volume.rename(`/tree/${from}`, `/tree/${to}`)
    rename(big, small)
    const [one, two] = below(small) as [string, string]
    rename(one, `${small}/phases/x`)
    rename(two, one)
    rename(`${small}/phases/x`, two)
    if (what !== 'phases')
      for (const phase of below(small)) {
        rename(`${phase}/tasks/01-t.md`, `${phase}/x`)
        rename(`${phase}/tasks/02-t.md`, `${phase}/tasks/01-t.md`)
        rename(`${phase}/x`, `${phase}/tasks/02-t.md`)
      }
    for (const folders of seen) {
      for (const folder of folders) world.engine.markFolder(folder)
      for (let turn = 0; turn < 4; turn++) {
        await world.engine.turn()
        world.app.clock.advance(20)
      }
    }
    await world.quiet(60_000)
    expect([...world.engine.problems.all().keys()]).toEqual([])
    for (const [n, phase] of below(small).entries())
      for (const name of inPhase) {
        const now = what === 'phases' ? name : (exchanged[name] ?? name)
        expect(await world.read(`${phase}/${name}`)).toContain(`# ${now} of ${below(big)[1 - n]}\n`)
      }
    const tasks = await world.run<{ title: string; path: string }[]>('task.list')
    expect(tasks).toHaveLength(4)
    for (const { title, path } of tasks) expect(await world.read(path)).toContain(`# ${title}\n`)
    expect(world.journal.filter((line) => /^(?:archived|conflict|held|not taken up)/.test(line))).toEqual([])
  },
)

test.each([
  ['two', ['one', 'two']],
  ['three', ['one', 'two', 'three']],
])(
  'I3: %s tasks that exchange their names stay what they are, although one is saved anew without its id',
  async (_, names) => {
    world = await EngineWorld.open()
    for (const name of names) await world.save(`tasks/${name}.md`, `# Task ${name}\n\nWords of ${name}.\n`)
    await world.quiet()
    await world.run('task.close', { ref: 'tasks/one.md' })
    await world.quiet()
    const texts = await Promise.all(names.map(async (name) => (await world.read(`tasks/${name}.md`)) ?? ''))
    const ids = texts.map((text) => /^id: (\S+)/m.exec(text)?.[1])
    // Each stands at the place of the one before it; what stands at the first is written anew.
    for (const [n, name] of names.entries())
      await world.save(`tasks/${name}.md`, texts[(n + 1) % names.length] ?? '')
    await world.save('tasks/one.md', '# Task two\n\nWords of two.\n\nNew words.\n')
    await world.quiet()
    expect([...world.engine.problems.all().keys()]).toEqual([])
    for (const [n, name] of names.entries()) {
      const text = await world.read(`tasks/${name}.md`)
      const is = names[(n + 1) % names.length]
      expect(text).toContain(`id: ${ids[(n + 1) % names.length]}\n`)
      expect(text).toContain(`# Task ${is}\n`)
      expect(text?.includes('status: closed')).toBe(is === 'one')
    }
    expect(await world.read('tasks/one.md')).toContain('New words.')
  },
)
