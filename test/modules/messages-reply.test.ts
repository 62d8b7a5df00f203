// reply.md and the other documents of messages: what they show, and what a save of them means.

import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/document/document.ts'
import {
  answerCall,
  answerIn,
  messageCodec,
  type ReplyMode,
  readReply,
  renderReply,
} from '../../src/modules/messages/index.ts'

const asked = {
  from: { kind: 'agent', id: 'a-1', name: 'brave-otter' },
  body: 'Which database?\n\nIt has to hold <!-- a lot.\n',
  options: [
    { label: 'SQLite', description: 'one file, no server' },
    { label: 'SQLite with WAL', description: '' },
    { label: 'Postgres', description: 'a server' },
  ],
  multi: false,
  answer: null,
  chosen: [],
  answeredAt: null,
  answeredBy: null,
} as const

const open = renderReply(asked)
const answered = { ...asked, answer: 'Use WAL.', chosen: ['SQLite'], answeredAt: 1, answeredBy: asked.from }

it('An open reply.md is complete alone', () => {
  expect(open).toBe(`# brave-otter asks

> Which database?
>
> It has to hold &lt;!-- a lot.

- [ ] SQLite
  — one file, no server
- [ ] SQLite with WAL
- [ ] Postgres
  — a server

<!-- Tick one of these, or write below this line, or both. -->

- [ ] Send

<!-- Saving sends: ticks at once, words when the editor is closed or after 10 quiet seconds; with Send ticked, everything at once. draft: true at the top, between two lines of ---, holds it back. -->
`)
})

it('An untouched reply.md shows the answer that came another way', () => {
  const text = renderReply(answered)
  expect(text).toContain('- [x] SQLite\n')
  expect(text).toContain('both. -->\n\nUse WAL.\n\n- [ ] Send\n')
  expect(text).toContain('<!-- Answered by brave-otter.')
  expect(readReply(text, text, 'auto')).toEqual({ kind: 'untouched' })
  expect(readReply(text, text.replace('Use WAL', 'Use no WAL'), 'auto')).toMatchObject({
    kind: 'text',
    text: 'Use no WAL.',
    chosen: ['SQLite'],
  })
})

