// What a file decides that was saved before the document was decided about elsewhere: the later word stands.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const phase = 'initiatives/x/phases/01-a/phase.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save(phase, '# A\n\nGoal.\n')
  await world.save('initiatives/x/phases/01-a/tasks/t.md', '# T\n')
  await world.quiet()
  await world.run('phase.review', { ref: '01-a' })
  await world.quiet()
})

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
    if (when === 'while cw did not run') world.restart()
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

test('M4: a comment on one of its tasks after the tick takes nothing from it', async () => {
  await tick()
  world.app.clock.advance(1_000)
  await world.run('phase.update', { ref: '01-a', body: '# A\n\nGoal.\n' }).catch(() => undefined)
  await world.run('task.comment', { ref: 't', text: 'Soon.' })
  await world.quiet()
  expect(await status()).toBe('approved')
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
