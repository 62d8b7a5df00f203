// What agents add to work that is approved: it waits for a person, and nothing else does.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentActor } from '../../src/kernel/actor.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import { usualPolicy } from '../../src/kernel/policy.ts'
import type { Task } from '../../src/modules/tasks/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const otter = agentActor('a-000000', 'brave-otter')
const forbidden = { code: 'actor.forbidden' }

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('task.create', { title: 'First', phase: '01-storage' })
})
afterEach(() => app.close())

const add = (title: string, more: object = {}) =>
  app.run<Task>('task.create', { title, phase: '01-storage', ...more }, otter)
const show = (ref: string) => app.run<Task>('task.show', { ref })
const phase = () =>
  app.run<{ status: string; approvedDigest: string | null }>('phase.show', { ref: '01-storage' })
const ready = async () => (await app.run<Task[]>('task.ready')).map((task) => task.title)
const waiting = async () => (await app.run<Overview>('status.overview')).waiting
const approve = async () => {
  await app.run('phase.review', { ref: '01-storage' })
  await app.run('phase.approve', { ref: '01-storage' })
}

it('waits alone: the phase stays approved and its other tasks go on', async () => {
  await approve()
  const before = await phase()
  const added = await add('Second')
  expect(added).toMatchObject({ proposed: 'brave-otter', body: '# Second\n\n- [ ] Approve\n' })
  expect(await phase()).toEqual(before)
  expect(await ready()).toEqual(['First'])
  expect(await waiting()).toMatchObject([
    {
      kind: 'approve',
      because: 'proposed',
      of: 'task',
      title: 'Second',
      who: 'brave-otter',
      path: added.path,
    },
  ])
  const why = app.run('task.claim', { ref: added.id, agent: otter.id })
  await expect(why).rejects.toThrow('brave-otter added it, and nobody has approved it yet')
})

it('is ready once a person approves it, and is part of what was approved from then on', async () => {
  await approve()
  const added = await add('Second')
  await expect(app.run('task.approve', { ref: added.id }, otter)).rejects.toMatchObject(forbidden)
  expect(await app.run('task.approve', { ref: added.id })).toMatchObject({
    proposed: null,
    body: '# Second\n',
  })
  expect((await phase()).status).toBe('approved')
  expect((await ready()).sort()).toEqual(['First', 'Second'])
  expect(await waiting()).toEqual([])
  await app.run('task.update', { ref: added.id, body: 'Another.' }, otter).catch(() => undefined)
  expect((await show(added.id)).body).toBe('# Second\n')
})

it('is approved with its phase when that comes into review again', async () => {
  await approve()
  const added = await add('Second')
  await approve()
  expect(await show(added.id)).toMatchObject({ proposed: null, body: '# Second\n' })
  const { digest } = await app.run<{ digest: string }>('phase.digest', { ref: '01-storage' })
  expect((await phase()).approvedDigest).toBe(digest)
})

it('waits for nobody in a phase that nobody has approved, or when a person adds it', async () => {
  expect(await add('Second')).toMatchObject({ proposed: null, body: '# Second\n' })
  await approve()
  expect(await app.run('task.create', { title: 'Third', phase: '01-storage' })).toMatchObject({
    proposed: null,
  })
  expect((await ready()).sort()).toEqual(['First', 'Second', 'Third'])
})

it('waits too when an agent moves it in, and not when a person does', async () => {
  await approve()
  const place = 'initiatives/rate-limits/phases/01-storage/tasks'
  const one = await app.run<Task>('task.create', { title: 'One' })
  const two = await app.run<Task>('task.create', { title: 'Two' })
  await app.run('task.move', { ref: one.id, path: `${place}/one.md` }, otter)
  await app.run('task.move', { ref: two.id, path: `${place}/two.md` })
  expect(await show(one.id)).toMatchObject({ proposed: 'brave-otter' })
  expect(await show(two.id)).toMatchObject({ proposed: null })
  expect((await phase()).status).toBe('approved')
})

it('is ready at once with accept_gaps: auto, made there or moved in, and the approval goes along', async () => {
  await approve()
  app.policy = { ...usualPolicy, acceptGaps: 'auto' }
  expect(await add('Second')).toMatchObject({ proposed: null, body: '# Second\n' })
  const third = await app.run<Task>('task.create', { title: 'Third' }, otter)
  const path = 'initiatives/rate-limits/phases/01-storage/tasks/third.md'
  await app.run('task.move', { ref: third.id, path }, otter)
  expect((await ready()).sort()).toEqual(['First', 'Second', 'Third'])
  expect(await waiting()).toEqual([])
  const { digest } = await app.run<{ digest: string }>('phase.digest', { ref: '01-storage' })
  expect(await phase()).toMatchObject({ status: 'approved', approvedDigest: digest, approvedBy: 'you' })
})

it('asks with accept_gaps: auto for every other change that an agent makes', async () => {
  await approve()
  app.policy = { ...usualPolicy, acceptGaps: 'auto' }
  await app.run('phase.update', { ref: '01-storage', body: 'Another goal.' }, otter)
  expect((await phase()).status).toBe('review')
  await approve()
  const { id } = await add('Second')
  await app.run('task.move', { ref: id, path: 'tasks/second.md' }, otter)
  expect((await phase()).status).toBe('review')
})

it('goes on waiting where it was asked for before accept_gaps was set to auto', async () => {
  await approve()
  const { id } = await add('Second')
  app.policy = { ...usualPolicy, acceptGaps: 'auto' }
  expect(await show(id)).toMatchObject({ proposed: 'brave-otter' })
  await add('Third')
  expect((await ready()).sort()).toEqual(['First', 'Third'])
  expect(await waiting()).toMatchObject([{ title: 'Second' }])
})

it('is only ever a draft, where it is an initiative', async () => {
  for (const status of ['review', 'approved', 'in_progress', 'completed'])
    await expect(app.run('initiative.create', { title: status, status }, otter)).rejects.toMatchObject(
      forbidden,
    )
  expect(await app.run('initiative.create', { title: 'Mine' }, otter)).toMatchObject({ status: 'draft' })
})

it('does not start while a running task holds its files, whoever starts it', async () => {
  const running = await app.run<Task>('task.create', { title: 'Running', files: ['src/db/**'] })
  const other = await app.run<Task>('task.create', { title: 'Other', files: ['src/db/limits.ts'] })
  await app.run('task.start', { ref: running.id })
  const refused = {
    code: 'task.not-ready',
    message: expect.stringContaining(`${running.id} holds src/db/**`),
  }
  await expect(app.run('task.start', { ref: other.id })).rejects.toMatchObject(refused)
  await app.run('task.close', { ref: running.id })
  expect(await app.run('task.start', { ref: other.id })).toMatchObject({ status: 'in_progress' })
})