describe('A saved reply.md', () => {
  const read = (saved: string, mode: ReplyMode = 'auto') => readReply(open, saved, mode)
  const tick = (label: string) => (text: string) => text.replace(`- [ ] ${label}\n`, `- [x] ${label}\n`)
  const write = (words: string, text = open) => text.replace('both. -->\n', `both. -->\n\n${words}\n`)

  it.each([
    ['as it was', open],
    ['empty', ''],
    ['blank', ' \n\n'],
    ['with Send alone', tick('Send')(open)],
    ['with its hints taken out', open.replace(/<!--.*-->\n/g, '')],
    [
      'with its hints wrapped by a formatter',
      open.replace(/(<!--.*)/g, (line) => line.replaceAll(', ', ',\n')),
    ],
    ['with hints of another setting', renderReply(asked, 'tick')],
    ['with an empty comment', write('<!-- -->')],
    ['with its question taken out', open.replace(/^>.*\n/gm, '')],
  ])('%s is untouched', (_, saved) => {
    expect(read(saved)).toEqual({ kind: 'untouched' })
  })

  it('waits for Send where the file says so, whatever is set by now [A11]', () => {
    const before = renderReply(asked, 'tick')
    const wrapped = (text: string) => text.replace('before Send', 'before\nSend')
    for (const mode of ['auto', 'save'] as const) {
      expect(read(tick('SQLite')(before), mode)).toMatchObject({ kind: 'ticks', when: 'never' })
      expect(read(write('Postgres.', wrapped(before)), mode)).toMatchObject({ kind: 'text', when: 'never' })
      expect(read(tick('Send')(write('Postgres.', before)), mode)).toMatchObject({ when: 'now' })
      const without = write('Postgres.', before.replace(/<!-- Nothing.*\n/, ''))
      expect(read(without, mode)).toMatchObject({ when: mode === 'auto' ? 'text' : 'quiet' })
    }
  })

  it.each([
    ['the hint above the words', open.replace('both. -->', 'both. Postgres, please.\n\nSoon. -->')],
    ['the hint below them', open.replace('holds it back. -->', 'holds it back. Postgres. -->')],
    ['a hint whose end is gone', open.replace('both. -->', 'both.\n\nPostgres.')],
    ['a hint in place of its words', open.replace(/<!-- Tick.* -->/, '<!-- Postgres -->')],
    ['a comment, Send ticked', tick('Send')(write('<!-- not now -->'))],
  ])('A6: whose words stand in %s says so', (_, saved) => {
    expect(read(saved)).toEqual({ kind: 'commented' })
    expect(read(saved.replaceAll('\n', '\r\n'), 'tick')).toEqual({ kind: 'commented' })
  })

  it.each([
    ['auto', 'quiet', 'text'],
    ['save', 'quiet', 'quiet'],
    ['tick', 'never', 'never'],
  ] as const)('in mode %s sends ticks %s, words %s, and with Send at once', (mode, ticks, words) => {
    expect(read(tick('Postgres')(open), mode)).toEqual({
      kind: 'ticks',
      text: '',
      chosen: ['Postgres'],
      when: ticks,
    })
    expect(read(write('Neither.'), mode)).toEqual({ kind: 'text', text: 'Neither.', chosen: [], when: words })
    expect(read(tick('Send')(tick('Postgres')(write('Yes.'))), mode)).toEqual({
      kind: 'send',
      text: 'Yes.',
      chosen: ['Postgres'],
      when: 'now',
    })
  })

  it('is held by draft: true', () => {
    expect(read(`---\ndraft: true\n---\n${tick('Send')(write('x'))}`)).toEqual({ kind: 'draft' })
    expect(read(`---\ndraft: false\n---\n${write('x')}`)).toMatchObject({ kind: 'text', text: 'x' })
  })

  it.each(['Yes', 'yes', 'on', '1', '"true"', '[true]', 'maybe'])(
    'A6: whose draft is %s is a problem, and not sent',
    (value) => {
      expect(read(`---\nnote: x\ndraft: ${value}\n---\n${tick('Send')(write('x'))}`)).toMatchObject({
        kind: 'problem',
        problem: { code: 'value.type', field: 'draft', line: 3 },
      })
    },
  )

  it.each(['True', 'TRUE', 'true # not yet'])('is held by draft: %s', (value) => {
    expect(read(`---\ndraft: ${value}\n---\n${write('x')}`)).toEqual({ kind: 'draft' })
  })

  it.each(['', 'null', 'False'])('is not held by draft: %s', (value) => {
    expect(read(`---\ndraft: ${value}\n---\n${write('x')}`)).toMatchObject({ kind: 'text', text: 'x' })
  })

  it('with broken frontmatter is a problem', () => {
    expect(read(`---\ndraft: [\n---\n${open}`)).toMatchObject({
      kind: 'problem',
      problem: { code: 'yaml.invalid' },
    })
  })

  it('takes what is written behind an option for words', () => {
    expect(read(open.replace('- [ ] SQLite\n', '- [x] SQLite, but small\n'))).toMatchObject({
      chosen: ['SQLite'],
      text: 'but small',
    })
    expect(read(open.replace('- [ ] SQLite with WAL', '- [x] SQLite with WAL: yes'))).toMatchObject({
      chosen: ['SQLite with WAL'],
      text: 'yes',
    })
    expect(read(open.replace('- [ ] SQLite\n', '- [ ] SQLite, but small\n'))).toMatchObject({
      kind: 'problem',
      problem: { code: 'answer.unclear', line: 7 },
    })
  })

  it('keeps code as it is, with what looks like ticks and comments in it', () => {
    const code = '```\n<!-- kept -->\n\n- [x] Send\n- [x] Postgres\n```'
    expect(read(write(code))).toEqual({ kind: 'text', text: code, chosen: [], when: 'text' })
  })

  it('sends although a fence above was never closed', () => {
    const saved = tick('Send')(tick('Postgres')(open)).replace('- [ ] SQLite\n', '```\nx\n- [ ] SQLite\n')
    expect(read(saved)).toMatchObject({ kind: 'send', chosen: ['Postgres'] })
  })

  it.each([
    ['a fence', '```\n- [x] Postgres\n- [x] Send\n```'],
    ['a fence of tildes with a name', '~~~md\n- [x] Postgres\n- [x] Send\n~~~'],
    ['a fence in a list', '- so:\n\n  ```\n  - [x] Postgres\n  - [x] Send\n  ```'],
    ['a fence that is not closed', '```\n- [x] Postgres\n- [x] Send'],
    ['indented code', 'Not this:\n\n    - [x] Postgres\n\n    - [x] Send'],
    ['code behind a tab', 'Not this:\n\n\t- [x] Postgres\n\t- [x] Send'],
    ['a paragraph', 'Not this:\n    - [x] Postgres\n    - [x] Send'],
    ['a quote, with words below it', '> - [x] Postgres\n> - [x] Send\n\nNot this.'],
    ['code spans', '`- [x] Postgres`\n`- [x] Send`'],
    ['code, with words behind it', '```\n- [x] Postgres, but\n```\n\n    - [x] SQLite: no'],
  ])('A6: takes boxes in %s for words, in the whole file and where only the words are left', (_, words) => {
    for (const saved of [write(words), `${words}\n`, `${words}\n`.replaceAll('\n', '\r\n')])
      expect(read(saved)).toEqual({ kind: 'text', text: words, chosen: [], when: 'text' })
  })

  it('A6: takes indented boxes right below a hint for words', () => {
    expect(read(write('    - [x] Postgres\n    - [x] Send'))).toMatchObject({
      kind: 'text',
      text: '    - [x] Postgres\n    - [x] Send',
      chosen: [],
    })
  })

  it('A6: tells the ticked boxes from those in code', () => {
    const saved = tick('Send')(tick('SQLite')(write('```\n- [x] Postgres\n```\n\n    - [x] Send')))
    expect(read(saved)).toMatchObject({
      kind: 'send',
      chosen: ['SQLite'],
      text: '```\n- [x] Postgres\n```\n\n    - [x] Send',
    })
    expect(read('Neither. The doc says:\n\n```\n- [x] Postgres\n```\n- [x] Send\n')).toMatchObject({
      kind: 'send',
      chosen: [],
      text: 'Neither. The doc says:\n\n```\n- [x] Postgres\n```',
    })
  })

  it('keeps the words of a task list, and ticks with other signs and depths', () => {
    const tasks = '- [x] done\n  - [ ] not yet\n    - [x] deep\n\n* [x] starred'
    expect(read(write(tasks))).toMatchObject({ text: tasks, chosen: [] })
    const nested = '1. Please:\n\n   - [x] Postgres\n+ [X] Send\n'
    expect(read(nested)).toMatchObject({ kind: 'send', text: '1. Please:', chosen: ['Postgres'] })
  })

  it('takes a tick that was written anew, with other signs', () => {
    expect(read(`* [X] postgres\n`)).toMatchObject({ kind: 'text', text: '* [X] postgres' })
    expect(read(`  1. [X]  Postgres \n+ [x] Send`)).toMatchObject({
      kind: 'send',
      chosen: ['Postgres'],
      text: '',
    })
  })

  it('keeps words from before and after apart', () => {
    expect(read(`First.\n\n${open}\nLast.\n`)).toMatchObject({ text: 'First.\n\nLast.' })
  })

  it('is sent as the answer it is', () => {
    const replacing = { text: '', chosen: [] }
    expect(answerCall('m-1', read(write('x')), { saved: 'saved', replacing })).toEqual({
      path: 'question.answer',
      input: { ref: 'm-1', text: 'x', choose: [], correct: true, replacing, source: 'saved' },
    })
    expect(answerCall('m-1', { kind: 'untouched' }, { saved: 'saved', replacing })).toBeNull()
  })
})

