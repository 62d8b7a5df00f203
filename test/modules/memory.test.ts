// What is remembered: who may note and forget what, what a search finds first, and what an agent is reminded of.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { replay } from '../../src/app/rebuild.ts'
import { agentActor } from '../../src/kernel/actor.ts'
import type { Memory } from '../../src/modules/memory/entity.ts'
import { byRelevance } from '../../src/modules/memory/relevance.ts'
import { tellReminder } from '../../src/runtime/supervisor/tell-reminder.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const note = (text: string, more: object = {}) => app.run<Memory>('memory.add', { text, ...more })
const texts = async (path: string, input: object = {}) =>
  (await app.run<Memory[]>(path, input)).map(({ text }) => text)
interface Reminder {
  readonly notes: Memory[]
  readonly more: number
}
const reminded = (ref: string) => app.run<Reminder>('memory.recall', { ref })

it('is noted once, listed with the newest first, and forgotten', async () => {
  const first = await note(' The staging database is read-only. ')
  expect(first).toMatchObject({ text: 'The staging database is read-only.', by: { name: 'you' }, rev: 1 })
  expect(first.id).toMatch(/^me-[0-9a-z]{6}$/)
  app.clock.advance(1)
  await note('Limits are counted per minute.')
  expect((await note('The staging database is read-only.')).id).toBe(first.id)
  expect(await texts('memory.list')).toEqual([
    'Limits are counted per minute.',
    'The staging database is read-only.',
  ])
  expect(await app.run('memory.forget', { ref: first.id.slice(0, 7) })).toMatchObject({ rev: 2 })
  expect(await texts('memory.list')).toEqual(['Limits are counted per minute.'])
  await expect(app.run('memory.forget', { ref: first.id })).rejects.toMatchObject({ code: 'entity.unknown' })
  await expect(app.run('memory.forget', { ref: 'Limits are counted per minute.' })).resolves.toMatchObject({
    rev: 2,
  })
  const [added, , forgotten] = app.events()
  expect([added?.type, added?.change.after.title, forgotten?.type]).toEqual([
    'memory.added',
    'The staging database is read-only.',
    'memory.forgotten',
  ])
})

it('of two that begin alike neither is forgotten', async () => {
  for (const text of ['one', 'two']) await note(text)
  await expect(app.run('memory.forget', { ref: 'me-' })).rejects.toMatchObject({ code: 'entity.ambiguous' })
})

it('of an agent is about its project, and no other agent forgets it', async () => {
  const project = await app.run<{ id: string }>('project.create', { name: 'shop', repository: '/shop' })
  const { id } = await app.run<{ id: string }>('agent.create', { name: 'otter', project: 'shop' })
  const owl = await app.run<{ id: string }>('agent.create', { name: 'owl' })
  const otter = agentActor(id, 'otter')
  const its = await app.run<Memory>('memory.add', { text: 'Tests need Redis.' }, otter)
  expect(its).toMatchObject({ project: project.id, by: { kind: 'agent', id, name: 'otter' } })
  const mine = await note('Do not touch billing.')
  const forget = (ref: string, actor = otter) => app.run('memory.forget', { ref }, actor)
  await expect(forget(mine.id)).rejects.toMatchObject({ code: 'actor.forbidden' })
  await expect(forget(its.id, agentActor(owl.id, 'owl'))).rejects.toMatchObject({ code: 'actor.forbidden' })
  await forget(its.id)
  expect(await texts('memory.list', { project: 'shop' })).toEqual([])
})

it('is found by its words, whatever their case and accents; rare words tell more', async () => {
  for (const text of ['The café closes at six.', 'The database sleeps.', 'The databases of the CAFE.']) {
    app.clock.advance(1)
    await note(text)
  }
  expect(await texts('memory.search', { text: 'cafe DATABASE' })).toEqual([
    'The databases of the CAFE.',
    'The database sleeps.',
    'The café closes at six.',
  ])
  expect(await texts('memory.search', { text: 'nothing' })).toEqual([])
  expect(await texts('memory.search', { text: '"*' })).toEqual([])
  const scores = byRelevance([{ text: 'a b the' }, { text: 'the rare' }], 'the rare').map(
    ({ item }) => item.text,
  )
  expect(scores).toEqual(['the rare', 'a b the'])
})

it('reminds an agent of what fits its work, of its project and the home, and of no more than fits a prompt', async () => {
  await app.run('project.create', { name: 'shop', repository: '/shop' })
  await app.run('project.create', { name: 'bank', repository: '/bank' })
  await app.run('initiative.create', { title: 'Rate limits' })
  const redis = await note('Tests need Redis.', { project: 'shop' })
  await note('The bank is closed.', { project: 'bank' })
  await note('Counted per minute.', { initiative: 'rate-limits' })
  for (let n = 0; n < 30; n++) {
    app.clock.advance(1)
    await note(`Remark ${n}.`)
  }
  await app.run('agent.create', { name: 'otter', project: 'shop', body: 'Mend the tests.' })
  const { notes, more } = await reminded('otter')
  expect(notes).toHaveLength(20)
  expect(notes.slice(0, 3).map(({ text }) => text)).toEqual(['Tests need Redis.', 'Remark 29.', 'Remark 28.'])
  expect(more).toBe(11)
  const told = tellReminder({ notes, more })
  expect(told).toContain(`- ${redis.id} (you, 2026-11-21): Tests need Redis.\n- me-`)
  expect(told).toContain('11 more: search for them')
  expect(tellReminder({ notes: [], more: 0 })).toBe('')
  for (const word of ['a', 'b', 'c']) await note(`tests ${word.repeat(3_900)}`)
  const long = await reminded('otter')
  expect(long.notes.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(8_000)
})

it('comes back from the log', async () => {
  const { id } = await note('Kept.')
  await app.run('memory.forget', { ref: (await note('Gone.')).id })
  const other = await openTestApp()
  for (const event of app.events()) replay(other.database, event)
  expect((await other.run<Memory[]>('memory.list')).map((each) => each.id)).toEqual([id])
  other.close()
})
