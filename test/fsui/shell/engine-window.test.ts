// The brake of decisions trips after some of them have been carried out: all of the window are held together.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const list = 'needs-you/confirm-decisions.md'
const phaseAt = (n: number) => `initiatives/x/phases/0${n}-a/phase.md`
const numbers = [1, 2, 3, 4]
const read = async (path: string) => (await world.read(path)) ?? ''
const asked = new Map<number, string>()

/** Four phases in review, the first with a plan; more than two decisions trip. */
async function open(settings = {}): Promise<void> {
  world = await EngineWorld.open({ mostDecisions: 2, ...settings })
  await world.save('initiatives/x/initiative.md', '# X\n')
  for (const n of numbers) await world.save(phaseAt(n), `---\nstatus: review\n---\n# Phase ${n}\n\nWhy.\n`)
  await world.save('initiatives/x/phases/01-a/plans/01-p.md', '# P\n')
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
const tick = (n: number) => replace(phaseAt(n), '- [ ] Approve', '- [x] Approve')

async function confirm(label: string): Promise<void> {
  await replace(list, `- [ ] ${label}`, `- [x] ${label}`)
  await world.quiet()
}

/** Two are carried out; two more, within the window, trip. */
async function trip(): Promise<void> {
  await tick(1)
  await sed(2)
  await world.quiet(2_000)
  expect(await statuses()).toEqual(['approved', 'approved', 'review', 'review'])
  await sed(3)
  await tick(4)
  await world.quiet()
}

test('B4: approvals that were carried out before it tripped are taken back, and wait with the others', async () => {
  await open()
  await trip()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual(numbers.map(phaseAt))
  for (const n of numbers) expect(await read(list)).toContain(`- [ ] ${phaseAt(n)}: approve\n`)
  expect(await read(phaseAt(2))).toContain('status: approved')
  expect(world.journal).toContainEqual(expect.stringMatching(/^taken back: .*02-a\/phase\.md;/))
})

test('B4: None puts them back as they were before the approval', async () => {
  await open()
  await trip()
  await confirm('None: put the files back')
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  for (const n of [2, 3, 4]) expect(await read(phaseAt(n))).toBe(asked.get(n))
  expect(await read(phaseAt(1))).toContain('status: review')
  expect(await read(phaseAt(1))).toContain('- [ ] Approve')
  expect(await world.read(list)).toBeNull()
  expect(world.engine.held).toEqual([])
})

test('B4: All approves them, with what approving had approved along', async () => {
  await open()
  await trip()
  await confirm('All')
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'approved'])
  for (const n of numbers) expect(await read(phaseAt(n))).not.toContain('Approve')
  expect(world.engine.held).toEqual([])
})

test('B4: a tick approves one of them, and the others stay held over a restart [B5]', async () => {
  await open()
  await trip()
  await confirm(phaseAt(1))
  expect(await statuses()).toEqual(['approved', 'review', 'review', 'review'])
  await confirm(phaseAt(2))
  await world.restart()
  await world.quiet()
  expect(await statuses()).toEqual(['approved', 'approved', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual([3, 4].map(phaseAt))
  await confirm('All')
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'approved'])
})

test('B4: a process that dies while it takes back goes on with that [K7]', async () => {
  await open()
  await tick(1)
  await sed(2)
  await world.quiet(2_000)
  await sed(3)
  world.meanwhile.beforeDocuments = async () => {
    if (world.bases.note('taking back')?.includes(phaseAt(2))) throw new Error('Died')
  }
  await expect(world.quiet()).rejects.toThrow('Died')
  delete world.meanwhile.beforeDocuments
  await world.restart()
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual([1, 2, 3].map(phaseAt))
  await confirm('All')
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'review'])
})

test.each(['between two of them', 'when the server has one that the tree does not know of'])(
  'B2: a process that dies %s forgets none that were decided before',
  async (when) => {
    await open()
    await tick(1)
    await world.quiet(2_000)
    await sed(2)
    if (when !== 'between two of them') {
      world.meanwhile.afterApply = () => Promise.reject(new Error('Died'))
      await expect(world.quiet(2_000)).rejects.toThrow('Died')
      delete world.meanwhile.afterApply
    } else await world.quiet(2_000)
    await world.restart()
    await world.quiet(2_000)
    expect(await statuses()).toEqual(['approved', 'approved', 'review', 'review'])
    await sed(3)
    await world.quiet()
    expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
    expect([...world.engine.held].sort()).toEqual([1, 2, 3].map(phaseAt))
  },
)

test('B2: what was decided longer ago than the window counts no more after a restart', async () => {
  await open()
  await tick(1)
  await sed(2)
  await world.quiet(12_000)
  world.app.clock.advance(10_000)
  await world.restart()
  await sed(3)
  await world.quiet()
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'review'])
})

test('B4: what an editor saves while it is held leaves the list', async () => {
  await open()
  await trip()
  await replace(phaseAt(2), 'status: approved', 'status: review')
  await world.quiet()
  expect([...world.engine.held].sort()).toEqual([1, 3, 4].map(phaseAt))
  expect(await read(phaseAt(2))).toBe(asked.get(2))
})

test('B4: an approval whose file has been written again meanwhile is taken back too', async () => {
  await open({ polite: false })
  await tick(1)
  await sed(2)
  await world.quiet(3_000)
  expect(await read(phaseAt(2))).not.toContain('Approve')
  await sed(3)
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  await confirm('None: put the files back')
  expect(await read(phaseAt(2))).toBe(asked.get(2))
})