it('An answer that was taken out of a reply.md again leaves it untouched', () => {
  const taken = renderReply(answered).replace('Use WAL.', '').replace('[x]', '[ ]')
  expect(readReply(open, taken, 'auto')).toEqual({ kind: 'untouched' })
})

it('Labels that hold code are chosen, and their boxes in code are not', () => {
  const options = [
    { label: '`a | b`', description: '```' },
    { label: '- [x] c', description: '    d' },
  ]
  const text = renderReply({ ...asked, options, multi: true })
  expect(readReply(text, text, 'save')).toEqual({ kind: 'untouched' })
  expect(readReply(text, text.replaceAll(/- \[ \] (?!Send)/g, '* [x] '), 'save')).toEqual({
    kind: 'ticks',
    text: '',
    chosen: ['`a | b`', '- [x] c'],
    when: 'quiet',
  })
  expect(readReply(text, '```\n- [x] `a | b`\n```\n', 'save')).toMatchObject({ kind: 'text', chosen: [] })
})

it.each(['```\ncode', '```\n- [x] Send\n```', 'So:\n\n    - [x] Postgres\n\nOr so.'])(
  'An answer with code that came another way reads back as it was given: %j',
  (answer) => {
    const text = renderReply({ ...answered, answer })
    expect(answerIn(open, text)).toEqual({ text: answer, chosen: ['SQLite'] })
  },
)

it('Labels in which comments begin are chosen by their own words', () => {
  const text = renderReply({ ...asked, options: [{ label: 'a <!-- b', description: '' }] })
  expect(readReply(text, text.replace('[ ]', '[x]'), 'save')).toMatchObject({ chosen: ['a <!-- b'] })
})

describe('The document of a message', () => {
  const at = { path: 'agents/otter/messages/hi.md', id: null }
  const read = (text: string) => {
    const doc = readDocument(text)
    if (!doc.ok) throw new Error(doc.problem.message)
    return doc.value
  }

  it('is sent by a save, unless it is a draft', () => {
    expect(messageCodec.create(read('Hi.\n'), at)).toEqual({
      ok: true,
      decision: 'send',
      calls: [{ path: 'message.create', input: { markdown: 'Hi.\n', path: at.path } }],
    })
    expect(messageCodec.create(read('---\ndraft: true\n---\nHi.\n'), at)).toMatchObject({
      decision: null,
      calls: [{ input: { draft: true } }],
    })
    const known = { id: 'm-1', path: at.path }
    expect(messageCodec.change(read('Hi.\n'), read('Ho.\n'), known)).toMatchObject({ decision: 'send' })
    expect(messageCodec.change(read('Hi.\n'), read('Hi.\n'), known)).toMatchObject({
      decision: null,
      calls: [],
    })
    const bad = messageCodec.create(read('---\ndraft: maybe\n---\n'), at)
    expect(bad).toMatchObject({ ok: false, problem: { code: 'value.type', line: 2 } })
  })

  it('cannot be written where only a question is shown', () => {
    const path = 'agents/otter/messages/0001-x/question.md'
    const refused = { ok: false, problem: { code: 'question.shown' } }
    expect(messageCodec.create(read('x'), { path, id: null })).toMatchObject(refused)
    expect(messageCodec.change(read('x'), read('y'), { path, id: 'm-1' })).toMatchObject(refused)
  })
})
