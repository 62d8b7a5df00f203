// Approvals of what had changed since it was read: nothing is approved, and the reason is shown with the difference.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { Views } from '../../../src/fsui/shell/views.ts'
import { unnumbered } from '../../document/unnumbered.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

const phase = 'initiatives/x/phases/01-a/phase.md'
const plan = 'initiatives/x/phases/01-a/plans/01-p.md'
const needed = 'needs-you/approve-x-01-a.md'

let world: EngineWorld
let views: Views

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save(phase, '# A\n\nGoal.\n')
  await world.save(plan, '# P\n\nFirst.\n\nUse one table.\n')
  await world.quiet()
  await world.run('phase.review', { ref: '01-a' })
  await world.quiet()
  const remote = new DirectRemote(world.app)
  views = new Views({
    tree: world.tree,
    bases: world.bases,
    clock: world.app.clock,
    query: (path, input) => remote.query(path, input),
    local: () => ({
      conflicts: [],
      problems: [...world.engine.problems.all()].map(([path, { problem, since }]) => ({
        ...problem,
        ...{ path, since },
      })),
      held: [],
      refusals: [...world.engine.refusals.all()].map(([path, toRead]) => ({ path, ...toRead })),
    }),
    journal: () => undefined,
  })
})

afterEach(() => world.close())

const status = async () => (await world.run<{ status: string }>('phase.show', { ref: '01-a' })).status

async function shown(): Promise<string> {
  world.app.clock.advance(10_000)
  views.markStale()
  await views.update()
  return (await world.read(needed)) ?? ''
}

async function tick(): Promise<void> {
  const text = (await world.read(phase)) ?? ''
  expect(text).toContain('- [ ] Approve')
  await world.save(phase, text.replace('- [ ] Approve', '- [x] Approve'))
}

const listed = async (path = phase) => unnumbered((await world.read(path)) ?? '')

const refused = () => world.journal.filter((line) => line.startsWith('not taken: '))

/** What the refusal shows of that document: its lines that say something. */
const changed = (path: string) =>
  [...world.engine.refusals.all().values()]
    .flatMap(({ differences }) => differences)
    .find((difference) => difference.path === path)
    ?.lines?.filter((line) => line.slice(2).trim() !== '')
    .map(unnumbered)

test('E4: an approval of a phase whose plan changed shows what changed in the plan', async () => {
  await world.run('plan.update', { ref: '01-p', body: 'First.\n\nUse two tables.\n' })
  await tick()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(refused()).toEqual([
    `not taken: Approve of ${phase}, because the document changed since it was read: ` +
      `${phase} (2 lines), ${plan} (2 lines). Its needs-you/approve-….md shows how; read that, then say it again`,
  ])
  expect(await listed()).toContain('- 01-p · r\n\n- [ ] Approve')
  const text = await shown()
  expect(text).toContain('**Nothing was approved when you saved it last**')
  expect(unnumbered(text)).toContain('```diff\n- - 01-p · r\n+ - 01-p · r\n```')
  expect(text).toContain('```diff\n- Use one table.\n+ Use two tables.\n```')
  await tick()
  await world.quiet()
  expect(await status()).toBe('approved')
  expect(world.engine.refusals.all().size).toBe(0)
  expect(await world.read(needed)).toBe(text)
  expect(await shown()).toBe('')
})

test('E4: so does one by status, of a phase that changed itself, and not of its plan', async () => {
  await world.run('phase.update', { ref: '01-a', body: 'Another goal.\n' })
  const text = (await world.read(phase)) ?? ''
  await world.save(phase, text.replace('status: review', 'status: approved'))
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['- Goal.', '+ Another goal.'])
  expect(await world.read(phase)).toContain('status: review')
  expect(await shown()).toContain('```diff\n- Goal.\n+ Another goal.\n```')
})

test('E4: the difference goes when the document is saved again', async () => {
  await world.run('phase.update', { ref: '01-a', body: 'Another goal.\n' })
  await tick()
  await world.quiet()
  expect(await shown()).toContain('Nothing was approved')
  await world.save(phase, ((await world.read(phase)) ?? '').replace('Another goal.', 'My goal.'))
  await world.quiet()
  expect(await shown()).toContain('Approve the phase')
  expect(await shown()).not.toContain('Nothing was approved')
})

test('M13: words from a window that shows an older text take an approval back, and what waits for it says so', async () => {
  const open = (await world.read(phase)) ?? ''
  await tick()
  await world.quiet(1_000)
  expect(await status()).toBe('approved')
  await world.save(phase, open.replace('Goal.', 'My goal.'))
  await world.quiet()
  expect(await status()).toBe('review')
  expect(world.journal).toContainEqual(expect.stringContaining(`taken back: the approval of ${phase}`))
  expect(await shown()).toContain('**It was approved, and the last save took that back**')
  expect(await shown()).toContain('```diff\n- Goal.\n+ My goal.\n```')
  await tick()
  await world.quiet(1_000)
  expect(await status()).toBe('approved')
  const ticked = (await world.read(phase)) ?? ''
  await world.save(phase, ticked.replace('- [x] Approve', '- [ ] Approve'))
  await world.quiet()
  expect(await status()).toBe('review')
  expect(await shown()).not.toContain('took that back')
})

