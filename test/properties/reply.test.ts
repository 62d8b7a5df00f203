// Whatever an editor or a person does to the rest of a reply.md, the answer in it is what was ticked and written.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReply, renderReply } from '../../src/modules/messages/index.ts'

const word = fc.stringMatching(/^[a-z<>!*`#-]{1,8}$/).filter((text) => text.trim() !== '')
const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
const markdown = fc
  .array(fc.oneof(line, fc.constantFrom('', '```', '- [ ] Send', '<!--', '---', '> x')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((lines) => lines.join('\n'))

/** Words that no rendered line begins or ends with, so that they cannot be mistaken for one. */
const written = fc
  .array(fc.stringMatching(/^[A-Z][A-Za-z ]{0,20}Q$/), { maxLength: 5 })
  .chain((lines) => fc.constantFrom('\n', '\n\n', '\n\n\n').map((between) => lines.join(between)))

const question = fc
  .record({
    body: markdown,
    labels: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z,.]{0,8}( [a-z]{1,5})?$/), { maxLength: 4 }),
    description: fc.oneof(fc.constant(''), line),
    multi: fc.boolean(),
  })
  .map(({ body, labels, description, multi }) => ({
    from: { kind: 'agent' as const, id: 'a-1', name: 'otter' },
    body,
    options: labels.map((label) => ({ label, description })),
    multi,
    answer: null,
    chosen: [],
    answeredAt: null,
    answeredBy: null,
  }))

type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never

interface Reply {
  readonly asked: Question
  readonly chosen: readonly string[]
  readonly words: string
}

const reply: fc.Arbitrary<Reply> = question.chain((asked) =>
  fc.record({
    asked: fc.constant(asked),
    chosen: fc.subarray(asked.options.map((option) => option.label)),
    words: written,
  }),
)

function fill({ asked, chosen, words }: Reply): string {
  const ticked = renderReply(asked)
    .split('\n')
    .map((text) => (chosen.some((label) => text === `- [ ] ${label}`) ? text.replace('[ ]', '[x]') : text))
  const at = ticked.lastIndexOf('- [ ] Send')
  return [...ticked.slice(0, at), words, '', ...ticked.slice(at)].join('\n')
}

function expectAnswer({ asked, chosen, words }: Reply, saved: string): void {
  const read = readReply(renderReply(asked), saved, 'auto')
  if (words === '' && chosen.length === 0) expect(read).toEqual({ kind: 'untouched' })
  else expect(read).toMatchObject({ kind: words === '' ? 'ticks' : 'text', text: words, chosen })
}

