// What a file decides that was saved before the document was decided about elsewhere: the later word stands.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agentActor } from '../../../src/kernel/actor.ts'
import { EngineWorld } from './engine-world.ts'

const phase = 'initiatives/x/phases/01-a/phase.md'

let world: EngineWorld

async function open(disk: Parameters<typeof EngineWorld.open>[2] = {}): Promise<void> {
  world = await EngineWorld.open({}, {}, disk)
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save(phase, '# A\n\nGoal.\n')
  await world.save('initiatives/x/phases/01-a/tasks/t.md', '# T\n')
  await world.quiet()
  await world.run('phase.review', { ref: '01-a' })
  await world.quiet()
}

beforeEach(() => open())
afterEach(() => world.close())

const status = async () => (await world.run<{ status: string }>('phase.show', { ref: '01-a' })).status
const refused = () => world.journal.filter((line) => line.startsWith('not taken: '))

async function tick(): Promise<void> {
  await world.save(phase, ((await world.read(phase)) ?? '').replace('- [ ] Approve', '- [x] Approve'))
}

/** By commands: in the end it says what it said before. */
async function approveAndSendBack(): Promise<void> {
  world.app.clock.advance(1_000)
  await world.run('phase.approve', { ref: '01-a' })
  await world.run('phase.review', { ref: '01-a' })
}

test.each(['while cw did not run', 'while it ran'])(
  'M4: a tick is older than what sent it back to review, %s',
  async (when) => {
    await tick()
    await approveAndSendBack()
    if (when === 'while cw did not run') await world.restart()
    await world.quiet()
    expect(await status()).toBe('review')
    expect(await world.read(phase)).toContain('- [ ] Approve')
    expect(refused()).toEqual([
      `not taken: Approve of ${phase}, because it was decided about after that was saved. If it is to be so now, say it again`,
    ])
    expect([...world.engine.refusals.all().keys()]).toEqual([phase])
    world.app.clock.advance(1_000)
    await tick()
    await world.quiet()
    expect(await status()).toBe('approved')
    expect(world.engine.refusals.all().size).toBe(0)
  },
)

test('M4: so is a status that says so; what else that save says is taken up', async () => {
  const text = (await world.read(phase)) ?? ''
  await world.save(phase, text.replace('status: review', 'status: approved').replace('Goal.', 'My goal.'))
  await approveAndSendBack()
  await world.quiet()
  expect(await status()).toBe('review')
  expect(await world.read(phase)).toContain('status: review')
  expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({
    body: expect.stringContaining('My goal.'),
  })
})

test('M4: a tick that was saved after that counts, although what it was made from is older', async () => {
  await approveAndSendBack()
  world.app.clock.advance(1_000)
  await tick()
  await world.quiet()
  expect(await status()).toBe('approved')
  expect(refused()).toEqual([])
})

test('M4: so is a copy of the ticked file, with its time, that is put back after the tick was taken back', async () => {
  await tick()
  const copy = Buffer.from((await world.read(phase)) ?? '')
  const { mtimeNs } = world.volume.lstat(`/tree/${phase}`) ?? {}
  await world.quiet()
  expect(await status()).toBe('approved')
  await world.run('phase.review', { ref: '01-a' })
  await world.quiet()
  world.volume.writeInPlace(`/tree/${phase}`, copy, mtimeNs)
  await world.quiet()
  expect(await status()).toBe('review')
  expect(refused()).toHaveLength(1)
})

test('M4: a tick counts on a disk whose clock is behind, since it was saved after what stands there', async () => {
  world.close()
  await open({ behind: 60_000 })
  await tick()
  await world.quiet()
  expect(await status()).toBe('approved')
  expect(refused()).toEqual([])
})

test('M4: a comment on one of its tasks after the tick takes nothing from it', async () => {
  await tick()
  world.app.clock.advance(1_000)
  await world.run('phase.update', { ref: '01-a', body: '# A\n\nGoal.\n' }).catch(() => undefined)
  await world.run('task.comment', { ref: 't', text: 'Soon.' })
  await world.quiet()
  expect(await status()).toBe('approved')
})

test.each(['while cw did not run', 'while it ran'])(
  'M5: so is the tick of a task that an agent added, %s',
  async (when) => {
    const gap = 'initiatives/x/phases/01-a/tasks/gap.md'
    const proposed = async () => (await world.run<{ proposed: string }>('task.show', { ref: gap })).proposed
    await tick()
    await world.quiet()
    await world.app.run('task.create', { title: 'Gap', path: gap }, agentActor('a-000000', 'otter'))
    await world.quiet()
    await world.save(gap, ((await world.read(gap)) ?? '').replace('- [ ] Approve', '- [x] Approve'))
    world.app.clock.advance(1_000)
    await world.run('task.approve', { ref: gap })
    await world.run('task.review', { ref: gap })
    if (when === 'while cw did not run') await world.restart()
    await world.quiet()
    expect(await proposed()).toBe('otter')
    expect(refused()).toHaveLength(1)
  },
)

describe('A1: an answer that was given after that is saved', () => {
  const reply = 'agents/cw/messages/0001-which/reply.md'
  const answer = async () => (await world.run<{ chosen: string[] }>('question.show', { ref: 'which' })).chosen
  const choose = (option: string, correct = true) =>
    world.run('question.answer', { ref: 'which', choose: [option], correct })
  const tickB = async () => {
    const text = (await world.read(reply)) ?? ''
    await world.save(
      reply,
      text.replace('[x] A', '[ ] A').replace('[ ] B', '[x] B').replace('[ ] Send', '[x] Send'),
    )
  }

  beforeEach(async () => {
    await world.run('question.ask', { text: 'Which?', option: ['A', 'B'] })
    await choose('A', false)
    await world.quiet()
  })

  test('stands, also where it says again what was seen, until the sidecar goes', async () => {
    await tickB()
    world.app.clock.advance(1_000)
    await choose('B')
    await choose('A')
    await world.restart()
    await world.quiet()
    expect(await answer()).toEqual(['A'])
    expect(await world.read(reply)).toContain('[x] B')
    const sidecar = world.bases.atPath(reply)?.conflict?.sidecar ?? ''
    expect(await world.read(sidecar)).toContain('[x] A')
    world.volume.unlink(`/tree/${sidecar}`)
    await world.quiet()
    expect(await answer()).toEqual(['B'])
  })

  test('but a later save corrects it', async () => {
    await choose('B')
    await choose('A')
    world.app.clock.advance(1_000)
    await tickB()
    await world.restart()
    await world.quiet()
    expect(await answer()).toEqual(['B'])
  })
})

test('E11: of a copy of an approved document nothing is told that it came here approved', async () => {
  await tick()
  await world.quiet()
  expect(await status()).toBe('approved')
  const text = (await world.read(phase)) ?? ''
  await world.save('initiatives/x/phases/02-b/phase.md', text)
  await world.quiet()
  expect(await world.run('phase.show', { ref: '02-b' })).toMatchObject({ status: 'planned' })
  expect(world.journal.filter((line) => line.startsWith('noticed: '))).toEqual([])
})

test('E4: of one that was archived, or sent back to planning, the log says that', async () => {
  await tick()
  world.app.clock.advance(1_000)
  await world.run('phase.plan', { ref: '01-a' })
  await world.quiet()
  expect(refused()).toEqual([
    `not taken: Approve of ${phase}, because it is no longer in review. Set “status: review” and save, then approve it`,
  ])
  expect(world.engine.refusals.all().size).toBe(0)
})