/** A phase whose approval a save of other words took back, or that was not approved as it had changed. */
const toRead = {
  'It was approved, and the last save took that back': async () => {
    const open = (await world.read(phase)) ?? ''
    await tick()
    await world.quiet(1_000)
    await world.save(phase, open.replace('Goal.', 'My goal.'))
    await world.quiet()
  },
  'Nothing was approved when you saved it last': async () => {
    await world.run('phase.update', { ref: '01-a', body: 'My goal.\n' })
    await tick()
    await world.quiet()
  },
}
const waits = Object.entries(toRead)

test.each(waits)(
  'E4, M13: after a restart “%s” stands there still, until it is approved',
  async (told, happen) => {
    await happen()
    await world.restart()
    await world.quiet()
    expect(await shown()).toContain(told)
    expect(await shown()).toContain('- Goal.\n+ My goal.')
    await tick()
    await world.quiet(1_000)
    expect(await status()).toBe('approved')
    await world.restart()
    expect(world.engine.refusals.all().size).toBe(0)
  },
)

test.each(waits)(
  'E4, M13: “%s” does not stand there any more after a command approved it',
  async (told, happen) => {
    await happen()
    await world.run('phase.approve', { ref: '01-a' })
    await world.quiet()
    expect(await shown()).toBe('')
    await world.run('phase.review', { ref: '01-a' })
    await world.quiet()
    expect(await shown()).toContain('Approve the phase')
    expect(await shown()).not.toContain(told)
  },
)

test.each(waits)(
  'E4, M13: “%s” goes along where its phase is moved, and is forgotten with it',
  async (told, happen) => {
    await happen()
    await world.run('phase.move', { ref: '01-a', path: 'initiatives/x/phases/02-b/phase.md' })
    await world.quiet()
    await world.restart()
    expect([...world.engine.refusals.all().keys()]).toEqual(['initiatives/x/phases/02-b/phase.md'])
    await world.run('phase.archive', { ref: '02-b' })
    await world.quiet()
    expect(world.engine.refusals.all().size).toBe(0)
    expect(await shown()).not.toContain(told)
  },
)

/** Turns of an engine that is not told what the log says: its news are slower than its answers. */
async function deafTurns(): Promise<void> {
  world.engine.markAll()
  for (let turns = 0; turns < 20; turns++) {
    const due = await world.engine.turn()
    if (due === null) return
    world.app.clock.advance(Math.max(1, due))
  }
}

test('E4: a task that was added since approves nothing, however late the tree hears of it', async () => {
  const text = (await world.read(phase)) ?? ''
  await world.run('task.create', { title: 'Sneaky', path: 'initiatives/x/phases/01-a/tasks/01-sneaky.md' })
  await world.save(phase, text.replace('- [ ] Approve', '- [x] Approve'))
  await deafTurns()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['+ - 01-sneaky · r'])
  expect(await listed()).toContain('- 01-p · r\n- 01-sneaky · r\n\n- [ ] Approve')
})

test('E4: what is approved before its list stands in the file is not approved', async () => {
  await world.save('initiatives/x/phases/02-b/phase.md', '---\nstatus: review\n---\n# B\n')
  await world.save('initiatives/x/phases/02-b/tasks/01-t.md', '# T\n')
  world.editing.add('initiatives/x/phases/02-b/phase.md')
  await world.quiet(3_000)
  const text = (await world.read('initiatives/x/phases/02-b/phase.md')) ?? ''
  expect(text).not.toContain('· r')
  await world.save('initiatives/x/phases/02-b/phase.md', text.replace('review', 'approved'))
  world.editing.clear()
  await world.quiet()
  expect(await world.run('phase.show', { ref: '02-b' })).toMatchObject({ status: 'review' })
  expect(await listed('initiatives/x/phases/02-b/phase.md')).toContain('- 01-t · r\n\n- [ ] Approve')
})

test('E10: a phase waits with its approval while something in it is not taken up', async () => {
  await world.save(plan, '---\nstatus: [\n---\n# P\n')
  await world.quiet()
  await tick()
  await world.quiet()
  expect(await status()).toBe('review')
  const told = world.journal.find((line) => line.startsWith(`not taken up: ${phase}`))
  expect(told).toContain(`${plan} was not taken up`)
  await views.update()
  expect(await world.read(needed)).toContain(`**Nothing was approved: ${plan} was not taken up, so it says`)
  await world.save(plan, '# P\n\nFirst.\n\nUse one table.\n')
  await world.quiet()
  expect(await status()).toBe('approved')
})

