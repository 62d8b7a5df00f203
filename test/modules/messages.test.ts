// Questions and messages: asking, answering once and again, sending, and what follows an agent.

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { folderOf, placeOf, variantOf } from '../../src/kernel/layout.ts'
import type { Agent } from '../../src/modules/agents/index.ts'
import { type Message, messageDocuments, messageWords } from '../../src/modules/messages/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
let otter: Agent
beforeEach(async () => {
  app = await openTestApp()
  otter = await app.run<Agent>('agent.create', { name: 'brave-otter' })
})
afterEach(() => app.close())

const asOtter = () => agentActor(otter.id, otter.title)
const ask = (input: object = {}) =>
  app.run<Message>('question.ask', {
    text: 'Which database?',
    agent: 'brave-otter',
    option: ['SQLite: one file', 'Postgres'],
    ...input,
  })

describe('Asking', () => {
  it('puts a question into the folder of the agent that asks', async () => {
    const asked = await ask()
    expect(asked).toMatchObject({
      path: 'agents/brave-otter/messages/0001-which-database/question.md',
      title: 'Which database?',
      body: 'Which database?\n',
      thread: asked.id,
      agent: otter.id,
      from: { kind: 'agent', id: otter.id, name: 'brave-otter' },
      wantsReply: true,
      options: [
        { label: 'SQLite', description: 'one file' },
        { label: 'Postgres', description: '' },
      ],
      answeredAt: null,
    })
  })

  it('asks in the name of cw when no agent is named, and in its own when an agent asks', async () => {
    const mine = await app.run<Message>('question.ask', { text: 'Go on?' })
    expect(mine).toMatchObject({ agent: null, from: cw, path: 'agents/cw/messages/0001-go-on/question.md' })
    const its = await app.run<Message>('question.ask', { text: 'Go on?' }, asOtter())
    expect(its).toMatchObject({ agent: otter.id, path: 'agents/brave-otter/messages/0001-go-on/question.md' })
    await app.run('agent.create', { name: 'lynx' })
    await expect(app.run('question.ask', { text: 'x', agent: 'lynx' }, asOtter())).rejects.toMatchObject({
      code: 'actor.forbidden',
    })
  })

  it('refuses an agent that asks without end, until one is answered', async () => {
    for (let at = 0; at < 100; at++) await app.run('question.ask', { text: `Number ${at}?` }, asOtter())
    const more = () => app.run('question.ask', { text: 'And this?' }, asOtter())
    await expect(more()).rejects.toMatchObject({ code: 'question.too-many' })
    await ask()
    const [first] = await app.run<Message[]>('question.list', { agent: 'brave-otter' })
    for (const ref of [first?.id, 'which-database']) await app.run('question.answer', { ref, text: 'Yes.' })
    expect(await more()).toMatchObject({ title: 'And this?' })
  })

  it('sends nothing of an agent to itself', async () => {
    const own = app.run('message.send', { agent: 'brave-otter', text: 'Go on.' }, asOtter())
    await expect(own).rejects.toThrow('No agent writes to itself')
    expect(await app.run('message.list')).toEqual([])
  })

  it('never gives a number twice, also not after archiving', async () => {
    await ask()
    const second = await app.run<Message>('message.send', { agent: 'brave-otter', text: 'Small commits.' })
    expect(second.path).toBe('agents/brave-otter/messages/0002-small-commits.md')
    await app.run('message.archive', { ref: second.id })
    expect((await ask()).path).toBe('agents/brave-otter/messages/0003-which-database/question.md')
  })

  it('makes a short title of a long text', async () => {
    const text = `## ${'word '.repeat(40)}\n\nMore.`
    const { title } = await ask({ text })
    expect(title.length).toBeLessThanOrEqual(60)
    expect(title).toMatch(/^word word .*word…$/)
    expect((await ask({ text, title: 'Words' })).title).toBe('Words')
  })

  it.each<[object, string]>([
    [{ text: ' \n' }, 'empty text'],
    [{ option: ['A', 'A: again'] }, 'the same label twice'],
    [{ option: [': x'] }, 'no label'],
    [{ option: ['Send: it'] }, 'the label of the box that sends'],
  ])('refuses %o (%s)', async (input) => {
    await expect(ask(input)).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('refuses to ask for an archived agent', async () => {
    await app.run('agent.archive', { ref: 'brave-otter' })
    await expect(ask({ agent: otter.id })).rejects.toMatchObject({ code: 'entity.archived' })
  })
})

describe('Who asks', () => {
  it('is told by the name that the agent has by now', async () => {
    const { id } = await ask()
    await app.run('agent.move', { ref: 'brave-otter', path: 'agents/lynx/agent.md' })
    const named = { from: { kind: 'agent', id: otter.id, name: 'lynx' } }
    for (const list of ['question.list', 'message.list']) expect(await app.run(list)).toMatchObject([named])
    for (const show of ['question.show', 'message.show'])
      expect(await app.run(show, { ref: id })).toMatchObject(named)
    expect(await app.run('status.overview')).toMatchObject({ waiting: [{ who: 'lynx' }] })
  })

  it.each([
    ['with it', false],
    ['and brought back alone', true],
  ])('an agent that is archived waits for no answer to a question that is archived %s', async (_, back) => {
    const { id } = await ask()
    const other = await app.run<Message>('question.ask', { text: 'Which colour?' })
    await app.run('agent.archive', { ref: 'brave-otter' })
    if (back) await app.run('message.restore', { ref: id })
    const ids = async (input = {}) =>
      (await app.run<Message[]>('question.list', input)).map((question) => question.id)
    expect(await ids()).toEqual([other.id])
    expect(await ids({ all: true })).toEqual([other.id, id])
    expect(await app.run('status.overview')).toMatchObject({ waiting: [{ title: 'Which colour?' }] })
    await app.run('agent.restore', { ref: 'brave-otter' })
    expect((await ids()).sort()).toEqual([other.id, id].sort())
  })
})

describe('Answering', () => {
  it('closes a question with words, ticks or both', async () => {
    const asked = await ask()
    app.clock.advance(1000)
    const answered = await app.run<Message>('question.answer', {
      ref: 'which-database',
      text: ' Use WAL. ',
      choose: ['sqlite'],
    })
    expect(answered).toMatchObject({
      answer: 'Use WAL.',
      chosen: ['SQLite'],
      answeredAt: asked.createdAt + 1000,
      answeredBy: { kind: 'person' },
      correction: false,
    })
    expect(app.events().at(-1)?.type).toBe('message.answered')
    expect(await app.run('question.list')).toEqual([])
    expect(await app.run('question.list', { all: true, agent: 'brave-otter' })).toHaveLength(1)
    expect(await app.run('question.show', { ref: asked.id })).toEqual(answered)
  })

  it('is a person’s alone', async () => {
    await ask()
    for (const actor of [asOtter(), cw])
      await expect(
        app.run('question.answer', { ref: 'which-database', text: 'x' }, actor),
      ).rejects.toMatchObject({ code: 'actor.forbidden' })
  })

  it('is refused when it is empty, unknown, too much, or for what is no question', async () => {
    const { id: ref } = await ask()
    const sent = await app.run<Message>('message.send', { agent: 'brave-otter', text: 'Hi.' })
    const refused = (input: object) => expect(app.run('question.answer', { ref, ...input })).rejects
    const remedy = 'The options are: SQLite, Postgres; words of your own will do, too.'
    const empty = { code: 'answer.unfit', message: 'The answer is empty.', hint: remedy }
    await refused({}).toMatchObject(empty)
    await refused({ text: '  ' }).toMatchObject(empty)
    await refused({ choose: ['Oracle'] }).toMatchObject({
      code: 'answer.unfit',
      message: 'No option is called “Oracle”.',
      hint: remedy,
    })
    await refused({ option: ['SQLit'] }).toMatchObject({ hint: `Did you mean SQLite? ${remedy}` })
    await refused({ choose: ['SQLite', 'Postgres'] }).toMatchObject({
      code: 'answer.unfit',
      message: 'Only one option can be chosen, and 2 are: SQLite, Postgres.',
      hint: expect.stringMatching(/^Leave the tick at one of them and take out the others;/),
    })
    await refused({ ref: sent.id, text: 'x' }).toMatchObject({ code: 'entity.unknown' })
  })

  it('takes several options where the question allows it', async () => {
    const { id: ref } = await ask({ multi: true })
    const answered = await app.run('question.answer', { ref, choose: ['Postgres', 'SQLite'] })
    expect(answered).toMatchObject({ chosen: ['SQLite', 'Postgres'], answer: null })
  })

  it('is a choice where the words are the label of an option, but not where they stand in reply.md', async () => {
    const { id: ref } = await ask()
    expect(await app.run('question.answer', { ref, text: ' sqlite ' })).toMatchObject({
      chosen: ['SQLite'],
      answer: null,
    })
    const words = (text: string, source?: string) =>
      app.run('question.answer', { ref, text, source, correct: true })
    const said = { chosen: [], answer: 'SQLite, please' }
    expect(await words('SQLite, please')).toMatchObject(said)
    expect(await words('SQLite', 'SQLite')).toMatchObject({ chosen: [], answer: 'SQLite' })
  })

  it('is done once; again only as a correction, which replaces what was not read', async () => {
    const { id: ref } = await ask()
    const first = await app.run<Message>('question.answer', { ref, text: 'A' })
    expect(await app.run('question.answer', { ref, text: 'A' })).toEqual(first)
    await expect(app.run('question.answer', { ref, text: 'B' })).rejects.toMatchObject({
      code: 'question.closed',
    })
    const second = await app.run('question.answer', { ref, text: 'B', correct: true })
    expect(second).toMatchObject({ answer: 'B', correction: false })
    expect(await app.run('message.list', { agent: 'brave-otter', unread: true })).toHaveLength(1)
    expect(await app.run('message.read', { ref }, asOtter())).toMatchObject({ readAt: app.clock.now() })
    expect(await app.run('message.list', { agent: 'brave-otter', unread: true })).toEqual([])
    const third = await app.run('question.answer', { ref, text: 'C', correct: true })
    expect(third).toMatchObject({ answer: 'C', correction: true, readAt: null })
    expect(app.events().at(-1)?.change.after).toMatchObject({ answer: 'C', correction: true })
    expect(await app.run('message.read', { ref }, cw)).toMatchObject({ correction: false })
  })

  it('keeps the reply as it was saved, and shows the answer in a reply that nobody touched', async () => {
    const asked = await ask()
    const paths = messageDocuments(app.reader, asked)?.map((document) => [document.path, document.mode])
    expect(paths).toEqual([
      ['agents/brave-otter/messages/0001-which-database/question.md', 'view'],
      ['agents/brave-otter/messages/0001-which-database/reply.md', 'yours'],
    ])
    const saved = await app.run<Message>('question.answer', { ref: asked.id, text: 'A', source: 'mine\n' })
    expect(messageDocuments(app.reader, saved)?.[1]?.text).toBe('mine\n')
    const other = await app.run<Message>('question.answer', {
      ref: asked.id,
      text: 'By phone',
      correct: true,
    })
    expect(messageDocuments(app.reader, other)?.[1]?.text).toContain('\nBy phone\n')
    expect(messageDocuments(app.reader, other)?.[0]?.text).toContain('status: answered')
  })
})

describe('Messages', () => {
  it('are taken up where they were dropped', async () => {
    const path = 'agents/brave-otter/messages/small commits.md'
    const made = await app.run<Message>('message.create', { path, markdown: 'Make small commits.\n' })
    expect(made).toMatchObject({ path, title: 'Make small commits.', agent: otter.id, wantsReply: false })
    const hurried = {
      path: 'agents/brave-otter/messages/hurried.md',
      markdown: '- [x] Send\n\nhurry\n',
    }
    expect(await app.run('message.create', hurried)).toMatchObject({ title: 'hurry' })
    expect(messageDocuments(app.reader, made)).toBeNull()
  })

  it.each([
    ['agents/nobody/messages/hi.md', 'path.misplaced'],
    ['agents/brave-otter/messages/0001-x/question.md', 'path.kind'],
    ['tasks/hi.md', 'path.kind'],
  ])('are refused at %s', async (path, code) => {
    await expect(app.run('message.create', { path, markdown: 'x' })).rejects.toMatchObject({ code })
  })

  it('are refused in the folder of cw, which nobody reads, unless they come back to it', async () => {
    const own = { path: 'agents/cw/messages/hi.md', markdown: '# Hi\n' }
    await expect(app.run('message.create', own)).rejects.toThrow('reads no messages')
    expect(await app.run('message.create', { ...own, id: 'm-abcdef' })).toMatchObject({ agent: null })
  })

  it('are replaced while unread, and corrected later', async () => {
    const { id: ref } = await app.run<Message>('message.send', { agent: 'brave-otter', text: 'Hi.' })
    expect(await app.run('message.update', { ref, markdown: 'Ho.\n' })).toMatchObject({
      body: 'Ho.\n',
      title: 'Ho.',
      correction: false,
    })
    await app.run('message.read', { ref }, asOtter())
    expect(await app.run('message.update', { ref, markdown: 'Hu.\n' })).toMatchObject({
      correction: true,
      readAt: null,
    })
  })

  it('are held back as drafts', async () => {
    const { id: ref } = await app.run<Message>('message.send', {
      agent: 'brave-otter',
      text: 'x',
      draft: true,
    })
    expect(await app.run('message.list', { unread: true })).toEqual([])
    expect(await app.run('message.update', { ref, draft: false })).toMatchObject({ draft: false })
    expect(app.events().at(-1)?.type).toBe('message.sent')
  })

  it('are changed by their writer and read by the one they are for', async () => {
    const { id: ref } = await app.run<Message>('message.send', { agent: 'brave-otter', text: 'x' })
    const lynx = agentActor('a-000000', 'lynx')
    for (const call of ['message.update', 'message.read'])
      await expect(app.run(call, { ref, markdown: 'y' }, lynx)).rejects.toMatchObject({
        code: 'actor.forbidden',
      })
    const asked = await ask()
    await expect(app.run('message.update', { ref: asked.id, markdown: 'y' })).rejects.toMatchObject({
      code: 'field.readonly',
    })
  })

  it('go to the archive with their agent, come back, and move with it', async () => {
    await ask()
    await app.run('message.send', { agent: 'brave-otter', text: 'Hi.' })
    await app.run('agent.archive', { ref: 'brave-otter' })
    expect(await app.run('message.list')).toEqual([])
    await app.run('agent.restore', { ref: otter.id })
    await app.run('agent.move', { ref: otter.id, path: 'agents/owl/agent.md' })
    expect((await app.run<Message[]>('message.list')).map((message) => message.path)).toEqual([
      'agents/owl/messages/0001-which-database/question.md',
      'agents/owl/messages/0002-hi.md',
    ])
  })

  it('come back from the archive alone, and move to another agent', async () => {
    const { id: ref } = await app.run<Message>('message.send', { agent: 'brave-otter', text: 'Hi.' })
    await app.run('message.archive', { ref })
    expect(await app.run('message.restore', { ref })).toMatchObject({ archivedAt: null, agent: otter.id })
    const lynx = await app.run<Agent>('agent.create', { name: 'lynx' })
    const moved = await app.run('message.move', { ref, path: 'agents/lynx/messages/hi.md' })
    expect(moved).toMatchObject({ agent: lynx.id })
    const path = 'agents/lynx/messages/hi/question.md'
    await expect(app.run('message.move', { ref, path })).rejects.toMatchObject({ code: 'input.invalid' })
  })
})

describe('The first question', () => {
  const hello = JSON.parse(
    readFileSync(new URL('../../workspace-template/hello.json', import.meta.url), 'utf8'),
  ) as { options: { label: string }[] }

  it('is asked once, by cw alone', async () => {
    const asked = await app.run<Message>('question.hello', hello, cw)
    expect(asked).toMatchObject({ path: 'agents/cw/messages/0001-hello/question.md', agent: null, from: cw })
    expect(await app.run('question.hello', hello, cw)).toEqual(asked)
    await expect(app.run('question.hello', hello)).rejects.toMatchObject({ code: 'actor.forbidden' })
  })

  it('becomes a first draft when it is answered, and only then', async () => {
    const { id: ref } = await app.run<Message>('question.hello', hello, cw)
    const choose = [hello.options[0]?.label ?? '']
    await app.run('question.answer', { ref, choose, text: 'Log in with a $& key.' })
    await app.run('question.answer', { ref, text: 'No, nothing.', correct: true })
    const drafts = await app.run<{ title: string; body: string; status: string }[]>('initiative.list')
    expect(drafts).toMatchObject([{ title: 'Add a feature', status: 'draft' }])
    expect(drafts[0]?.body).toMatch(/^# Add a feature\n\nLog in with a \$& key\.\n\n## What should/)
  })

  it('has a draft for words alone', async () => {
    const { id: ref } = await app.run<Message>('question.hello', hello, cw)
    await app.run('question.answer', { ref, text: 'A faster login.' })
    expect(await app.run('initiative.list')).toMatchObject([{ title: 'A first idea' }])
  })
})

it('A tick alone is written into the first draft by its label', async () => {
  const draft = { title: 'T', body: '{{answer}}' }
  const hello = {
    question: 'Q',
    hint: 'H',
    options: [{ label: 'A', description: '', draft }],
    otherwise: draft,
  }
  const { id: ref } = await app.run<Message>('question.hello', hello, cw)
  await app.run('question.answer', { ref, choose: ['A'] })
  expect(await app.run('initiative.list')).toMatchObject([{ body: '# T\n\nA.\n' }])
})

it('the lines that send a message are none of its words', () => {
  const code = '```\n- [x] Send\n```'
  const body = `Look again. <!-- not this -->\n\n- [ ] Send\n\n${code}\n\n> - [x] Send\n\n- [x] Send\n`
  expect(messageWords(body)).toBe(`Look again.\n\n\n${code}\n\n> - [x] Send`)
})

describe('The place of a question', () => {
  const path = 'agents/brave-otter/messages/0001-which-database/question.md'

  it('is that of a message of its own', () => {
    expect(placeOf(path)).toEqual({
      kind: 'message',
      slug: '0001-which-database',
      parents: ['agents/brave-otter/agent.md'],
      archivedFrom: null,
    })
    expect(placeOf(`archive/2026-11/${path}`)).toMatchObject({ kind: 'message', archivedFrom: path })
    expect(placeOf(path.replace('question', 'reply'))).toBeNull()
    expect(folderOf(path)).toBe('agents/brave-otter/messages/0001-which-database')
    expect(variantOf(path, 2)).toBe('agents/brave-otter/messages/0001-which-database-2/question.md')
  })
})
