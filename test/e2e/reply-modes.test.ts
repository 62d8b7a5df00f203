// When a saved reply or message is sent, by `fsui.reply`, and what the log says while it is not.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
}, 120_000)

afterAll(() => tree.remove())

async function ask(text: string): Promise<{ id: string; reply: string }> {
  const question = await tree.json<{ id: string; path: string }>('question', 'ask', text, '--option', 'Yes')
  await tree.flush()
  return { id: question.id, reply: question.path.replace('question.md', 'reply.md') }
}

const answer = async (id: string) =>
  (await tree.json<{ answer: string | null; chosen: string[] }>('question', 'show', id)).answer

it('tick: nothing is sent before Send is ticked, and the log says so', async () => {
  await tree.cw('config', 'set', 'fsui.reply', 'tick')
  const { id, reply } = await ask('Shall it be fast?')
  expect(await tree.read(reply)).toContain('Nothing is sent before Send is ticked')
  await tree.edit(reply, (text) => text.replace('- [ ] Send', 'Very.\n\n- [ ] Send'))
  await tree.logged(`not sent: ${reply}: it goes out when Send is ticked and the file is saved`)
  expect(await answer(id)).toBeNull()
  await tree.edit(reply, (text) => text.replace('- [ ] Send', '- [x] Send'))
  await tree.flush()
  expect(await answer(id)).toBe('Very.')
})

it('tick: what waits for Send goes on waiting when another mode is set [A11]', async () => {
  const { id, reply } = await ask('Shall it be kept?')
  await tree.edit(reply, (text) => text.replace('- [ ] Yes', '- [x] Yes'))
  await tree.logged(`not sent: ${reply}: it goes out when Send is ticked and the file is saved`)
  await tree.cw('config', 'set', 'fsui.reply', 'save')
  await tree.logged(`not sent: ${reply}: it says that nothing is sent before Send is ticked`)
  expect((await tree.json<{ chosen: string[] }>('question', 'show', id)).chosen).toEqual([])
  await tree.edit(reply, (text) => text.replace('- [ ] Send', '- [x] Send'))
  await tree.flush()
  expect((await tree.json<{ chosen: string[] }>('question', 'show', id)).chosen).toEqual(['Yes'])
})

it('save: every save sends, and the next one replaces it', async () => {
  await tree.cw('config', 'set', 'fsui.reply', 'save')
  const { id, reply } = await ask('Shall it be safe?')
  await tree.edit(reply, (text) => `${text}\nQuite.\n`)
  await tree.flush()
  expect(await answer(id)).toBe('Quite.')
  await tree.edit(reply, (text) => text.replace('Quite.', 'Entirely.'))
  await tree.flush()
  expect(await answer(id)).toBe('Entirely.')
})

it('a draft and a reply without an answer are held back, and the log says why', async () => {
  const { id, reply } = await ask('Shall it be small?')
  await tree.edit(reply, (text) => `---\ndraft: true\n---\n${text}\nRather.\n`)
  await tree.logged(`not sent: ${reply}: draft: true holds it back`)
  await tree.edit(reply, (text) => text.replace('Rather.', '').replace('draft: true', 'draft: false'))
  await tree.logged(`not sent: ${reply}: nothing is ticked or written in it yet`)
  expect(await answer(id)).toBeNull()
})

it('auto: words that wait for quiet are told of at once', async () => {
  await tree.cw('config', 'set', 'fsui.reply', 'auto')
  const { reply } = await ask('Shall it be good?')
  await tree.edit(reply, (text) => `${text}\nYes.\n`)
  await tree.logged(`not sent: ${reply}: its words go out after 10 quiet seconds`)
})

it.each(['auto', 'save', 'tick'] as const)('%s: a message goes out as a reply does', async (mode) => {
  await tree.cw('config', 'set', 'fsui.reply', mode)
  await tree.write('agents/otter/agent.md', '---\nrole: worker\n---\n')
  await tree.flush()
  const path = `agents/otter/messages/${mode}.md`
  const why = {
    auto: 'its words go out after 10 quiet seconds, or at once when Send is ticked',
    tick: 'it goes out when Send is ticked and the file is saved (fsui.reply: tick)',
  }
  await tree.write(path, 'Commit often.\n')
  if (mode !== 'save') {
    await tree.logged(`not sent: ${path}: ${why[mode]}`)
    const sent = await tree.json<{ path: string }[]>('message', 'list', '--agent', 'otter')
    expect(sent.map((message) => message.path)).not.toContain(path)
    await tree.write(path, 'Commit often.\n\n- [x] Send\n')
  }
  await tree.logged(`taken up: ${path} (new message m-`)
})
