// What is edited while its decision is held stays held, and a word that was given is carried out wherever a process dies.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const list = 'needs-you/confirm-decisions.md'
const none = 'None: put the files back'
const phaseAt = (n: number) => `initiatives/x/phases/0${n}-a/phase.md`
let numbers = [1, 2, 3, 4]
const read = async (path: string) => (await world.read(path)) ?? ''
const asked = new Map<number, string>()

/** Phases in review; the second decision trips where there are two, else the third. */
async function open(surroundings = {}, of = [1, 2, 3, 4]): Promise<void> {
  numbers = of
  const mostDecisions = of.length > 2 ? 2 : 1
  world = await EngineWorld.open({ mostDecisions }, surroundings)
  await world.save('initiatives/x/initiative.md', '# X\n')
  for (const n of numbers) await world.save(phaseAt(n), `---\nstatus: review\n---\n# Phase ${n}\n\nWhy.\n`)
  await world.quiet()
  for (const n of numbers) asked.set(n, await read(phaseAt(n)))
}

const statuses = async () =>
  await Promise.all(
    numbers.map(async (n) => (await world.run<{ status: string }>('phase.show', { ref: phaseAt(n) })).status),
  )

async function replace(path: string, from: string, to: string): Promise<void> {
  const before = await read(path)
  expect(before).toContain(from)
  await world.save(path, before.replace(from, to))
}

const sed = (n: number) => replace(phaseAt(n), 'status: review', 'status: approved')
const reword = (n: number) => replace(phaseAt(n), 'Why.', 'Because.')

/** The first is carried out and taken back, the others never were. */
async function trip(): Promise<void> {
  const [first, ...others] = numbers
  await sed(first ?? 0)
  await world.quiet(2_000)
  expect(await statuses()).toEqual(numbers.map((n) => (n === first ? 'approved' : 'review')))
  for (const n of others) await sed(n)
  await world.quiet()
  expect(await statuses()).toEqual(numbers.map(() => 'review'))
}

test.each([
  ['was taken back', 1],
  ['was never carried out', 3],
])('B5: what %s stays held when its words change, and a tick approves it with them', async (_, n) => {
  await open()
  await trip()
  await world.quiet(600_000)
  await reword(n)
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual(numbers.map(phaseAt))
  expect(await read(phaseAt(n))).toContain('status: approved')
  expect(await read(phaseAt(n))).toContain('Because.')
  const [line] = (await read(list))
    .split('\n')
    .filter((each) => each.includes(`${phaseAt(n)}: approve, and what else was changed in it (changed since`))
  await replace(list, `${line}\n`, `${line?.replace('[ ]', '[x]')}\n`)
  await world.quiet()
  expect(await statuses()).toEqual(numbers.map((each) => (each === n ? 'approved' : 'review')))
  expect((await world.run<{ body: string }>('phase.show', { ref: phaseAt(n) })).body).toContain('Because.')
  expect(world.engine.held).not.toContain(phaseAt(n))
})

test.each(['All', phaseAt(2)])(
  'B5: %s in a list as it was before does not mean what has changed since',
  async (label) => {
    await open()
    await trip()
    const before = await read(list)
    await reword(2)
    await world.quiet()
    await world.save(list, before.replace(`- [ ] ${label}`, `- [x] ${label}`))
    await world.quiet()
    expect((await statuses())[1]).toBe('review')
    expect(world.engine.held).toContain(phaseAt(2))
    expect(await read(list)).not.toContain('[x]')
  },
)

test('B5: a tick does not mean words that were saved with it', async () => {
  await open()
  await trip()
  await replace(list, '- [ ] All', '- [x] All')
  await reword(2)
  await world.quiet()
  expect(await statuses()).toEqual(['approved', 'review', 'approved', 'approved'])
  expect(world.engine.held).toEqual([phaseAt(2)])
  await replace(list, '- [ ] All', '- [x] All')
  await world.quiet()
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'approved'])
})

test('B5: a file that decides no more leaves the list, and what it decides later is new', async () => {
  await open()
  await trip()
  await replace(list, '- [ ] All', '- [x] All')
  await replace(phaseAt(2), 'status: approved', 'status: review')
  await world.quiet(600_000)
  expect(await statuses()).toEqual(['approved', 'review', 'approved', 'approved'])
  expect(world.engine.held).toEqual([])
  expect(world.bases.note('held decisions')).toBe('[]')
  await sed(2)
  await world.quiet()
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'approved'])
})

test('B5: a held file that cannot be read for a while stays held', async () => {
  await open()
  await trip()
  const text = await read(phaseAt(3))
  await world.save(phaseAt(3), text.replace('status: approved', 'status: "approved'))
  await world.quiet()
  expect(world.engine.held).toContain(phaseAt(3))
  await world.save(phaseAt(3), text)
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual(numbers.map(phaseAt))
})

test('R7: what git brought stays held when its words change', async () => {
  let git = true
  await open({ cameFromGit: async () => git })
  await sed(2)
  await world.quiet()
  expect(world.engine.held).toEqual([phaseAt(2)])
  git = false
  await reword(2)
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect(world.engine.held).toEqual([phaseAt(2)])
})

class Died extends Error {}

