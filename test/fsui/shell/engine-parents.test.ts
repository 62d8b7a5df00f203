// Folders that come whole: what belongs to a document waits for it when its file stands there already.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { localNeeds } from '../../../src/fsui/core/views/needs-you.ts'
import type { Plan } from '../../../src/modules/plans/index.ts'
import { EngineWorld } from './engine-world.ts'

const phase = 'initiatives/x/phases/01-a'
const numbers = ['01', '02', '03', '04', '05']
const plans = numbers.map((number) => `plans/${number}-p.md`)

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save(`${phase}/phase.md`, '# A\n')
  for (const plan of plans) await world.save(`${phase}/${plan}`, `# Plan ${plan}\n`)
  await world.quiet()
})

afterEach(() => world.close())

function folders(path: string): void {
  const parts = path.split('/')
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = `/tree/${parts.slice(0, depth).join('/')}`
    if (!world.volume.lstat(folder)) world.volume.mkdir(folder)
  }
}

/** Everything in the folder goes there at once; `phase.md` is told of last, and is still settling when the plans are not. */
async function bring(to: string, place: (from: string, to: string) => void): Promise<void> {
  folders(`${to}/plans`)
  for (const plan of plans) place(plan, `/tree/${to}/${plan}`)
  world.engine.markFolder(`${to}/plans`)
  await world.engine.turn()
  world.app.clock.advance(29)
  place('phase.md', `/tree/${to}/phase.md`)
  world.engine.markFolder(to)
  world.app.clock.advance(1)
}

const problems = () => world.journal.filter((line) => /not taken up|in order again/.test(line))

test('E8: a phase that comes back from the archive after its plans is waited for by them', async () => {
  await world.run('phase.archive', { ref: '01-a' })
  await world.quiet()
  const there = `archive/2026-11/${phase}`
  expect(await world.read(`${there}/${plans[0]}`)).not.toBeNull()
  await bring(phase, (name, to) => world.volume.rename(`/tree/${there}/${name}`, to))
  await world.quiet()
  expect(problems()).toEqual([])
  const all = await world.run<Plan[]>('plan.list')
  expect(all.map(({ path }) => path).sort()).toEqual(plans.map((plan) => `${phase}/${plan}`))
})

test('E8: so is one whose folder was copied', async () => {
  const copy = 'initiatives/x/phases/02-b'
  const texts = new Map<string, string>()
  for (const name of ['phase.md', ...plans]) texts.set(name, (await world.read(`${phase}/${name}`)) ?? '')
  await bring(copy, (name, to) => world.volume.writeInPlace(to, Buffer.from(texts.get(name) ?? '')))
  await world.quiet()
  expect(problems()).toEqual([])
  const all = await world.run<Plan[]>('plan.list')
  expect(all.filter(({ path }) => path.startsWith(copy))).toHaveLength(5)
})

test('E8: plans move into a phase that is new', async () => {
  const next = 'initiatives/x/phases/02-b'
  folders(`${next}/plans`)
  world.volume.writeInPlace(`/tree/${next}/phase.md`, Buffer.from('# B\n'))
  for (const plan of plans) world.volume.rename(`/tree/${phase}/${plan}`, `/tree/${next}/${plan}`)
  await world.quiet()
  expect(problems()).toEqual([])
  const all = await world.run<Plan[]>('plan.list')
  expect(all.map(({ path }) => path).sort()).toEqual(plans.map((plan) => `${next}/${plan}`))
})

test('E8: a plan in a folder without phase.md is told of in a moment, and one beside a broken phase.md too', async () => {
  await world.save('initiatives/x/phases/02-b/plans/01-p.md', '# P\n')
  await world.quiet(400)
  expect(problems()).toEqual([])
  await world.quiet(600)
  expect(problems()).toEqual([expect.stringContaining('02-b/phase.md')])
  await world.save('initiatives/x/phases/03-c/phase.md', '---\nstatus: [\n---\n# C\n')
  await world.save('initiatives/x/phases/03-c/plans/01-p.md', '# P\n')
  await world.quiet(1_000)
  expect(problems().join('\n')).toContain('not taken up: initiatives/x/phases/03-c/plans/01-p.md')
})

test('E8: what belongs to a document that is wrong itself says which one is to be mended, and follows it', async () => {
  const other = 'initiatives/y'
  await world.save(`${other}/initiative.md`, '---\npriority: huge\n---\n# Y\n')
  await world.save(`${other}/phases/01-a/phase.md`, '# A\n')
  await world.save(`${other}/phases/01-a/tasks/01-t.md`, '# T\n')
  await world.quiet(10_000)
  expect(await world.read(`${other}/phases/01-a/phase.error.md`)).toContain(
    `It belongs to ${other}/initiative.md, which is not taken up.`,
  )
  expect(await world.read(`${other}/phases/01-a/tasks/01-t.error.md`)).toContain(
    `It belongs to ${other}/phases/01-a/phase.md, which is not taken up.`,
  )
  const problems = [...world.engine.problems.all()].map(([path, { problem, since }]) => ({
    path,
    since,
    ...problem,
  }))
  expect(localNeeds({ problems, conflicts: [], held: [] })).toMatchObject([
    { kind: 'fix', about: `${other}/initiative.md` },
  ])
  await world.save(`${other}/initiative.md`, '---\npriority: P0\n---\n# Y\n')
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
  expect(await world.run('task.show', { ref: '01-t' })).toMatchObject({ title: 'T' })
  expect(await world.read(`${other}/phases/01-a/tasks/01-t.error.md`)).toBeNull()
})

