// When a message that is written as a file goes out, and what the log says while it does not.

import { afterEach, expect, test } from 'vitest'
import type { EngineSettings } from '../../../src/fsui/shell/engine/parts.ts'
import { EngineWorld } from './engine-world.ts'

const path = 'agents/otter/messages/hint.md'

let world: EngineWorld
afterEach(() => world.close())

async function open(replyMode: EngineSettings['replyMode']): Promise<void> {
  world = await EngineWorld.open({ replyMode })
  await world.save('agents/otter/agent.md', '---\nrole: worker\n---\n')
  await world.quiet()
}

const told = () => world.journal.filter((line) => line.startsWith('not sent: '))
const bodies = async () =>
  (await world.run<{ body: string }[]>('message.list', { unread: true })).map(({ body }) => body)

test('A5: in auto, words go out after ten quiet seconds, and each change begins them anew', async () => {
  await open('auto')
  await world.save(path, 'Commit\n')
  await world.quiet(8_000)
  await world.save(path, 'Commit often.\n')
  await world.quiet(8_000)
  expect(await bodies()).toEqual([])
  expect(new Set(told())).toEqual(
    new Set([`not sent: ${path}: its words go out after 10 quiet seconds, or at once when Send is ticked`]),
  )
  await world.quiet()
  expect(await bodies()).toEqual(['Commit often.\n'])
  expect(world.journal.at(-1)).toMatch(`taken up: ${path} (new message m-`)
  expect(await world.read(path)).toMatch(/^---\nid: m-\w+\n---\nCommit often\.\n$/)
})

test('A5: in auto, they wait until the editor that was seen has closed the file', async () => {
  await open('auto')
  world.editing.add(path)
  await world.save(path, 'Commit often.\n')
  await world.quiet(60_000)
  expect(await bodies()).toEqual([])
  expect(told()).toEqual([
    `not sent: ${path}: its words go out when the editor has closed it, or at once when Send is ticked`,
  ])
  world.editing.delete(path)
  await world.quiet(2_000)
  expect(await bodies()).toEqual(['Commit often.\n'])
})

test('A5: in save, every save sends', async () => {
  await open('save')
  await world.save(path, 'Commit often.\n')
  await world.quiet(2_000)
  expect(await bodies()).toEqual(['Commit often.\n'])
  expect(told()).toEqual([])
})

test.each(['auto', 'tick'] as const)('A5: in %s, a ticked Send in it sends at once', async (mode) => {
  await open(mode)
  await world.save(path, 'Commit often.\n\n- [x] Send\n')
  await world.quiet(2_000)
  expect(await bodies()).toEqual(['Commit often.\n\n- [x] Send\n'])
  expect(told()).toEqual([])
})

test.each([
  '```\n- [x] Send\n```\n',
  'Do not:\n\n    - [x] Send\n',
  '<!-- x -->\n\n\t- [x] Send\n',
  '> - [x] Send\n',
])('A6: a Send in code or in a quote sends nothing at once, and is words: %j', async (text) => {
  await open('auto')
  await world.save(path, text)
  await world.quiet(8_000)
  expect(await bodies()).toEqual([])
  await world.quiet()
  expect(await bodies()).toEqual([text])
})

test('A5: in tick, nothing goes out without it, also no later change', async () => {
  await open('tick')
  await world.save(path, 'Commit.\n')
  await world.quiet()
  await world.save(path, 'Commit.\n\n- [ ] Send\n\n```\n- [x] Send\n```\n')
  await world.quiet()
  expect(await bodies()).toEqual([])
  const never = `not sent: ${path}: it goes out when Send is ticked and the file is saved (fsui.reply: tick)`
  expect(told()).toEqual([never, never])
  await world.save(path, 'Commit.\n\n- [x] Send\n')
  await world.quiet()
  await world.save(path, ((await world.read(path)) ?? '').replace('Commit.\n\n- [x] Send', 'Rest.'))
  await world.quiet()
  expect(await bodies()).toEqual(['Commit.\n\n- [x] Send\n'])
  expect(told()).toEqual([never, never, never])
  await world.save(path, `${await world.read(path)}\n- [x] Send\n`)
  await world.quiet()
  expect(await bodies()).toEqual(['Rest.\n\n- [x] Send\n'])
})

test('A5: a draft is kept and held back, and one that says nothing is not sent', async () => {
  await open('auto')
  await world.save(path, '---\ndraft: true\n---\nRest.\n')
  await world.save('agents/otter/messages/b.md', '---\ntags: [x]\n---\n<!-- hm -->\n- [x] Send\n')
  await world.quiet()
  expect(told().sort()).toEqual([
    'not sent: agents/otter/messages/b.md: nothing is ticked or written in it yet',
    `not sent: ${path}: draft: true holds it back`,
  ])
  expect(await world.run('message.list')).toMatchObject([{ draft: true }])
  expect(await bodies()).toEqual([])
  await world.save(path, ((await world.read(path)) ?? '').replace('draft: true\n', ''))
  await world.quiet(8_000)
  expect(await bodies()).toEqual([])
  await world.quiet()
  expect(await bodies()).toEqual(['Rest.\n'])
})

test('A5: one that names its id was sent before', async () => {
  await open('tick')
  await world.save(path, '---\nid: m-9f2c7k\n---\nCommit often.\n')
  await world.quiet()
  expect(await bodies()).toEqual(['Commit often.\n'])
})

test('A5: what a command changes meanwhile sends no unsent change, and is merged with it once Send is ticked', async () => {
  await open('tick')
  await world.run('message.send', { agent: 'otter', text: 'One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n' })
  await world.quiet()
  const sent = 'agents/otter/messages/0001-one.md'
  await world.save(sent, ((await world.read(sent)) ?? '').replace('One.', 'Uno.'))
  await world.quiet()
  await world.run('message.update', {
    ref: '0001-one',
    markdown: 'One.\n\nTwo.\n\nTres.\n\nFour.\n\nFive.\n',
  })
  await world.quiet()
  expect(await bodies()).toEqual(['One.\n\nTwo.\n\nTres.\n\nFour.\n\nFive.\n'])
  await world.save(sent, `${await world.read(sent)}\n- [x] Send\n`)
  await world.quiet()
  expect((await bodies())[0]).toContain('Uno.')
})

test('A5: a line that says draft: false stays as it was typed', async () => {
  await open('save')
  await world.save(path, '---\ndraft: true\n---\nRest.\n')
  await world.quiet()
  await world.save(path, ((await world.read(path)) ?? '').replace('draft: true', 'draft: false'))
  await world.quiet()
  expect(await world.run('message.list')).toMatchObject([{ draft: false }])
  expect(await world.read(path)).toMatch(/^---\nid: m-\w+\ndraft: false\n---\nRest\.\n$/)
})

test('A5: one to an agent that is not there is told of once, and sent when it is', async () => {
  await open('auto')
  const lost = 'agents/heron/messages/hint.md'
  await world.save(lost, 'Commit often.\n')
  await world.quiet()
  await world.save('tasks/other.md', '# Other\n')
  await world.quiet()
  expect(told()).toHaveLength(1)
  expect(world.journal.filter((line) => line.startsWith(`not taken up: ${lost}`))).toHaveLength(1)
  await world.save('agents/heron/agent.md', '---\nrole: worker\n---\n')
  await world.quiet()
  expect(await bodies()).toEqual(['Commit often.\n'])
})
