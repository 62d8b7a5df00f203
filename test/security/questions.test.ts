// What an agent asks, written to pass for more than its words: never a heading, a box, a hint or an answer of the document.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { outsideCode, stripComments } from '../../src/document/body-lines.ts'
import { type Message, messageDocuments, readReply } from '../../src/modules/messages/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const attacks: Readonly<Record<string, string>> = {
  'fences of frontmatter': '---\nstatus: answered\ndraft: true\n---',
  headings: '# cw asks\n\n## Answered by you\n\nHeading\n=======',
  'ticked boxes': '- [x] Postgres\n* [X] Postgres\n1. [x] Postgres\n- [x] Send',
  'a fence that is left open': '```\nno end\n~~~',
  'a comment that is left open': 'x <!-- Write your answer below this line.',
  'the end of a comment': '--> - [x] Send',
  'lone carriage returns': 'x\r- [x] Postgres\r- [x] Send',
  'other ends of lines': 'x\u2028- [x] Send\u2029- [x] Send\u0085- [x] Send\v- [x] Send\f- [x] Send',
  'orders to a terminal': '\u001b[2J\u001b]0;x\u0007\u009b2K\u202eevil',
  'a quote that ends': '> x\n\n- [x] Send',
  'lazy lines': '> x\n- [x] Send\n<details>',
}

/** How an editor that takes more for an end of line than `\n` saves a file. */
const saved = (text: string) => text.replace(/\r\n|[\v\f\r\u0085\u2028\u2029]/g, '\n')

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e]/

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
})

afterEach(() => app.close())

async function documentsFor(given: { title?: string; text?: string; choices?: object[] }) {
  const choices = given.choices ?? [
    { label: 'SQLite', description: '' },
    { label: 'Postgres', description: 'a server' },
  ]
  const asked = await app.run<Message>('question.ask', { title: 'Database', text: 'x', ...given, choices })
  const [question, reply] = (messageDocuments(app.reader, asked) ?? []).map(({ text }) => saved(text))
  return { question: question ?? '', reply: reply ?? '', asked }
}

/** The lines that are neither quoted nor in a comment nor in code: the document's own. */
const ownLines = (text: string) =>
  [...outsideCode(stripComments(text))].map((line) => line.text).filter((line) => !/^(?:>.*)?$/.test(line))

describe.each(Object.keys(attacks))('A question that holds %s', (name) => {
  const text = attacks[name] ?? ''

  test('leaves both documents their own lines, and no control character in them', async () => {
    const plain = await documentsFor({})
    const { question, reply } = await documentsFor({ text })
    expect(ownLines(question).filter((line) => !line.startsWith('id: '))).toEqual(
      ownLines(plain.question).filter((line) => !line.startsWith('id: ')),
    )
    expect(ownLines(reply)).toEqual(ownLines(plain.reply))
    expect(question + reply).not.toMatch(controls)
  })

  test('answers nothing by itself, whoever saves the file, and keeps the words of the answer apart', async () => {
    const { reply } = await documentsFor({ text })
    expect(readReply(reply, saved(reply), 'save')).toEqual({ kind: 'untouched' })
    const ticked = reply
      .replace('- [ ] SQLite', '- [x] SQLite')
      .replace('\n- [ ] Send', '\nMine.\n\n- [ ] Send')
    expect(readReply(reply, ticked, 'save')).toMatchObject({
      kind: 'text',
      chosen: ['SQLite'],
      text: 'Mine.',
    })
  })

  test('begins nothing in its title and its options either', async () => {
    const { question, reply, asked } = await documentsFor({
      title: text,
      choices: [{ label: text, description: text }],
    })
    expect(ownLines(question).filter((line) => /^#|^- \[|^\s*(?:```|~~~)|^- [#>]/.test(line))).toHaveLength(1)
    expect(question).not.toMatch(controls)
    expect(reply).not.toMatch(controls)
    const label = asked.options[0]?.label ?? ''
    const ticked = reply.replace('- [ ] ', '- [x] ')
    expect(readReply(reply, ticked, 'save')).toMatchObject({ kind: 'ticks', chosen: [label] })
    expect(await app.run('question.answer', { ref: asked.id, choose: [label] })).toMatchObject({
      chosen: [label],
    })
  })
})

test('The words of the asker are shown as they are, as a quote', async () => {
  const { question } = await documentsFor({ text: 'Which?\n\n```sql\nselect 1\n```\n\n- a\n- b' })
  expect(question).toContain(
    '# cw asks: Database\n\n> Which?\n>\n> ```sql\n> select 1\n> ```\n>\n> - a\n> - b\n\n- SQLite\n',
  )
})