/** The process dies after so many steps of what it stores, writes and sends; the next one goes on. Returns whether it died. */
async function dieAfter(steps: number): Promise<boolean> {
  const { bases, tree, meanwhile } = world
  const own = { keepNote: bases.keepNote, replace: tree.replace, remove: tree.remove }
  let left = steps
  let died = false
  const step = () => {
    died ||= --left < 0
    if (died) throw new Died()
  }
  bases.keepNote = (key, value) => {
    own.keepNote.call(bases, key, value)
    step()
  }
  tree.replace = async (...given) => {
    const result = await own.replace.apply(tree, given)
    step()
    return result
  }
  tree.remove = async (...given) => {
    const result = await own.remove.apply(tree, given)
    step()
    return result
  }
  meanwhile.afterApply = async () => step()
  try {
    await world.quiet()
  } catch (error) {
    if (!died) throw error
  }
  Object.assign(bases, { keepNote: own.keepNote })
  Object.assign(tree, { replace: own.replace, remove: own.remove })
  delete meanwhile.afterApply
  if (died) {
    await world.restart()
    await world.engine.recover()
  }
  await world.quiet()
  return died
}

/** Dies after each step in turn, in a world of its own, until there are no more. */
async function atEachStep(prepare: () => Promise<void>, check: () => Promise<void>): Promise<number> {
  for (let steps = 0; ; steps++) {
    await prepare()
    const died = await dieAfter(steps)
    try {
      await check()
    } catch (error) {
      throw new Error(`It died after step ${steps}\n${world.journal.join('\n')}`, { cause: error })
    }
    if (!died) return steps
    world.close()
  }
}

test('B5: None is carried out wherever the process dies', async () => {
  const steps = await atEachStep(
    async () => {
      await open({}, [1, 2])
      await trip()
      await replace(list, `- [ ] ${none}`, `- [x] ${none}`)
    },
    async () => {
      expect(await statuses()).toEqual(['review', 'review'])
      for (const n of numbers) expect(await read(phaseAt(n))).toBe(asked.get(n))
      expect(world.engine.held).toEqual([])
      expect(await world.read(list)).toBeNull()
    },
  )
  expect(steps).toBeGreaterThan(5)
})

test('B5: All is carried out wherever the process dies, and is not asked for again', async () => {
  const steps = await atEachStep(
    async () => {
      await open({}, [1, 2])
      await trip()
      await replace(list, '- [ ] All', '- [x] All')
    },
    async () => {
      expect(await statuses()).toEqual(['approved', 'approved'])
      expect(world.engine.held).toEqual([])
      expect(await world.read(list)).toBeNull()
      expect(world.bases.note('held decisions')).toBe('[]')
    },
  )
  expect(steps).toBeGreaterThan(5)
})

test('B1: None puts back a remainder of deletions, below the limit by now, wherever the process dies', async () => {
  const tasks = [1, 2, 3, 4].map((n) => `tasks/t${n}.md`)
  const deletions = 'needs-you/confirm-deletions.md'
  await atEachStep(
    async () => {
      world = await EngineWorld.open({ mostDeletions: { count: 2, percent: 0 } })
      for (const path of tasks) await world.save(path, `# ${path}\n`)
      await world.quiet()
      for (const path of tasks) world.volume.unlink(`/tree/${path}`)
      await world.quiet()
      expect(world.engine.held).toHaveLength(4)
      await replace(deletions, '- [ ] tasks/t1.md', '- [x] tasks/t1.md')
      await replace(deletions, '- [ ] tasks/t2.md', '- [x] tasks/t2.md')
      await world.quiet()
      expect(world.engine.held).toEqual(tasks.slice(2))
      await replace(deletions, `- [ ] ${none}`, `- [x] ${none}`)
    },
    async () => {
      for (const path of tasks.slice(2)) expect(await read(path)).toContain(`# ${path}`)
      for (const path of tasks.slice(0, 2)) expect(await world.read(path)).toBeNull()
      expect(await world.run<object[]>('task.list')).toHaveLength(2)
      expect(world.engine.held).toEqual([])
    },
  )
})

test('B5: what a person saves after a process died that had put it back stays', async () => {
  await open()
  await trip()
  await replace(list, `- [ ] ${none}`, `- [x] ${none}`)
  const { bases } = world
  const { keepNote } = bases
  bases.keepNote = (key, value) => {
    if (key === 'held decisions' && value === '[]') throw new Died()
    keepNote.call(bases, key, value)
  }
  await expect(world.quiet()).rejects.toThrow(Died)
  Object.assign(bases, { keepNote })
  await reword(2)
  await world.restart()
  await world.quiet()
  expect(await read(phaseAt(2))).toContain('Because.')
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
})

test('B5: a held approval whose file says rework by now is no approval in the list, and is held again once it is one', async () => {
  await open()
  await trip()
  const path = phaseAt(2)
  const approved = await read(path)
  await world.save(
    path,
    (asked.get(2) ?? '').replace('status: review', 'status: rework').replace('[ ]', '[x]'),
  )
  await world.quiet()
  expect(world.engine.held).not.toContain(path)
  expect(await read(list)).not.toContain(path)
  expect(world.engine.problems.all().get(path)?.problem.code).toBe('approval.contradicted')
  await world.save(path, approved)
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect(await read(list)).toContain(`- [ ] ${path}: approve`)
  expect(world.engine.problems.size).toBe(0)
})
