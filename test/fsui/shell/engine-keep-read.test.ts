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
  const notTakenUp = world.bases.versions(of).filter(({ why }) => why === 'saved, and not taken up')
  return notTakenUp.map(({ hash }) => world.bases.text(hash)).join('\n===\n')
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

test('K11: what is taken up is none of these', async () => {
  await world.save(path, text.replace('Text.', 'More.'))
  await world.quiet()
  expect(versions()).toBe('')
})
