// The approval of a task that an agent added, taken back right away: it waits again (TREE.md 5).

import { afterEach, beforeEach, expect, test } from 'vitest'
import { agentActor } from '../../../src/kernel/actor.ts'
import { EngineWorld } from './engine-world.ts'

const otter = agentActor('a-000000', 'brave-otter')
const phase = 'initiatives/x/phases/01-a/phase.md'
const task = 'initiatives/x/phases/01-a/tasks/01-gap.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open({ mostDecisions: 2, startGrace: 0 })
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save(phase, '---\nstatus: review\n---\n# A\n')
  await world.quiet()
  await world.run('phase.approve', { ref: phase })
  await world.app.run('task.create', { title: 'Gap', path: task }, otter)
  await world.quiet()
})

afterEach(() => world.close())

const read = async (path: string) => (await world.read(path)) ?? ''
const shown = () => world.run<{ proposed: string | null; body: string }>('task.show', { ref: task })
const ready = async () => (await world.run<{ id: string }[]>('task.ready')).length

/** What is taken up before the file is written again, after a person's save. */
async function save(from: string, to: string): Promise<void> {
  const before = await read(task)
  expect(before).toContain(from)
  await world.save(task, before.replace(from, to))
  await world.quiet(2_000)
}

test('M13: a tick taken out of the file of a task lets it wait again', async () => {
  const asked = await read(task)
  await save('- [ ] Approve', '- [x] Approve')
  expect([(await shown()).proposed, await ready()]).toEqual([null, 1])
  await save('- [x] Approve', '- [ ] Approve')
  expect([(await shown()).proposed, await ready()]).toEqual(['brave-otter', 0])
  expect(await world.run('phase.show', { ref: phase })).toMatchObject({ status: 'approved' })
  await world.quiet()
  expect(await read(task)).toBe(asked)
  expect(world.journal).toContain(`taken up: ${task} (task.review)`)
  await save('- [ ] Approve', '- [x] Approve')
  await world.quiet()
  expect([(await shown()).proposed, await read(task)]).toEqual([null, asked.replace('\n- [ ] Approve\n', '')])
})

test('M13: other words of that save are taken up with it', async () => {
  await save('- [ ] Approve', '- [x] Approve')
  await save('- [x] Approve', 'Mind the gap.\n\n- [ ] Approve')
  await world.quiet()
  expect(await shown()).toMatchObject({
    proposed: 'brave-otter',
    body: '# Gap\n\nMind the gap.\n\n- [ ] Approve\n',
  })
})

test('M13: a task that has begun stays approved', async () => {
  await save('- [ ] Approve', '- [x] Approve')
  await world.run('task.start', { ref: task })
  await save('- [x] Approve', '- [ ] Approve')
  await world.quiet()
  expect((await shown()).proposed).toBeNull()
  expect(world.journal.join('\n')).toContain(`not taken up: ${task}`)
})

test('M13: the box that a person writes into a task of their own is theirs', async () => {
  const own = 'initiatives/x/phases/01-a/tasks/02-own.md'
  await world.save(own, '# Own\n\n- [x] Approve\n')
  await world.quiet()
  await world.save(own, (await read(own)).replace('[x]', '[ ]'))
  await world.quiet()
  expect(await read(own)).toContain('# Own\n\n- [ ] Approve\n')
  expect(await world.run('task.show', { ref: own })).toMatchObject({ proposed: null })
})

test('B4: the approval of a task is taken back with the others when the brake trips', async () => {
  const others = [2, 3].map((n) => `initiatives/x/phases/0${n}-b/phase.md`)
  for (const path of others) await world.save(path, '---\nstatus: review\n---\n# B\n')
  await world.quiet()
  await save('- [ ] Approve', '- [x] Approve')
  for (const path of others) await world.save(path, (await read(path)).replace('review', 'approved'))
  await world.quiet(2_000)
  expect([...world.engine.held].sort()).toEqual([...others, task].sort())
  expect(await shown()).toMatchObject({ proposed: 'brave-otter' })
  expect(await read(task)).toContain('- [x] Approve')
  const list = 'needs-you/confirm-decisions.md'
  await world.save(list, (await read(list)).replace('- [ ] All', '- [x] All'))
  await world.quiet()
  expect(await shown()).toMatchObject({ proposed: null })
})