describe('A reply', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(reply, (made) => expectAnswer(made, fill(made))))
  })

  it('is read alike with other line ends, a BOM, blanks at line ends and no final newline', () => {
    const editor = fc.record({
      eol: fc.constantFrom('\n', '\r\n'),
      blanks: fc.boolean(),
      bom: fc.boolean(),
      end: fc.boolean(),
    })
    fc.assert(
      fc.property(reply, editor, (made, { eol, blanks, bom, end }) => {
        const text = fill(made).replace(/\n+$/, end ? '\n' : '')
        const spaced = blanks ? text.replace(/(?<=[^\n>])$/gm, '  ') : text
        // Blanks behind words are the person's own only inside the text; at its line ends they say nothing here.
        const saved = (bom ? '\uFEFF' : '') + spaced.replaceAll('\n', eol)
        const read = readReply(renderReply(made.asked), saved, 'auto')
        const words = 'text' in read ? read.text.replace(/[ \t]+$/gm, '') : ''
        expect(words).toBe(made.words)
        expect('chosen' in read ? read.chosen : []).toEqual(made.chosen)
      }),
    )
  })

  it('is read alike after parts of the question were taken out', () => {
    fc.assert(
      fc.property(reply, fc.infiniteStream(fc.boolean()), (made, keep) => {
        const text = fill(made)
        const lines = text.split('\n').filter((each) => {
          const mine = each.startsWith('- [x]') || each === '' || /^[A-Z].*Q$/.test(each)
          return mine || keep.next().value === true
        })
        const read = readReply(renderReply(made.asked), lines.join('\n'), 'auto')
        expect('text' in read ? read.text : '').toBe(made.words)
        expect('chosen' in read ? read.chosen : []).toEqual(made.chosen)
      }),
    )
  })

  it('is ticked by no box in code, whatever was taken out of the file [A6]', () => {
    const signs = fc.constantFrom('- [x]', '* [X]', '1. [x]', '- [ ]')
    const block = fc.constantFrom(
      (boxes: string[]) => ['```', ...boxes, '```'],
      (boxes: string[]) => ['~~~ md', ...boxes, '~~~'],
      (boxes: string[]) => boxes.map((box) => `    ${box}`),
      (boxes: string[]) => boxes.map((box) => `\t${box}`),
    )
    const inCode = fc.record({ sign: signs, block, eol: fc.constantFrom('\n', '\r\n') })
    fc.assert(
      fc.property(
        reply,
        inCode,
        fc.infiniteStream(fc.boolean()),
        (made, { sign, block: around, eol }, keep) => {
          const labels = ['Send', ...made.asked.options.map(({ label }) => label)]
          const words = ['So:', '', ...around(labels.map((label) => `${sign} ${label}`)), '', 'Q'].join('\n')
          const mine = fill({ ...made, words: '@' }).split('\n')
          const lines = mine.filter((each) => /^- \[x\]|^@?$/.test(each) || keep.next().value === true)
          const saved = lines.join('\n').replace('@', () => words)
          const read = readReply(renderReply(made.asked), saved.replaceAll('\n', eol), 'auto')
          expect(read).toEqual({ kind: 'text', text: words, chosen: made.chosen, when: 'text' })
        },
      ),
    )
  })

  it('is untouched when nothing was done, whatever was asked and answered', () => {
    fc.assert(
      fc.property(reply, fc.oneof(written, markdown), ({ asked, chosen }, words) => {
        const answered = {
          ...asked,
          answer: words || null,
          chosen: [...chosen],
          answeredAt: 1,
          answeredBy: asked.from,
        }
        const text = renderReply(answered)
        expect(readReply(text, text, 'auto')).toEqual({ kind: 'untouched' })
        expect(readReply(text, text.replaceAll('\n', '\r\n'), 'save')).toEqual({ kind: 'untouched' })
      }),
    )
  })

  it('is answered by nothing that an editor or a replacement in the whole tree does to its form, and never otherwise than it was ticked [A7]', () => {
    const formatting = fc.constantFrom<(text: string, width: number) => string>(
      (text) => text.replaceAll('\n  — ', ' — '),
      (text) => text.replaceAll('—', '--'),
      (text) => text.replaceAll(/^- /gm, '* '),
      (text, width) => text.replace(new RegExp(`^(.{${width},}?) (?=\\S)`, 'gm'), '$1\n'),
      (text, width) => text.replace(new RegExp(`^(> .{${width},}?) (?=\\S)`, 'gm'), '$1\n> '),
      (text, width) => text.replace(new RegExp(`^(.{${width},}?) (?=\\S)`, 'gm'), '$1\n  '),
      (text) => text.replace(/\n(?=- \[ \] (?!Send))/g, ' '),
    )
    const byWord = fc.stringMatching(/^[a-zA-Z]{1,8}$/)
    const replacement = fc.record({ at: fc.nat(), by: byWord })
    fc.assert(
      fc.property(
        question.filter(({ body }) => /[a-z]/.test(body)),
        fc.array(fc.record({ formatting, width: fc.integer({ min: 12, max: 60 }) }), { maxLength: 3 }),
        fc.option(replacement),
        (asked, all, replaced) => {
          const steps = replaced === null ? all : all.slice(0, 1)
          const open = renderReply(asked)
          // Where a line is wrapped before three backticks, code begins.
          fc.pre(!open.includes('`'))
          const words = open.match(/[a-zA-Z]+/g) ?? []
          const word = words[(replaced?.at ?? 0) % words.length] ?? ''
          const changed =
            replaced === null ? open : open.replace(new RegExp(`\\b${word}\\b`, 'g'), replaced.by)
          const saved = steps.reduce((text, step) => step.formatting(text, step.width), changed)
          expect(['untouched', 'commented', 'problem']).toContain(readReply(open, saved, 'auto').kind)
          for (const { label } of replaced === null ? asked.options : []) {
            const ticked = open.replace(`- [ ] ${label}\n`, `- [x] ${label}\n`)
            const made = steps.reduce((text, step) => step.formatting(text, step.width), ticked)
            const read = readReply(open, made, 'auto')
            if (read.kind !== 'problem')
              expect(read).toMatchObject({ kind: 'ticks', text: '', chosen: [label] })
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('never throws, and never finds a choice that was not offered', () => {
    fc.assert(
      fc.property(question, fc.oneof(markdown, fc.string()), (asked, saved) => {
        const read = readReply(renderReply(asked), saved, 'auto')
        if ('chosen' in read)
          for (const label of read.chosen) expect(asked.options.map((o) => o.label)).toContain(label)
      }),
    )
  })
})
