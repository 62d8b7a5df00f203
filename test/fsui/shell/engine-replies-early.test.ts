// A reply that is saved before the form of its question stands there.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const reply = 'agents/b/messages/0001-and-now/reply.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const name of names)
    await world.save(`agents/${name}/agent.md`, '---\nstatus: stopped\n---\nBe brief.\n')
  await world.quiet()
})
afterEach(() => world.close())

const ask = () => world.run('question.ask', { text: 'And now?', agent: 'b', option: ['Go', 'Stay'] })
const question = () => world.run('question.show', { ref: 'and-now' })

/** Deletes all agents, which waits for a word. */
async function deleteAll(): Promise<void> {
  for (const name of names) world.volume.unlink(`/tree/agents/${name}/agent.md`)
  await world.quiet()
  expect(world.engine.heldLists).toHaveLength(1)
}

async function confirm(box: string): Promise<void> {
  const list = 'needs-you/confirm-deletions.md'
  await world.save(list, ((await world.read(list)) ?? '').replace(`- [ ] ${box}`, `- [x] ${box}`))
  await world.quiet()
}

test.each([
  ['words', 'Stay, with care.\n', { answer: 'Stay, with care.', chosen: [] }],
  ['a tick', '- [x] Go\n', { chosen: ['Go'] }],
])(
  'A12: %s beside no form are the answer, though the deletion of the agent waits',
  async (_, said, answer) => {
    await deleteAll()
    await ask()
    await world.quiet()
    await world.save(reply, said)
    await world.quiet()
    expect(await question()).toMatchObject(answer)
    expect(await world.read(reply)).toContain(said.trim())
    expect([...world.engine.problems.all().keys()]).toEqual([])
    await confirm('None')
    expect(await world.read(reply)).toContain(said.trim())
    expect(await world.read('agents/b/agent.md')).toContain('Be brief.')
  },
)

test('A12: what is saved in the moment in which it is asked is the answer', async () => {
  await ask()
  await world.save(reply, 'Stay.\n')
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Stay.' })
  expect(await world.read(reply)).toContain('Stay.')
  expect([...world.engine.problems.all().keys()]).toEqual([])
})

test('A12: an empty file, and one that quotes another question, answer nothing', async () => {
  await deleteAll()
  await ask()
  await world.quiet()
  await world.save(reply, '\n')
  await world.quiet()
  expect(await question()).toMatchObject({ answeredAt: null })
  await world.save(reply, '> What is the name of the other one?\n\n- [x] Go\n')
  await world.quiet()
  expect(await question()).toMatchObject({ answeredAt: null })
  expect(await world.read(reply)).toContain('What is the name')
  expect([...world.engine.problems.all().keys()]).toEqual([reply])
})
