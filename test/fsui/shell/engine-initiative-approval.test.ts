// Approving an initiative by its document: bound to what was read, the concept and the pages, as a phase is to its parts.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { unnumbered } from '../../document/unnumbered.ts'
import { EngineWorld } from './engine-world.ts'

const initiative = 'initiatives/x/initiative.md'
const page = 'initiatives/x/pages/storage.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(initiative, '---\nstatus: review\n---\n# X\n\nWhy.\n')
  await world.save(page, '# Storage\n\nOne table.\n')
  await world.quiet()
})

afterEach(() => world.close())

const status = async () => (await world.run<{ status: string }>('initiative.show', { ref: 'x' })).status
const text = async () => (await world.read(initiative)) ?? ''
const tick = async () => world.save(initiative, (await text()).replace('- [ ] Approve', '- [x] Approve'))
const say = async () => world.save(initiative, (await text()).replace('status: review', 'status: approved'))
const refused = () => world.journal.filter((line) => line.startsWith('not taken: '))

/** What the refusal shows of that document: its lines that say something. */
const changed = (path: string) =>
  [...world.engine.refusals.all().values()]
    .flatMap(({ differences }) => differences)
    .find((difference) => difference.path === path)
    ?.lines?.filter((line) => line.slice(2).trim() !== '')

test.each([
  ['the box', tick],
  ['the status', say],
])('E4: %s approves it, and the lines of the review go', async (_, approve) => {
  expect(unnumbered(await text())).toContain('# X\n\nWhy.\n\n- storage · r\n\n- [ ] Approve\n')
  await approve()
  await world.quiet()
  expect(await status()).toBe('approved')
  expect(await text()).toMatch(/^---\nid: i-\w+\nstatus: approved\n---\n# X\n\nWhy\.\n$/)
})

test.each([
  ['the box', tick],
  ['the status', say],
])('E4: %s approves nothing when a page changed since it was read', async (_, approve) => {
  const read = await text()
  await world.run('page.update', { ref: 'storage', body: 'Two tables.\n' })
  await approve()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(page)).toEqual(['- One table.', '+ Two tables.'])
  expect(await text()).toContain('status: review')
  expect(unnumbered(await text())).toBe(unnumbered(read))
  expect(await text()).not.toBe(read)
  await approve()
  await world.quiet()
  expect(await status()).toBe('approved')
})

test('E4: nor when the concept itself did', async () => {
  await world.run('initiative.update', { ref: 'x', body: 'Why not.\n' })
  await tick()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(initiative)).toEqual(['- Why.', '+ Why not.'])
})

test('E10: it waits while a page is not taken up', async () => {
  await world.save(page, '---\nkind: [\n---\n# Storage\n')
  await world.quiet()
  await tick()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(world.journal.join('\n')).toContain(
    `not taken up: ${initiative}: Nothing was approved: ${page} was not taken up`,
  )
  await world.save(page, '# Storage\n\nOne table.\n')
  await world.quiet()
  expect(await status()).toBe('approved')
})

test('E10: it does not wait for a new page that has no place, as the database has moved the initiative', async () => {
  const [old, late] = ['initiatives/y/initiative.md', 'initiatives/y/pages/late.md']
  await world.save(old, '---\nstatus: review\n---\n# Y\n')
  await world.quiet()
  await world.run('initiative.move', { ref: 'y', path: 'initiatives/z/initiative.md' })
  await world.save(late, '# Late\n')
  await world.save(old, ((await world.read(old)) ?? '').replace('status: review', 'status: approved'))
  await world.quiet()
  expect(await world.run('initiative.show', { ref: 'z' })).toMatchObject({ status: 'approved' })
  expect(await world.read('initiatives/z/initiative.md')).toContain('status: approved')
  expect([...world.engine.problems.all().keys()]).toEqual([late])
})

test('E4: one that goes back to draft loses the lines, and gets them again', async () => {
  const read = await text()
  await world.save(initiative, read.replace('status: review', 'status: draft'))
  await world.quiet()
  expect(await text()).toMatch(/Why\.\n$/)
  await world.save(initiative, (await text()).replace('status: draft', 'status: review'))
  await world.quiet()
  expect(await text()).toBe(read)
})

const phase = 'initiatives/x/phases/01-a/phase.md'
const plan = 'initiatives/x/phases/01-a/plans/01-p.md'
const there = (path: string) => path.replace('/x/', '/y/')

/** With a phase in review, which lists a plan. */
async function withPhase(): Promise<void> {
  await world.save(phase, '---\nstatus: review\n---\n# A\n')
  await world.save(plan, '# P\n')
  await world.quiet()
  expect(await world.read(phase)).toContain('- 01-p · r')
}

test.each([
  ['a command', async () => void (await world.run('initiative.move', { ref: 'x', path: there(initiative) }))],
  ['hand', async () => world.volume.rename('/tree/initiatives/x', '/tree/initiatives/y')],
])('E4: an approval stands when its folder is moved by %s in that moment', async (by, move) => {
  await withPhase()
  const approved = (await world.read(phase))?.replace('- [ ] Approve', '- [x] Approve') ?? ''
  await tick()
  await world.save(phase, approved)
  await move()
  await world.quiet()
  expect(refused()).toEqual([])
  const shown = await world.run<{ status: string }>('initiative.show', { ref: 'y' })
  expect([by, shown.status]).toEqual([by, 'approved'])
  expect(await world.run('phase.show', { ref: there(phase) })).toMatchObject({ status: 'approved' })
})

test('E4: a move of its folder leaves the revisions as they are listed', async () => {
  await withPhase()
  const [read, listed] = [await world.read(phase), await text()]
  await world.run('initiative.move', { ref: 'x', path: there(initiative) })
  await world.run('phase.move', { ref: '01-a', path: 'initiatives/y/phases/02-a/phase.md' })
  await world.quiet()
  expect(await world.read('initiatives/y/phases/02-a/phase.md')).toBe(read)
  expect(await world.read(there(initiative))).toBe(listed)
})

test.each([
  ['hand', async (to: string) => world.volume.rename(`/tree/${plan}`, `/tree/${to}`)],
  ['a command', async (to: string) => void (await world.run('plan.move', { ref: '01-p', path: to }))],
])('E4: a plan that goes to another phase by %s is listed there, and not where it was', async (_, move) => {
  await withPhase()
  const other = 'initiatives/x/phases/02-b/phase.md'
  await world.save(other, '---\nstatus: review\n---\n# B\n')
  await world.save('initiatives/x/phases/02-b/plans/02-q.md', '# Q\n')
  await world.quiet()
  await move('initiatives/x/phases/02-b/plans/01-p.md')
  world.engine.markAll()
  await world.quiet()
  expect(await world.read(phase)).not.toContain('01-p')
  expect(await world.read(other)).toContain('- 01-p · r')
})

test('E4: another document that was moved to where one stood is another revision', async () => {
  await withPhase()
  const other = 'initiatives/x/phases/02-b/plans/01-p.md'
  await world.save('initiatives/x/phases/02-b/phase.md', '# B\n')
  await world.save(other, '# Other\n')
  await world.quiet()
  await world.run('plan.move', { ref: plan, path: plan.replace('01-p', '02-p') })
  await world.run('plan.move', { ref: other, path: plan })
  await world.save(phase, (await world.read(phase))?.replace('- [ ] Approve', '- [x] Approve') ?? '')
  await world.quiet()
  expect(await world.run('phase.show', { ref: phase })).toMatchObject({ status: 'review' })
})