test('E8: what is copied together needs what was copied with it, in whatever order it comes', async () => {
  const tasks = {
    '01-t': '---\nplan: 01-p\nneeds: [02-u]\n---\n# T\n',
    '02-u': '# U\n',
    '03-v': '---\nneeds: ["[[01-t]]"]\n---\n# V\n',
  }
  for (const [name, text] of Object.entries(tasks)) await world.save(`${phase}/tasks/${name}.md`, text)
  await world.quiet()
  const copy = 'initiatives/x/phases/02-b'
  const paths = ['phase.md', ...plans, ...Object.keys(tasks).map((name) => `tasks/${name}.md`)]
  for (const path of paths) await world.save(`${copy}/${path}`, (await world.read(`${phase}/${path}`)) ?? '')
  const before = await world.read(`${copy}/tasks/01-t.md`)
  await world.quiet()
  expect(problems()).toEqual([])
  const show = (name: string) =>
    world.run<{ id: string; needs: string[]; plan: string }>('task.show', { ref: `${copy}/tasks/${name}.md` })
  const [t, u, v] = [await show('01-t'), await show('02-u'), await show('03-v')]
  expect([t.needs, v.needs]).toEqual([[u.id], [t.id]])
  expect(await world.read(`${copy}/tasks/01-t.md`)).toBe(before?.replace(/^id: .*$/m, `id: ${t.id}`))
})

/** A roadmap in which everything names something that comes later, the last first. */
const roadmap: readonly (readonly [string, string])[] = [
  ['phases/02-b/tasks/01-t.md', '---\nplan: 01-p\nneeds: [02-u]\n---\n# T\n'],
  ['phases/02-b/tasks/02-u.md', '# U\n'],
  ['phases/02-b/plans/02-q.md', '---\ndepends_on: [01-p]\n---\n# Q\n'],
  ['phases/02-b/plans/01-p.md', '# P\n'],
  ['phases/02-b/phase.md', '---\ndepends_on: [01-a]\n---\n# B\n'],
  ['phases/01-a.md', '# A\n'],
  ['pages/concept.md', '# Concept\n'],
  ['initiative.md', '# Y\n'],
]

for (const [order, files] of Object.entries({
  'from its end': roadmap,
  'from its beginning': roadmap.toReversed(),
}))
  test(`E8: of a roadmap that comes file by file ${order} nothing is told of, and each names what came with it`, async () => {
    for (const [path, text] of files) {
      await world.save(`initiatives/y/${path}`, text)
      await world.quiet(200)
      world.app.clock.advance(200)
    }
    await world.quiet()
    expect(problems()).toEqual([])
    const there = 'initiatives/y/phases/02-b'
    const show = (path: string) => world.run('task.show', { ref: `${there}/tasks/${path}` })
    const plan = await world.run<Plan>('plan.show', { ref: `${there}/plans/01-p.md` })
    expect(await show('01-t.md')).toMatchObject({ plan: plan.id, needs: [(await show('02-u.md')).id] })
    expect(await world.run('plan.show', { ref: `${there}/plans/02-q.md` })).toMatchObject({
      dependsOn: [plan.id],
    })
  })

test('E8: what is saved with a name that comes a moment later is taken up with it', async () => {
  await world.save(`${phase}/${plans[0]}`, '---\ndepends_on: [06-late]\n---\n# Plan\n')
  await world.quiet(200)
  world.app.clock.advance(200)
  await world.save(`${phase}/plans/06-late.md`, '# Late\n')
  await world.quiet()
  expect(problems()).toEqual([])
})

test('E8: what names a new one that is wrong says which is to be mended, and follows it', async () => {
  await world.save(`${phase}/tasks/01-t.md`, '---\nneeds: [02-u]\n---\n# T\n')
  await world.save(`${phase}/tasks/02-u.md`, '---\nstatus: opne\n---\n# U\n')
  await world.quiet()
  const told = `It names ${phase}/tasks/02-u.md, which is not taken up.`
  expect(await world.read(`${phase}/tasks/01-t.error.md`)).toContain(told)
  const standing = [...world.engine.problems.all()].map(([path, { problem }]) => ({
    path,
    since: 0,
    ...problem,
  }))
  expect(localNeeds({ problems: standing, conflicts: [], held: [] })).toMatchObject([
    { kind: 'fix', about: `${phase}/tasks/02-u.md` },
  ])
  await world.save(`${phase}/tasks/02-u.md`, '# U\n')
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
})
