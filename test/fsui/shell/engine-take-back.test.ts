// An approval that is taken back right away, while the box that was ticked still stands in the file (TREE.md 5).

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const documents = {
  initiative: 'initiatives/x/initiative.md',
  phase: 'initiatives/x/phases/01-a/phase.md',
  plan: 'initiatives/x/phases/02-b/plans/01-p.md',
} as const
const kinds = Object.keys(documents) as (keyof typeof documents)[]

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const path of Object.values(documents))
    await world.save(path, '---\nstatus: review\n---\n# X\n\nWhy.\n')
  await world.save('initiatives/x/phases/02-b/phase.md', '# B\n')
  await world.save('initiatives/x/phases/01-a/tasks/01-t.md', '# T\n')
  await world.quiet()
})

afterEach(() => world.close())

const read = async (path: string) => (await world.read(path)) ?? ''
const statusOf = async (kind: keyof typeof documents) =>
  (await world.run<{ status: string }>(`${kind}.show`, { ref: documents[kind] })).status

/** What is taken up before the file is written again, after a person's save. */
async function save(path: string, from: string, to: string): Promise<void> {
  const before = await read(path)
  expect(before).toContain(from)
  await world.save(path, before.replace(from, to))
  await world.quiet(2_000)
}

test.each(kinds)('M13: a tick taken out takes the approval of a %s back', async (kind) => {
  const path = documents[kind]
  const asked = await read(path)
  await save(path, '- [ ] Approve', '- [x] Approve')
  expect(await statusOf(kind)).toBe('approved')
  await save(path, '- [x] Approve', '- [ ] Approve')
  expect(await statusOf(kind)).toBe('review')
  await world.quiet()
  expect(await read(path)).toBe(asked)
  expect(world.journal.at(-1)).toContain(`taken up: ${path} (${kind}.review)`)
})

test.each(kinds)('M13: so does the status of a %s that is set back', async (kind) => {
  const path = documents[kind]
  const asked = await read(path)
  await save(path, 'status: review', 'status: approved')
  await save(path, 'status: approved', 'status: review')
  expect(await statusOf(kind)).toBe('review')
  await world.quiet()
  expect(await read(path)).toBe(asked)
})

test('M13: and it can be given again', async () => {
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  await save(documents.phase, '- [x] Approve', '- [ ] Approve')
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  expect(await statusOf('phase')).toBe('approved')
  await world.quiet()
  expect(await read(documents.phase)).not.toContain('Approve')
})

test('M13: other changes of the save are taken too, and work that has begun goes no further', async () => {
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  await world.run('task.start', { ref: '01-t' })
  await world.save(
    documents.phase,
    (await read(documents.phase)).replace('- [x] Approve', '- [ ] Approve').replace('Why.', 'Why not.'),
  )
  await world.quiet()
  expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({
    status: 'review',
    approvedDigest: null,
    body: '# X\n\nWhy not.\n',
  })
})

test('M13: a box that is only taken out of the file leaves the approval', async () => {
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  await save(documents.phase, '- [x] Approve\n', '')
  await world.quiet()
  expect(await statusOf('phase')).toBe('approved')
})

const time = 'initiatives/x/phases/01-a/plans/01-time.md'
const planned = async (ref: string) => (await world.run<{ status: string }>('plan.show', { ref })).status

test('M13: what the approval approved along is taken back along, and it can be given again at once', async () => {
  await world.save(time, '# Time\n')
  await world.quiet()
  const [asked, plan] = [await read(documents.phase), await read(time)]
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  expect(await planned(time)).toBe('approved')
  await save(documents.phase, '- [x] Approve', '- [ ] Approve')
  expect(await planned(time)).toBe('draft')
  await save(documents.phase, 'status: review', 'status: approved')
  expect(world.journal.filter((line) => line.startsWith('not taken'))).toEqual([])
  expect([await statusOf('phase'), await planned(time)]).toEqual(['approved', 'approved'])
  await save(documents.phase, 'status: approved', 'status: review')
  await world.quiet()
  expect([await read(documents.phase), await read(time)]).toEqual([asked, plan])
})

test('M13: a plan that was approved before, or of which something has begun, stays approved', async () => {
  const [before, begun] = [time.replace('time', 'before'), time.replace('time', 'begun')]
  for (const path of [time, before, begun]) await world.save(path, '---\nstatus: review\n---\n# P\n')
  await world.save('initiatives/x/phases/01-a/tasks/02-u.md', '---\nplan: 01-begun\n---\n# U\n')
  await world.quiet()
  await world.run('plan.approve', { ref: before })
  await world.quiet()
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  await world.run('task.start', { ref: '02-u' })
  await save(documents.phase, '- [x] Approve', '- [ ] Approve')
  expect([await statusOf('phase'), await planned(before), await planned(begun)]).toEqual([
    'review',
    'approved',
    'approved',
  ])
  expect(await planned(time)).toBe('review')
})

