// What a person saved, and cw read and could not take up, can be had back, whatever is saved over it.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
let text: string
const path = 'tasks/one.md'

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(path, '# One\n\nText.\n')
  await world.quiet()
  text = (await world.read(path)) ?? ''
})
afterEach(() => world.close())

function versions(of = path): string {
  const asSaved = world.bases.versions(of).filter(({ why }) => why === 'as it was saved')
  return asSaved.map(({ hash }) => world.bases.text(hash)).join('\n===\n')
}

async function remove(): Promise<void> {
  world.volume.unlink(`/tree/${path}`)
  world.engine.markAll()
  await world.quiet()
}

async function intoConflict(words: string): Promise<void> {
  await world.run('task.update', { ref: 'one', body: 'Theirs.' })
  await world.save(path, text.replace('Text.', words))
  await world.quiet()
}

test('K11: what is wrong is kept when the file is mended without it, and when it is deleted', async () => {
  await world.save(path, text.replace('---\n', '---\nstatus: [x\n').replace('Text.', 'Precious.'))
  await world.quiet()
  await world.save(path, text.replace('---\n', '---\nstatus: opne\n').replace('Text.', 'Dear.'))
  await world.quiet()
  await world.save(path, text)
  await world.quiet()
  await remove()
  expect(versions()).toContain('Precious.')
  expect(versions()).toContain('Dear.')
})

test('K11: of a conflict both sides are kept when the file is deleted', async () => {
  await intoConflict('Precious.')
  await remove()
  expect(versions()).toContain('Precious.')
})

test('K11: what is saved while a conflict is open is kept', async () => {
  await intoConflict('Mine.')
  await world.save(path, text.replace('Text.', 'Precious.'))
  await world.quiet()
  await world.save(path, text.replace('Text.', 'Another.'))
  await world.quiet()
  expect(versions()).toContain('Precious.')
})

test('K11: words that wait to be sent are kept', async () => {
  await world.run('question.ask', { text: 'Which?', option: ['Red', 'Blue'] })
  await world.quiet()
  const reply = 'agents/cw/messages/0001-which/reply.md'
  const open = (await world.read(reply)) ?? ''
  await world.save(reply, open.replace('- [ ] Send', 'Precious.\n\n- [ ] Send'))
  await world.quiet(2_000)
  await world.save(reply, open.replace('- [ ] Red', '- [x] Red'))
  await world.quiet()
  expect(versions(reply)).toContain('Precious.')
})

test('K11: what is taken up only once it has been quiet is kept as it was saved, and is not said to be left', async () => {
  const plan = 'initiatives/limits.md'
  await world.save(plan, '---\nstatus: draft\n---\n# Limits\n')
  await world.quiet()
  const draft = (await world.read(plan)) ?? ''
  await world.save(plan, draft.replace('draft', 'review'))
  await world.quiet()
  const review = (await world.read(plan)) ?? ''
  await world.save(plan, review.replace('[ ] Approve', '[x] Approve'))
  await world.quiet()
  expect((await world.run<{ status: string }[]>('initiative.list'))[0]?.status).toBe('approved')
  expect(versions(plan)).toContain('[x] Approve')
  const reasons = world.bases.versions(plan).map(({ why }) => why)
  expect(new Set(reasons)).toEqual(new Set(['as it was saved', 'replaced by cw']))
})

test('K11: what is taken up is none of these', async () => {
  await world.save(path, text.replace('Text.', 'More.'))
  await world.quiet()
  expect(versions()).toBe('')
})