test('E10: a plan in which nothing but its own approval was refused does not stand against that of its phase', async () => {
  const approved = '---\nstatus: approved\n---\n# P\n\nFirst.\n\nUse one table.\n'
  await world.save(plan, approved.replace('one table', 'two tables'))
  await world.quiet()
  const told = `not taken up: ${plan}, line 2: The plan is draft: it cannot become approved`
  expect(world.journal.join('\n')).toContain(told)
  await tick()
  await world.quiet()
  expect(await status()).toBe('review')
  await world.save(plan, approved)
  await world.quiet()
  expect(await status()).toBe('approved')
  expect(await world.run('plan.show', { ref: '01-p' })).toMatchObject({ status: 'approved' })
  expect(world.engine.problems.size).toBe(0)
})

/** Turns without a hint from anybody, until nothing is due. */
async function unhintedTurns(): Promise<void> {
  for (let turns = 0; turns < 100; turns++) {
    world.follow()
    const due = await world.engine.turn()
    if (due === null && !world.follow()) return
    world.app.clock.advance(Math.max(1, due ?? 0))
  }
}

test('E10: a plan that was saved without anybody noticing is looked at before its phase is approved', async () => {
  const before = (await world.read(plan)) ?? ''
  await tick()
  await world.quiet(300)
  world.volume.writeInPlace(`/tree/${plan}`, Buffer.from(before.replace('one table', 'no table')))
  await unhintedTurns()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['- - 01-p · r', '+ - 01-p · r'])
})

test('E10: a phase waits with its approval while a plan of it is still being written', async () => {
  const before = (await world.read(plan)) ?? ''
  await tick()
  await world.quiet(300)
  for (let written = 0; written < 100; written++) {
    world.volume.writeInPlace(`/tree/${plan}`, Buffer.from(before.replace('one table', `${written} tables`)))
    world.engine.markFolder('initiatives/x/phases/01-a/plans')
    await world.engine.turn()
    world.app.clock.advance(20)
  }
  expect(await status()).toBe('review')
  expect(refused()).toEqual([])
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['- - 01-p · r', '+ - 01-p · r'])
})

test('E10: a phase does not wait for a plan that is as it was, however often it is touched', async () => {
  await tick()
  await world.quiet(300)
  for (let touched = 0; touched < 60; touched++) {
    world.engine.markFolder('initiatives/x/phases/01-a/plans')
    await world.engine.turn()
    world.app.clock.advance(20)
  }
  expect(await status()).toBe('approved')
})

test('E10: it is looked at again when a conflict was settled with what the database says', async () => {
  const before = (await world.read(plan)) ?? ''
  await world.run('plan.update', { ref: '01-p', body: 'First.\n\nUse two tables.\n' })
  await world.save(plan, before.replace('one table', 'no table'))
  await world.quiet()
  const sidecar = world.bases.atPath(plan)?.conflict?.sidecar ?? ''
  await tick()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(world.engine.problems.has(phase)).toBe(true)
  const text = (await world.read(sidecar)) ?? ''
  await world.save(sidecar, text.replace('---\n', '---\nresolve: theirs\n'))
  await world.quiet()
  expect(await status()).toBe('approved')
})

test('E4: an approval in a text from before the list was written anew shows what is new, in the order of the tree', async () => {
  const text = (await world.read(phase)) ?? ''
  for (const name of ['a10', 'a2'])
    await world.run('task.create', { title: name, path: `initiatives/x/phases/01-a/tasks/${name}.md` })
  await world.quiet()
  await world.save(phase, text.replace('- [ ] Approve', '- [x] Approve'))
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['+ - a2 · r', '+ - a10 · r'])
})

test.each([
  ['a plan that a command archived', 'plans/01-p.md', () => world.run('plan.archive', { ref: '01-p' })],
  ['a plan whose file was deleted', 'plans/01-p.md', () => world.volume.unlink(`/tree/${plan}`)],
  ['a plan, where a task is now', 'tasks/01-p.md', () => world.run('plan.archive', { ref: '01-p' })],
])('E4: what stands under the name of %s is not what was read', async (_, there, remove) => {
  const before = (await world.read(phase)) ?? ''
  await remove()
  await world.quiet(20_000)
  await world.save(`initiatives/x/phases/01-a/${there}`, '# P\n\nDrop everything.\n')
  await world.quiet(20_000)
  expect(unnumbered((await world.read(phase)) ?? '')).toBe(unnumbered(before))
  await world.save(phase, before.replace('- [ ] Approve', '- [x] Approve'))
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['- - 01-p · r', '+ - 01-p · r'])
})

test('E4: a task that is called as a plan is listed beside it, and was not read with it', async () => {
  const before = (await world.read(phase)) ?? ''
  await world.save('initiatives/x/phases/01-a/tasks/01-p.md', '# P\n\nDrop everything.\n')
  await world.quiet()
  await world.save(phase, before.replace('- [ ] Approve', '- [x] Approve'))
  await world.quiet()
  expect(await status()).toBe('review')
  expect(changed(phase)).toEqual(['+ - 01-p · r'])
})