test('B7: what a save approved is claimed by nobody within the grace, and by anybody after it', async () => {
  const ready = async () => (await world.run<object[]>('task.ready')).length
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  expect(await statusOf('phase')).toBe('approved')
  expect(await ready()).toBe(0)
  await save(documents.phase, '- [x] Approve', '- [ ] Approve')
  await world.quiet()
  expect([await statusOf('phase'), await ready()]).toEqual(['review', 0])
  await save(documents.phase, 'status: review', 'status: approved')
  expect(await ready()).toBe(0)
  world.app.clock.advance(5_000)
  expect(await ready()).toBe(1)
})

test('B7: with the grace set to 0 it starts at once', async () => {
  world.close()
  world = await EngineWorld.open({ startGrace: 0 })
  await world.save(documents.initiative, '# X\n')
  await world.save(documents.phase, '---\nstatus: review\n---\n# A\n')
  await world.save('initiatives/x/phases/01-a/tasks/01-t.md', '# T\n')
  await world.quiet()
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  expect(await world.run<object[]>('task.ready')).toHaveLength(1)
})

test.each(['approved', 'in_progress'])(
  'M13: a checkout of a commit in which a phase that is %s was planned takes its approval back, and asks nobody',
  async (status) => {
    let git = false
    world.close()
    world = await EngineWorld.open({}, { cameFromGit: async () => git })
    const plan = documents.phase.replace('phase.md', 'plans/01-p.md')
    await world.save(documents.initiative, '# X\n')
    await world.save(documents.phase, '# A\n')
    await world.save(plan, '# P\n')
    await world.save(documents.phase.replace('phase.md', 'tasks/01-t.md'), '# T\n')
    await world.quiet()
    const then = [await read(documents.phase), await read(plan)] as const
    await world.run('phase.review', { ref: '01-a' })
    await world.run('phase.approve', { ref: '01-a' })
    if (status === 'in_progress') await world.run('task.start', { ref: '01-t' })
    await world.quiet()
    expect(await statusOf('phase')).toBe(status)
    expect(await read(plan)).toContain('status: approved')

    git = true
    await world.save(documents.phase, then[0])
    await world.save(plan, then[1])
    await world.quiet()
    expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({
      status: 'planned',
      approvedDigest: null,
    })
    expect(await world.run('plan.show', { ref: '01-p' })).toMatchObject({ status: 'draft' })
    expect([await read(documents.phase), await read(plan)]).toEqual(then)
    expect([world.engine.held, world.engine.problems.size]).toEqual([[], 0])
  },
)

test('M13: a checkout of a commit in which an approved initiative was a draft takes its approval back', async () => {
  let git = false
  world.close()
  world = await EngineWorld.open({}, { cameFromGit: async () => git })
  await world.save(documents.initiative, '# X\n')
  await world.quiet()
  const then = await read(documents.initiative)
  await world.run('initiative.review', { ref: 'x' })
  await world.run('initiative.approve', { ref: 'x' })
  await world.quiet()
  git = true
  await world.save(documents.initiative, then)
  await world.quiet()
  expect([await statusOf('initiative'), await read(documents.initiative)]).toEqual(['draft', then])
  expect([world.engine.held, world.engine.problems.size]).toEqual([[], 0])
})

test.each([
  ['says draft', 'status: draft', 'The initiative cannot be a draft again: work of it has begun.'],
  [
    'has no status',
    '',
    'The line “status: in_progress” is gone, which would mean draft. The initiative cannot',
  ],
])('M13: an initiative that %s is no draft again once its work has begun', async (_, line, message) => {
  await save(documents.initiative, '- [ ] Approve', '- [x] Approve')
  await save(documents.phase, '- [ ] Approve', '- [x] Approve')
  await world.run('task.start', { ref: '01-t' })
  await world.quiet()
  const text = await read(documents.initiative)
  await world.save(documents.initiative, text.replace(/status: in_progress.*\n/, line && `${line}\n`))
  await world.quiet()
  expect(await statusOf('initiative')).toBe('in_progress')
  const problem = world.engine.problems.all().get(documents.initiative)?.problem
  expect(problem).toMatchObject({ code: 'initiative.begun' })
  expect(problem?.message).toContain(message)
  expect(problem?.remedy).toContain('set “status: review”')
  await world.save(documents.initiative, text.replace('in_progress', 'review'))
  await world.quiet()
  expect([await statusOf('initiative'), world.engine.problems.size]).toEqual(['review', 0])
})
