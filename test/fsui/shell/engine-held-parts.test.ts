// A phase is approved as the tree shows it, or not at all: what of it waits for a word in a list stands against it.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const list = 'needs-you/confirm-decisions.md'
const phase = 'initiatives/x/phases/01-a/phase.md'
const plan = 'initiatives/x/phases/01-a/plans/01-p.md'
const other = 'initiatives/x/phases/02-b/phase.md'
const read = async (path: string) => (await world.read(path)) ?? ''

/** Two phases in review, the first with a plan in review; a second decision trips. */
async function open(settings = {}): Promise<void> {
  world = await EngineWorld.open({ mostDecisions: 1, ...settings })
  await world.save('initiatives/x/initiative.md', '# X\n')
  for (const path of [phase, other]) await world.save(path, '---\nstatus: review\n---\n# Phase\n\nWhy.\n')
  await world.save(plan, '---\nstatus: review\n---\n# P\n\nOne table.\n')
  await world.quiet()
}

async function replace(path: string, from: string, to: string): Promise<void> {
  const before = await read(path)
  expect(before).toContain(from)
  await world.save(path, before.replace(from, to))
}

const approve = (path: string) => replace(path, 'status: review', 'status: approved')

async function confirm(...labels: string[]): Promise<void> {
  const text = labels.reduce(
    (each, label) => {
      expect(each).toContain(`- [ ] ${label}`)
      return each.replace(`- [ ] ${label}`, `- [x] ${label}`)
    },
    await read(list),
  )
  await world.save(list, text)
  await world.quiet()
}

const statusOf = async (path: string) =>
  (await world.run<{ status: string }>('phase.show', { ref: path })).status
const wordsOfPlan = async () => (await world.run<{ body: string }>('plan.show', { ref: plan })).body

/** The plan with new words is held, with what else is decided in that moment. */
async function trip(...others: string[]): Promise<void> {
  await replace(plan, 'One table', 'Two tables')
  for (const path of [plan, ...others]) await approve(path)
  await world.quiet()
  expect([...world.engine.held].sort()).toEqual([plan, ...others].sort())
  expect(await wordsOfPlan()).toContain('One table')
}

test('E10: a phase is not approved with the old words of a plan whose new ones are held', async () => {
  await open()
  await trip(other)
  world.app.clock.advance(20_000)
  await approve(phase)
  await world.quiet()
  expect(await statusOf(phase)).toBe('review')
  expect(world.journal.find((line) => line.startsWith(`not taken up: ${phase}`))).toContain(
    `${plan} waits in ${list}`,
  )
  await confirm(plan)
  expect(await wordsOfPlan()).toContain('Two tables')
  expect(await statusOf(phase)).toBe('review')
  expect(await read(phase)).toMatch(/- 01-p · r[2-9]\n\n- \[ \] Approve/)
  await approve(phase)
  await world.quiet()
  expect(await statusOf(phase)).toBe('approved')
})

test('E10: None for the words of its plan approves a phase that waited for them as it stands then', async () => {
  await open()
  await trip(other)
  world.app.clock.advance(20_000)
  await approve(phase)
  await world.quiet()
  await confirm('None: put the files back')
  expect(await read(plan)).toContain('One table')
  expect([await statusOf(phase), await statusOf(other)]).toEqual(['approved', 'review'])
})

test('E10: ticking a phase without the words of its plan approves nothing, and it stays in the list', async () => {
  await open()
  await trip(phase)
  await confirm(phase)
  expect(await statusOf(phase)).toBe('review')
  expect([...world.engine.held].sort()).toEqual([phase, plan])
  expect(await read(list)).toContain(`- [ ] ${phase}: approve\n`)
  expect(world.journal.find((line) => line.startsWith(`not carried out: ${phase}`))).toContain(plan)
  expect(world.engine.problems.has(phase)).toBe(false)
  await world.restart()
  await world.quiet()
  expect(await statusOf(phase)).toBe('review')
  await confirm(phase, plan)
  expect(await statusOf(phase)).toBe('approved')
  expect(await wordsOfPlan()).toContain('Two tables')
  expect(world.engine.held).toEqual([])
})

test('E10: a plan that is held with nothing but its approval does not stand against that of its phase', async () => {
  await open()
  for (const path of [phase, plan, other]) await approve(path)
  await world.quiet()
  expect(world.engine.held).toHaveLength(3)
  await confirm(phase)
  expect(await statusOf(phase)).toBe('approved')
  expect(await world.run('plan.show', { ref: plan })).toMatchObject({ status: 'approved' })
  expect(world.engine.held).toEqual([other])
})

test('E10: a phase waits for the word about a plan that is gone from it', async () => {
  await open({ mostDecisions: 10, mostDeletions: { count: 0, percent: 0 } })
  world.volume.unlink(`/tree/${plan}`)
  await world.quiet()
  expect(world.engine.held).toEqual([plan])
  await approve(phase)
  await world.quiet()
  expect(await statusOf(phase)).toBe('review')
  expect(world.journal.join('\n')).toContain(`${plan} waits in needs-you/confirm-deletions.md`)
  await replace('needs-you/confirm-deletions.md', '- [ ] None', '- [x] None')
  await world.quiet()
  expect(await read(plan)).toContain('One table')
  expect(await statusOf(phase)).toBe('approved')
})