test('B5: what is held stays held when its folder is renamed, and the list says its new name', async () => {
  await open()
  await trip()
  await confirm(phaseAt(1))
  await confirm(phaseAt(2))
  await world.restart()
  await world.quiet(600_000)
  world.volume.rename('/tree/initiatives/x', '/tree/initiatives/y')
  await world.quiet()
  const at = (n: number) => phaseAt(n).replace('/x/', '/y/')
  const statusesThere = () =>
    Promise.all(
      numbers.map(async (n) => (await world.run<{ status: string }>('phase.show', { ref: at(n) })).status),
    )
  expect(await statusesThere()).toEqual(['approved', 'approved', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual([3, 4].map(at))
  expect((await read(list)).match(/^- \[ \] initiatives.*$/gm)).toEqual(
    [3, 4].map((n) => `- [ ] ${at(n)}: approve`),
  )
  await world.restart()
  await confirm(at(3))
  expect(await statusesThere()).toEqual(['approved', 'approved', 'approved', 'review'])
  await confirm('None: put the files back')
  expect(await statusesThere()).toEqual(['approved', 'approved', 'approved', 'review'])
  expect(await read(at(4))).toContain('- [ ] Approve')
  expect(world.engine.held).toEqual([])
})

test('B4: what a person has confirmed is not taken back when it trips again', async () => {
  await open({ mostDecisions: 1 })
  await sed(1)
  await tick(2)
  await world.quiet(2_000)
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  await replace(list, '- [ ] All', '- [x] All')
  await world.quiet(2_000)
  expect(await statuses()).toEqual(['approved', 'approved', 'review', 'review'])
  await sed(3)
  await world.quiet(2_000)
  expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'review'])
  await sed(4)
  await world.quiet(2_000)
  expect(await statuses()).toEqual(['approved', 'approved', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual([3, 4].map(phaseAt))
})

test('B3: what is written into the list stays a version when it is written anew', async () => {
  await open()
  await trip()
  await world.save(list, `${await read(list)}\nAsk Ann about the first.\n`)
  await replace(phaseAt(3), 'status: approved', 'status: review')
  await world.quiet()
  expect(await read(list)).not.toContain(phaseAt(3))
  const kept = world.bases.versions(list).map(({ hash }) => world.bases.text(hash) ?? '')
  expect([await read(list), ...kept].join()).toContain('Ask Ann about the first.')
})

test('B3: All in a list that has grown since it was read means those that it shows', async () => {
  await open({ mostDecisions: 1 })
  await sed(1)
  await sed(2)
  await world.quiet(2_000)
  const before = await read(list)
  await sed(3)
  await world.quiet(2_000)
  expect(world.engine.held).toHaveLength(3)
  await world.save(list, before.replace('- [ ] All', '- [x] All'))
  await world.quiet()
  expect(await statuses()).toEqual(['approved', 'approved', 'review', 'review'])
  expect(world.engine.held).toEqual([phaseAt(3)])
  expect(await read(list)).toContain(`- [ ] ${phaseAt(3)}`)
  expect(await read(list)).not.toContain('[x]')
})

test('B4: other words of the same save stay', async () => {
  await open()
  await world.save(phaseAt(1), (asked.get(1) ?? '').replace('Why.', 'Because.').replace('[ ] App', '[x] App'))
  await sed(2)
  await world.quiet(2_000)
  await sed(3)
  await world.quiet()
  await confirm('None: put the files back')
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect(await read(phaseAt(1))).toContain('Because.')
  expect((await world.run<{ body: string }>('phase.show', { ref: phaseAt(1) })).body).toContain('Because.')
})

test('B4: what was sent stays, and the log says so', async () => {
  await open()
  await world.run('question.ask', { text: 'Which one?', option: ['Red', 'Blue'] })
  await world.quiet()
  const reply = 'agents/cw/messages/0001-which-one/reply.md'
  await replace(reply, '- [ ] Red', '- [x] Red')
  await sed(1)
  await world.quiet(2_000)
  await sed(2)
  await world.quiet()
  expect(await statuses()).toEqual(['review', 'review', 'review', 'review'])
  expect([...world.engine.held].sort()).toEqual([1, 2].map(phaseAt))
  expect(world.journal).toContain(`not taken back: ${reply} (question.answer): it was sent, or has begun`)
})

test.each([
  [2_000, 'stopped', true],
  [6_000, 'running', false],
])('B4: an agent that was set to run %i ms ago is %s then', async (ms, status, held) => {
  await open()
  const agent = 'agents/calm-fox/agent.md'
  await world.save(agent, '---\nrole: worker\n---\nDo it.\n')
  await world.quiet()
  await sed(1)
  await replace(agent, 'role: worker', 'role: worker\nstatus: running')
  await world.quiet(ms)
  await sed(2)
  await world.quiet()
  expect(await world.run('agent.show', { ref: 'calm-fox' })).toMatchObject({ status })
  expect(world.engine.held.includes(agent)).toBe(held)
})

test('E10: what is held is not wrong any more, and a phase that waited for it goes with it', async () => {
  await open({ mostDecisions: 1 })
  const plan = 'initiatives/x/phases/01-a/plans/01-p.md'
  await world.run('plan.review', { ref: '01-p' })
  world.app.clock.advance(20_000)
  await world.quiet()
  await replace(plan, 'status: review', 'status: nonsense')
  await world.quiet()
  await sed(1)
  await world.quiet()
  expect(world.engine.problems.has(phaseAt(1))).toBe(true)
  await replace(plan, 'status: nonsense', 'status: approved')
  await sed(2)
  await world.quiet()
  expect([...world.engine.problems.all().keys()]).toEqual([])
  expect([...world.engine.held].sort()).toEqual([phaseAt(1), plan, phaseAt(2)])
  expect((await statuses()).slice(0, 2)).toEqual(['review', 'review'])
})
