// An answer is only what a person can have meant as one: what an editor, a formatter, a replacement in the whole tree or
// a copied form leaves in a reply.md is none.

import { describe, expect, it } from 'vitest'
import { answerIn, type ReplyMode, readReply, renderReply } from '../../src/modules/messages/index.ts'

const question = {
  from: { kind: 'agent', id: 'a-1', name: 'brave-otter' },
  body: 'Shall we drop the old tables of the production system, given that nobody has read them for a year?\n\nThey hold 3 GB.\n',
  options: [
    { label: 'Yes', description: 'all of them, and the backups that were made of them in the last year' },
    { label: 'No, never', description: 'keep' },
    { label: 'No, never before the next release of the whole product is out', description: '' },
  ],
  multi: false,
  answer: null,
  chosen: [],
  answeredAt: null,
  answeredBy: null,
} as const

/** What `cw ask-permission` asks. */
const permission = {
  ...question,
  body: 'May I run this?\n\n```\nrm -rf build\n```\n',
  options: [
    { label: 'Allow', description: 'this once' },
    { label: 'Allow always', description: '' },
    { label: 'Deny', description: 'it has to find another way' },
  ],
}

const kinds = [
  ['a single choice', question],
  ['a multiple choice', { ...question, multi: true }],
  ['a free question', { ...question, options: [] }],
  ['a permission', permission],
] as const

/** As `fold -s`, or the fill command of an editor with a sign of its own for the lines it makes. */
function fold(text: string, width: number, sign = ''): string {
  return text.replace(/^.+$/gm, (line) => {
    const lines: string[] = []
    for (let left = line; left !== ''; ) {
      const at = left.length <= width ? left.length : left.lastIndexOf(' ', width) + 1 || left.length
      lines.push(left.slice(0, at))
      left = left.slice(at) && sign + left.slice(at)
    }
    return lines.join('\n')
  })
}

const quoteOnly = (change: (quote: string) => string) => (text: string) =>
  text.replace(/^>.*$/gm, (line) => change(line))
/** As `prettier --prose-wrap=always` does. */
const joinDescriptions = (text: string) => text.replaceAll('\n  — ', ' — ')
const joinOptions = (text: string) => joinDescriptions(text).replace(/\n- \[(.)\] (?!Send)/g, ' - [$1] ')
const tick = (label: string) => (text: string) => text.replace(`- [ ] ${label}\n`, `- [x] ${label}\n`)
const write = (words: string, text: string) => text.replace(/^[-*] \[.\] S(?:end|ubmit)$/m, `${words}\n\n$&`)

