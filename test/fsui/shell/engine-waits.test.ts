// What the control loop waits for before it takes something up, writes something, or says that it is wrong.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const path = 'initiatives/rate-limits.md'
const draft = '---\nstatus: draft\npriority: P2\n---\n# Rate limits\n\nOne.\n'

test('text is taken up when it stands still, a command when it has been quiet for longer [R5]', async () => {
  world = await EngineWorld.open({ settle: 30, commandQuiet: 500 })
  await world.save(path, draft)
  await world.quiet(20)
  expect(await statuses()).toEqual([])
  await world.quiet(100)
  expect(await statuses()).toEqual(['draft'])
  await world.quiet()
  await world.save(path, ((await world.read(path)) ?? '').replace('draft', 'review'))
  await world.quiet(400)
  expect(await statuses()).toEqual(['draft'])
  await world.quiet(1_000)
  expect(await statuses()).toEqual(['review'])
})

test('what waits already waits by the settings that are in force now [R5]', async () => {
  world = await EngineWorld.open({ settle: 30_000, commandQuiet: 500 })
  await world.save(path, draft)
  await world.quiet(2_000)
  expect(await statuses()).toEqual([])
  world.set({ settle: 30, commandQuiet: 300_000 })
  await world.quiet(100)
  expect(await statuses()).toEqual(['draft'])
  await world.save(path, ((await world.read(path)) ?? '').replace('draft', 'review'))
  await world.quiet(20_000)
  world.app.clock.advance(20_000)
  expect(await statuses()).toEqual(['draft'])
  world.set({ commandQuiet: 500 })
  await world.quiet(100)
  expect(await statuses()).toEqual(['review'])
})

test('while git is at work nothing is taken up, for ten minutes at most [R6]', async () => {
  let atWork: string | null = 'merge'
  world = await EngineWorld.open({}, { gitAtWork: async () => atWork })
  await world.save(path, draft)
  await world.quiet(3_000)
  expect(await statuses()).toEqual([])
  atWork = null
  await world.quiet(1_000)
  expect(await statuses()).toEqual(['draft'])
  atWork = 'merge'
  await world.save('initiatives/faster-login.md', '# Faster login\n')
  await world.quiet(1_000)
  expect(await statuses()).toHaveLength(1)
  world.app.clock.advance(600_000)
  await world.quiet(1_000)
  expect(await statuses()).toHaveLength(2)
})

test('a rest that lasts longer than a second is told of when it begins and when it ends [R6]', async () => {
  let atWork: string | null = 'index.lock'
  world = await EngineWorld.open({}, { gitAtWork: async () => atWork })
  await world.quiet(900)
  atWork = null
  await world.quiet(1_000)
  expect(world.journal).toEqual([])

  atWork = 'rebase'
  await world.save(path, draft)
  await world.quiet(2_000)
  expect(world.journal).toEqual([
    'git is at work in this folder (rebase): files are looked at when it is done, in ten minutes at the latest',
  ])
  expect(world.engine.resting?.git).toBe('rebase')
  atWork = null
  await world.quiet(2_000)
  expect(world.journal[1]).toBe('git is done (rebase): files are looked at again')
  expect(world.engine.resting).toBeNull()

  atWork = 'rebase'
  await world.quiet(2_000)
  world.app.clock.advance(600_000)
  await world.quiet(1_000)
  expect(world.journal.at(-1)).toBe(
    'git is still at work in this folder after ten minutes (rebase): files are looked at again',
  )
  expect(world.engine.resting).toBeNull()
})

test('what git brought is taken up as text, and what it would start is held [R7]', async () => {
  let git = false
  world = await EngineWorld.open({}, { cameFromGit: async () => git })
  await world.save(path, draft)
  await world.quiet()
  git = true
  await world.save(path, ((await world.read(path)) ?? '').replace('draft', 'review'))
  await world.quiet()
  expect(await statuses()).toEqual(['draft'])
  expect(world.engine.held).toEqual([path])
  expect(await world.read('needs-you/confirm-from-git.md')).toContain(path)
})

test('a file is not written while an editor holds it, nor right after its person saved it [W9]', async () => {
  let held = true
  world = await EngineWorld.open({}, { heldByEditor: async () => held })
  await world.save(path, draft)
  await world.quiet(1_000)
  await world.run('initiative.update', { ref: 'rate-limits', priority: 'P0' })
  await world.quiet(60_000)
  expect(await world.read(path)).toBe(draft)
  held = false
  await world.quiet(1_000)
  const written = (await world.read(path)) ?? ''
  expect(written).toContain('priority: P0')

  await world.save(path, written.replace('One.', 'Two.'))
  await world.quiet(1_000)
  await world.run('initiative.update', { ref: 'rate-limits', priority: 'P1' })
  await world.quiet(2_000)
  expect(await world.read(path)).toContain('priority: P0')
  await world.quiet(10_000)
  expect(await world.read(path)).toContain('priority: P1')
})

test('an id alone is written after half a minute, or at once in a hurry [W10]', async () => {
  world = await EngineWorld.open()
  await world.save(path, draft)
  await world.quiet(1_000)
  world.app.clock.advance(28_000)
  await world.quiet(1)
  expect(await world.read(path)).toBe(draft)
  await world.quiet(5_000)
  expect(await world.read(path)).toContain('id: i-')
  await world.save('initiatives/faster-login.md', draft.replace('Rate limits', 'Faster login'))
  await world.quiet(1_000)
  world.engine.hurry(60_000)
  await world.quiet(1_000)
  expect(await world.read('initiatives/faster-login.md')).toContain('id: i-')
})

test('an error stands in the log at once, and beside its file when it is still there after five seconds [E1]', async () => {
  world = await EngineWorld.open()
  await world.save(path, draft.replace('draft', 'brilliant'))
  await world.quiet(2_000)
  expect(world.journal.join('\n')).toContain(path)
  expect(await world.read('initiatives/rate-limits.error.md')).toBeNull()
  await world.quiet(10_000)
  expect(await world.read('initiatives/rate-limits.error.md')).toContain('brilliant')
  await world.save(path, draft)
  await world.quiet(10_000)
  expect(await world.read('initiatives/rate-limits.error.md')).toBeNull()
})

test.each([
  ['deleting its sidecar', null, 'Mine.'],
  ['resolve: theirs', '---\nresolve: theirs\n---\n', 'Theirs.'],
])('a conflict that ends with %s [E2, E3]', async (_, answer, stands) => {
  world = await EngineWorld.open()
  await world.save(path, draft)
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  await world.run('initiative.update', { ref: 'rate-limits', body: 'Theirs.' })
  await world.save(path, text.replace('One.', 'Mine.'))
  await world.quiet()
  expect(await world.read(path)).toBe(text.replace('One.', 'Mine.'))
  const [sidecar = ''] = [...world.bases.all()].flatMap(({ conflict }) => conflict?.sidecar ?? [])
  expect(await world.read(sidecar)).toContain('Theirs.')
  if (answer === null) await world.tree.remove(sidecar, await world.hash(sidecar))
  else await world.save(sidecar, answer)
  await world.quiet()
  expect(await world.read(path)).toContain(stands)
  const [initiative] = await world.run<{ body: string }[]>('initiative.list')
  expect(initiative?.body).toContain(stands)
  expect(await world.read(sidecar)).toBeNull()
})

async function statuses(): Promise<string[]> {
  const initiatives = await world.run<{ status: string }[]>('initiative.list')
  return initiatives.map(({ status }) => status)
}

describe('D17: a question that cannot be read', () => {
  const question = 'agents/cw/messages/0001-which/question.md'

  beforeEach(async () => {
    world = await EngineWorld.open()
    await world.run('question.ask', { text: 'Which?' })
    await world.quiet()
  })

  test('since the root is gone wakes nobody, and is in order when that is back', async () => {
    await world.run('question.answer', { ref: 'which', text: 'That.' })
    world.volume.rename('/tree', '/away')
    world.engine.markAll()
    expect(await world.quiet(10_000)).toBeLessThan(20)
    world.volume.rename('/away', '/tree')
    world.engine.markAll()
    await world.quiet()
    expect(world.engine.problems.size).toBe(0)
    expect(await world.read(question)).toContain('That.')
  })

  test('since its head is broken is written anew, and what stood there is kept', async () => {
    await world.save(question, '---\nid: [\n---\nMine.\n')
    await world.quiet()
    expect(await world.read(question)).toContain('Which?')
    expect(world.bases.versions(question).map(({ why }) => why)).toContain('an edit of a view')
    expect(world.engine.problems.size).toBe(0)
  })
})