/** The same words, in other lines or with other signs. */
const reformatted: [string, (text: string) => string][] = [
  ['whose quote is wrapped', quoteOnly((line) => fold(line, 70))],
  ['whose quote is wrapped with its signs', quoteOnly((line) => fold(line, 70, '> '))],
  ['whose quote is wrapped narrowly', quoteOnly((line) => fold(line, 20))],
  ['that is wrapped', (text) => fold(text, 60)],
  ['that is wrapped narrowly', (text) => fold(text, 30)],
  ['that is wrapped and indented', (text) => fold(text, 40, '  ')],
  ['whose quote is on one line', (text) => text.replace(/\n>\n> /g, ' ')],
  ['whose descriptions are joined to their options', joinDescriptions],
  ['whose descriptions are joined and wrapped', (text) => fold(joinDescriptions(text), 60, '  ')],
  ['with two hyphens for a dash', (text) => text.replaceAll('—', '--')],
  ['with a hyphen for a dash', (text) => text.replaceAll('—', '-')],
  ['with stars for its lists', (text) => text.replaceAll(/^- /gm, '* ')],
  ['with deeper descriptions', (text) => text.replaceAll('\n  — ', '\n          — ')],
  ['with a rule below its heading', (text) => text.replace('asks\n', 'asks\n\n---\n')],
  ['with a heading that is underlined', (text) => text.replace(/^# (.*)$/m, '$1\n=====')],
  ['with the words of its hints bare', (text) => text.replaceAll('<!-- ', '').replaceAll(' -->', '')],
  ['with its hints escaped', (text) => text.replaceAll('<!--', '\\<!--')],
  ['with a line of the quote taken out', (text) => text.replace(/^> .*\n>\n/m, '')],
  ['with all of the quote taken out', quoteOnly(() => '')],
]

/** Another question, or this one as a replacement left it. */
const otherQuote: [string, (text: string) => string][] = [
  ['with another word in its quote', quoteOnly((line) => line.replace(/ the |run/, ' any '))],
  ['with a word less in its quote', quoteOnly((line) => line.replace(/ the | run/, ' '))],
  ['with the end of its quote taken out', quoteOnly((line) => line.slice(0, -5))],
  ['with a line added to its quote', (text) => text.replace(/^>.*$/m, '$&\n> and the views')],
  ['with another word in its wrapped quote', quoteOnly((line) => fold(line.replace(/this|year/, 'X'), 12))],
  [
    'with its quote in another order',
    (text) =>
      text.replace(/^(?:>.*\n)+/m, (quote) => `${quote.trimEnd().split('\n').reverse().join('\n')}\n`),
  ],
  ['with another quote above its own', (text) => text.replace(/^>/m, '> The staging tables?\n\n>')],
  ['with another quote in place of its own', (text) => text.replace(/^(?:>.*\n)+/m, '> The tables?\n')],
]

/** Other words in what is of the form: with some of them it is clear what else is an answer. */
const changed: [string, (text: string) => string][] = [
  ['with another heading', (text) => text.replace('brave-otter', 'calm-otter')],
  ['with an option of one’s own that is not ticked', (text) => write('- [ ] Only some of them', text)],
  ['with an empty box that is ticked', (text) => write('- [x] ', text)],
  ['with a quote of something else', (text) => write('> somebody said so', text)],
  ['with another Send', (text) => text.replace('[ ] Send', '[ ] Submit')],
]

const changedOptions: [string, (text: string) => string][] = [
  ['with another label', (text) => text.replace(/(?<=\[ \] )(Yes|Allow)\b/, 'Other')],
  ['with a longer label', (text) => text.replace(/(?<=\[ \] )(Yes|Allow)\n/, '$1, but later\n')],
  ['with another description', (text) => text.replace(/all of them|this once/, 'all')],
  ['with a longer description', (text) => text.replace(/keep|another way/, '$&, or so')],
  [
    'with a joined description that is another',
    (t) => joinDescriptions(t).replace(/all of them|once/, 'all'),
  ],
  ['with an option beside the others', (text) => text.replace('- [ ] ', '- [ ] Only some\n- [ ] ')],
  [
    'with another label, wrapped behind its bullet',
    (text) => text.replace(/^- (?=\[ \] (?!Send))/gm, '-\n').replace(/Yes|Allow/, 'Other'),
  ],
  ['with words behind an option that is not ticked', (text) => text.replace(/— (.*)$/m, '— $1 (really)')],
]

const hello = renderReply({
  ...question,
  from: { kind: 'system', id: 'cw', name: 'cw' },
  body: 'Hello! What shall we begin with?',
  options: [
    { label: 'A first idea', description: 'an initiative that is a draft' },
    { label: 'Only look around', description: '' },
  ],
} as never)

describe.each(kinds)('The reply to %s', (_, asked) => {
  const open = renderReply(asked)
  const read = (saved: string, mode: ReplyMode = 'auto') => readReply(open, saved, mode)
  const label = asked.options[0]?.label

  it.each(reformatted)('A7: %s says nothing yet', (_name, change) => {
    for (const mode of ['auto', 'save', 'tick'] as const)
      expect(read(change(open), mode)).toEqual({ kind: 'untouched' })
    expect(read(change(open).replaceAll('\n', '\r\n'))).toEqual({ kind: 'untouched' })
    expect(answerIn(open, change(open))).toEqual({ text: '', chosen: [] })
  })

  it.each(changed.concat(asked.options.length > 0 ? changedOptions : []))(
    'A7: %s is not sent, and told of',
    (_name, change) => {
      expect(change(open)).not.toBe(open)
      for (const saved of [change(open), change(open).replace('[ ] Send', '[x] Send')])
        for (const mode of ['auto', 'save', 'tick'] as const)
          expect(read(saved, mode)).toMatchObject({
            kind: 'problem',
            problem: { code: 'answer.unclear', line: expect.any(Number) },
          })
    },
  )

  it('A7: with nothing but rules in it says nothing yet', () => {
    for (const rule of ['---', '***', '\n___\n', '- ', '>'])
      for (const saved of [write(rule, open), `${open}\n${rule}\n`, `\n${rule}\n`])
        expect(read(saved)).toEqual({ kind: 'untouched' })
  })

  it('A7: with a wrapped description that holds no word says nothing yet', () => {
    const signs = renderReply({ ...asked, options: [{ label: 'a', description: '-* >-# - <' }] })
    const wrapped = signs.replace('>-# - <', '>-#\n   - <')
    expect(readReply(signs, wrapped, 'auto')).toEqual({ kind: 'untouched' })
    expect(readReply(signs, write('?', signs), 'auto')).toMatchObject({ kind: 'text', text: '?' })
  })

  it('A7: with its options on one line says nothing yet, and never more than the tick of the first of them', () => {
    const joined = (text: string) => read(joinOptions(text))
    expect(joined(open)).toEqual({ kind: 'untouched' })
    for (const [at, option] of asked.options.entries())
      expect(joined(tick(option.label)(open))).toMatchObject(
        at === 0 ? { kind: 'ticks', text: '', chosen: [option.label] } : { kind: 'problem' },
      )
    if (asked.options.length > 1)
      expect(read(joinOptions(open.replace(/\[ \](?! Send)/g, '[x]')))).toMatchObject({ kind: 'problem' })
  })

  it.each([
    ['below a quote of its own', '> somebody said so\n\n👍'],
    ['right below a quote', '> somebody said so\nYes, the oldest.'],
    ['as a box that is ticked', '- [x] Only some of them\n  — the oldest'],
    ['as a task list', 'First:\n\n- [ ] the oldest\n- [ ] the others\n\n---\n\nThen ask.'],
    ['below a heading', '# Some\n\nThe oldest.'],
  ])('A7: words are sent as they stand %s', (_name, words) => {
    for (const saved of [write(words, open), `${words}\n`, `${words}\n\n- [ ] Send\n`])
      expect(read(saved)).toEqual({ kind: 'text', text: words, chosen: [], when: 'text' })
  })

  it('A7: words between the lines of its quote are sent', () => {
    expect(read(open.replace(/^> .*$/m, '$&\n\nThe oldest.\n'))).toMatchObject({ text: 'The oldest.' })
  })

  it('A7: is not sent where the form of another question was copied over it', () => {
    expect(read(hello)).toMatchObject({ kind: 'problem', problem: { code: 'answer.unclear' } })
    expect(read(`${hello}\n${open}`)).toMatchObject({ kind: 'problem' })
    for (const each of ['A first idea', 'Only look around', label ?? ''])
      expect(read(tick(each)(hello))).toMatchObject({ kind: 'problem' })
  })

  it.each(reformatted)('A7: %s is sent with the words that are written into it', (_name, change) => {
    const saved = write('Only the oldest.\n\n- one\n- two', change(open))
    expect(read(saved)).toMatchObject({ kind: 'text', text: 'Only the oldest.\n\n- one\n- two', chosen: [] })
  })

  it('A7: with another heading is sent with the words that are written into it', () => {
    expect(read(write('Only the oldest.', open.replace('brave', 'calm')))).toMatchObject({
      text: 'Only the oldest.',
      chosen: [],
    })
  })

  it.each(otherQuote)('A7: %s sends nothing, neither ticks nor words, and is told of', (_name, change) => {
    expect(change(open)).not.toBe(open)
    const ticked = tick(label ?? '')(open)
    for (const saved of [open, ticked, write('Only the oldest.', open), write('Only the oldest.', ticked)])
      for (const send of ['[ ] Send', '[x] Send'])
        for (const mode of ['auto', 'save', 'tick'] as const)
          expect(read(change(saved.replace('[ ] Send', send)), mode)).toMatchObject({
            kind: 'problem',
            problem: {
              code: 'answer.unclear',
              message: expect.stringContaining('is not the question that is asked here'),
              line: expect.any(Number),
            },
          })
  })

  it.skipIf(label === undefined).each(reformatted)(
    'A7: %s is sent with what was ticked before',
    (_name, change) => {
      for (const { label: each } of asked.options)
        expect(read(change(tick(each)(open)))).toMatchObject({ kind: 'ticks', text: '', chosen: [each] })
    },
  )

  it.skipIf(label === undefined).each(changed.slice(0, 2))(
    'A7: %s is sent with what is ticked',
    (_name, change) => {
      expect(read(change(tick(label ?? '')(open)))).toMatchObject({
        kind: 'ticks',
        text: '',
        chosen: [label],
      })
    },
  )
})

describe('A slip for a tick', () => {
  const open = renderReply(question)
  const read = (saved: string) => readReply(open, saved, 'auto')

  it.each(['- [v] Yes', '- [ x] Yes', '- [x ] Yes', '-[x] Yes', '- [x]Yes', '* [✓] yes', '[X] Yes'])(
    'A7: %s is told of, with the line to write, and nothing is sent',
    (line) => {
      const answer = read(open.replace('- [ ] Yes', line))
      expect(answer).toMatchObject({ kind: 'problem', problem: { code: 'answer.unclear' } })
      expect(answer).toHaveProperty('problem.remedy', expect.stringMatching(/^Write “- \[x\] [Yy]es” if/))
    },
  )

  it('A7: it is told of at Send, too, also beside words', () => {
    const answer = read(write('Drop them.', open).replace('- [ ] Send', '- [v] Send'))
    expect(answer).toMatchObject({ kind: 'problem', problem: { code: 'answer.unclear' } })
  })

  it.each(['- [1] is what I read about it.', '- [v2] of the plan says no', 'See [Yes](yes.md).'])(
    'A7: words like “%s” are words',
    (words) => expect(read(write(words, open))).toMatchObject({ kind: 'text', text: words }),
  )
})

describe('The reply to a question that is like another', () => {
  const staging = { ...question, body: 'Drop the STAGING tables?' }
  const production = { ...question, body: 'Drop the PRODUCTION tables?' }
  const read = (asked: typeof staging, saved: string) => readReply(renderReply(asked), saved, 'auto')
  const yes = tick('Yes')(renderReply(staging))
  const quoteAndWords = yes.replace(/^- .*\n|^ {2}— .*\n|^<!-- .*\n/gm, '')

  it.each([
    ['as it was saved', yes],
    ['without its heading', yes.replace(/^#.*\n/, '')],
    ['without its hints', yes.replace(/^<!--.*\n/gm, '')],
    ['with a comment above', `<!-- Write to the team. -->\n${yes}`],
    ['in code that was never closed', `\`\`\`\n${yes}`],
    ['wrapped', fold(yes, 18)],
    ['with its box alone', '> Drop the STAGING tables?\n\n- [x] Yes\n'],
    ['with words below its quote alone', `${quoteAndWords}\nYes, please.\n`],
  ])('A7: is sent to its own question, and to no other, %s', (_name, saved) => {
    expect(read(production, saved)).toMatchObject({ kind: 'problem', problem: { code: 'answer.unclear' } })
    expect(read(staging, saved)).toMatchObject({
      chosen: saved.includes('[x]') ? ['Yes'] : [],
    })
  })

  it.each([
    ['the first line', 'Drop the tables?', 'ticks'],
    ['the last line', 'Those of production.', 'ticks'],
    ['all, on one line,', 'Drop the tables? Those of production.', 'ticks'],
    ['the beginning of a line', 'Drop the', 'problem'],
    ['the end of a line', 'the tables?', 'problem'],
    ['the first line and a part of the last', 'Drop the tables?\nThose', 'problem'],
    ['a longer line', 'Never drop the tables?\nThose of production.', 'problem'],
  ])('A7: quotes whole lines of its question or none: %s', (_name, body, kind) => {
    const asked = { ...question, body: 'Drop the tables?\nThose of production.' }
    expect(read(asked, tick('Yes')(renderReply({ ...question, body })))).toMatchObject({ kind })
  })

  it.each([
    ['`rm -rf build`', '`rm -rf /build`'],
    ['rm -rf build', 'rm -rf ./build'],
    ['Is port 8.080 free?', 'Is port 80.80 free?'],
    ['```\ncurl http://a.b/c\n```', '```\ncurl http://a.b:c\n```'],
    ['Shall I stop now?', 'Shall I stop now!'],
  ])('A7: is sent to none that differs by a sign: %s, %s', (one, other) => {
    const first = { ...question, body: `May I?\n\n${one}` }
    const second = { ...question, body: `May I?\n\n${other}` }
    const saved = tick('Yes')(renderReply(first))
    expect(read(first, saved)).toMatchObject({ kind: 'ticks' })
    expect(read(first, quoteOnly((line) => fold(line, 12))(saved))).toMatchObject({ kind: 'ticks' })
    expect(read(second, saved)).toMatchObject({ kind: 'problem' })
  })

  it('A7: is sent where both ask the same', () => {
    const other = { ...question, from: { ...question.from, name: 'calm-otter' } }
    expect(readReply(renderReply(question), tick('Yes')(renderReply(other)), 'auto')).toMatchObject({
      kind: 'ticks',
      chosen: ['Yes'],
    })
  })

  it('A7: is sent when its quote was put right, or was taken out', () => {
    for (const saved of [yes.replace('STAGING', 'PRODUCTION'), yes.replace(/^>.*\n/m, '')])
      expect(read(production, saved)).toMatchObject({ kind: 'ticks', chosen: ['Yes'] })
  })

  it('A7: may quote what it likes below the options', () => {
    const words = '> Drop the STAGING tables?\n\nYes, those.'
    expect(read(production, write(words, renderReply(production)))).toMatchObject({ text: words })
  })
})
