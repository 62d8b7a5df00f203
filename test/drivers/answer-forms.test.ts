// How each agent program is told the form of its answer, and what of its answer is one.

import { describe, expect, it } from 'vitest'
import { answerOrQuestions } from '../../src/drivers/asking.ts'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { codex } from '../../src/drivers/codex/driver.ts'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import { goose } from '../../src/drivers/goose/driver.ts'
import { roleAnswers } from '../../src/runtime/roles/role-answers.ts'
import { read, recorded, turnOf } from './recorded.ts'

const schema = roleAnswers.worker
const turn = turnOf({ schema })
const answer = { summary: 'The table is there.', status: 'partly', left: ['its index'] }
const words = 'The table is there.\n\nStatus: partly\n\nLeft:\n\n- its index'
const fits = { is: 'answered', text: words, structured: answer }
/** What is said beside it is kept. */
const withWords = { ...fits, text: `Done.\n\n${words}` }
const schemaFailure = (message: string) => ({
  is: 'failed',
  failure: { kind: 'schema', message: expect.stringContaining(message), until: null },
})
const json = (value: unknown) => JSON.stringify(value)
const questions = [{ text: 'Which one?', heading: 'DB', options: [], multi: false }]

describe('Claude Code', () => {
  const result = { type: 'result', subtype: 'success', is_error: false, terminal_reason: 'completed' }
  const ending = (more: object) => [json({ ...result, result: 'Done.', ...more })]

  it('is given it with the call, also where a parked call goes on', () => {
    for (const parts of [{}, { prompt: null, resume: { as: 'abc' } }]) {
      const { args } = claudeCode.launch(turnOf({ schema, ...parts }))
      expect(args[args.indexOf('--json-schema') + 1]).toBe(json(schema))
    }
    expect(claudeCode.launch(turnOf()).args).not.toContain('--json-schema')
  })

  it('answers in it, in another, or not at all', () => {
    expect(read(claudeCode, ending({ structured_output: answer }), { turn }).outcome).toEqual(withWords)
    const unfit = { ...answer, status: 'good' }
    expect(read(claudeCode, ending({ structured_output: unfit }), { turn }).outcome).toEqual({
      ...schemaFailure('status: '),
      said: `Done.\n\n${words.replace('partly', 'good')}`,
    })
    expect(read(claudeCode, ending({}), { turn }).outcome).toEqual({
      ...schemaFailure('words alone'),
      said: 'Done.',
    })
  })

  it('has no answer without a word, whether it says that or leaves it out; nor by what is no word', () => {
    const { result: _, ...none } = { ...result, result: '' }
    for (const line of [json(none), ...ending({ result: '' }), ...ending({ result: ' \n' })])
      expect(read(claudeCode, [line]).outcome).toMatchObject({
        failure: { kind: 'unanswered', message: 'It ended without a word.' },
      })
    expect(read(claudeCode, ending({ result: 7 })).outcome).toMatchObject({ failure: { kind: 'crash' } })
  })

  it('says it in words while it is given', () => {
    const own = turnOf({ schema: { type: 'object', required: ['answer', 'ok'] } })
    const { events, outcome } = read(claudeCode, recorded('claude-code', 'schema-stream'), { turn: own })
    expect(outcome).toEqual({
      is: 'answered',
      text: 'Answer: 42\n\nOk: true',
      structured: { answer: '42', ok: true },
    })
    expect(events).toContainEqual({ is: 'text', text: 'Answer: 42\n\nOk: true' })
    expect(events.filter((event) => event.is === 'tool')).toEqual([])
  })
})

describe('Codex', () => {
  const saying = (message: string) => [
    json({ type: 'item.completed', item: { type: 'agent_message', text: message } }),
    json({ type: 'turn.completed', usage: { input_tokens: 1, output_tokens: 1 } }),
  ]

  it('is given it in a file, beside questions, in each turn', () => {
    for (const resume of [null, { as: '01a1' }]) {
      const { args, files, input } = codex.launch(turnOf({ schema, resume }))
      expect(args[args.indexOf('--output-schema') + 1]).toBe('/scratch/answer.schema.json')
      expect(JSON.parse(files[0]?.text ?? '')).toEqual(answerOrQuestions(schema))
      expect(input).not.toContain('JSON schema')
    }
  })

  it('is asked in words for one that its model server would refuse', () => {
    const loose = { type: 'object', properties: { ok: { type: 'boolean' } } }
    const { args, files, input } = codex.launch(turnOf({ schema: loose }))
    expect(args).not.toContain('--output-schema')
    expect(files).toEqual([])
    expect(input).toContain(json(answerOrQuestions(loose)))
  })

  it('answers in it, in another, or asks', () => {
    const { outcome, events } = read(codex, saying(json({ answer, questions: null })), { turn })
    expect(outcome).toEqual(fits)
    expect(events).toContainEqual({ is: 'text', text: words })
    const unfit = saying(json({ answer: { ...answer, left: null }, questions: null }))
    expect(read(codex, unfit, { turn }).outcome).toMatchObject(schemaFailure('left: '))
    expect(read(codex, saying('Done.'), { turn }).outcome).toMatchObject(schemaFailure('another shape'))
    expect(read(codex, saying(json({ answer: null, questions })), { turn }).outcome).toEqual({
      is: 'asked',
      questions,
      call: null,
    })
  })

  it('is read in words, also where the answer stands alone, or behind other words', () => {
    const texts = (message: string) =>
      read(codex, saying(message), { turn }).events.flatMap((event) =>
        event.is === 'text' ? [event.text.trim()] : [],
      )
    expect(texts(json(answer))).toEqual([words])
    expect(texts(json({ name: 'bob' }))).toEqual(['Name: bob'])
    expect(texts(`Done.\n\`\`\`json\n${json({ answer, questions: null })}\n\`\`\``)).toEqual(['Done.', words])
    expect(texts(`Done.\n${json(answer)}`)).toEqual(['Done.', words])
    expect(texts('I set {"a": 1}')).toEqual(['I set {"a": 1}'])
    expect(texts(json({ answer: null, questions }))).toEqual([])
  })
})

describe('Goose', () => {
  const saying = (text: string) => [
    json({ type: 'message', message: { role: 'assistant', content: [{ type: 'text', text }] } }),
    json({ type: 'complete', total_tokens: 1 }),
  ]

  it('answers in it, with what it stands in or without, or asks', () => {
    for (const said of [{ answer, questions: null }, answer])
      expect(read(goose, saying(`So:\n\`\`\`json\n${json(said)}\n\`\`\``), { turn }).outcome).toEqual(fits)
    expect(read(goose, saying(json({ answer: null, questions })), { turn }).outcome).toMatchObject({
      is: 'asked',
    })
    expect(read(goose, saying('Done.'), { turn }).outcome).toMatchObject(schemaFailure('another shape'))
  })
})

describe('any other program', () => {
  const mine = commandDriver({ name: 'mine', command: 'my-agent', args: [] })
  const saying = (more: object) => [json({ is: 'answered', ...more })]

  it('is told it', () => {
    expect(JSON.parse(mine.launch(turn).input)).toMatchObject({ schema })
    expect(JSON.parse(mine.launch(turnOf()).input)).toMatchObject({ schema: null })
  })

  it('answers in it, as a value or as its whole text', () => {
    for (const said of [{ text: answer.summary, structured: answer }, { text: json(answer) }])
      expect(read(mine, saying(said), { turn }).outcome).toEqual(fits)
    expect(read(mine, saying({ text: 'Done.', structured: answer }), { turn }).outcome).toEqual(withWords)
  })

  it('answers in another, or in words', () => {
    const unfit = { text: 'Done.', structured: { summary: 'Done.' } }
    for (const wordsDo of [false, true])
      expect(read(mine, saying(unfit), { turn: { ...turn, wordsDo } }).outcome).toEqual({
        ...schemaFailure('status: '),
        said: 'Done.',
      })
    expect(read(mine, saying({ text: 'Done.' }), { turn }).outcome).toMatchObject(
      schemaFailure('words alone'),
    )
    expect(read(mine, saying({ text: 'Done.' }), { turn: { ...turn, wordsDo: true } }).outcome).toEqual({
      ...{ is: 'answered', text: 'Done.', structured: undefined },
    })
  })

  it('has no answer without a word, whatever it calls that', () => {
    for (const said of [{}, { text: ' \n' }])
      for (const parts of [{}, { schema, wordsDo: true }])
        expect(read(mine, saying(said), { turn: turnOf(parts) }).outcome).toMatchObject({
          failure: { kind: 'unanswered', message: 'It ended without a word.' },
        })
  })

  it('fails where it ends last in a way that nobody knows', () => {
    for (const end of [
      { is: 'failed', kind: 'of-another-version', message: 'No.' },
      { is: 'asked' },
      { is: 'answered', text: 7 },
    ])
      expect(read(mine, [...saying({ text: 'Done.' }), json(end)]).outcome).toMatchObject({
        failure: { kind: 'crash', message: expect.stringContaining(json(end)) },
      })
  })

  it('answers in words where it gives only a value that was not asked for', () => {
    expect(read(mine, saying({ structured: answer })).outcome).toEqual({ ...fits, structured: undefined })
    for (const structured of ['', {}, { summary: ' ' }, null])
      expect(read(mine, saying({ structured })).outcome).toMatchObject({ failure: { kind: 'unanswered' } })
  })

  it('keeps nothing that was not asked for', () => {
    expect(read(mine, saying({ text: 'Done.', structured: answer })).outcome).toMatchObject({
      structured: undefined,
    })
  })
})

it('parts that a form names lead from its root, wherever it stands', () => {
  const $defs = { part: { type: 'string' } }
  const own = { $schema: 'x', type: 'object', properties: { a: { $ref: '#/$defs/part' } }, $defs }
  expect(answerOrQuestions(own)).toMatchObject({
    $defs,
    properties: { answer: { anyOf: [{ type: 'object' }, {}] } },
  })
  expect(json(answerOrQuestions(own))).not.toContain('$schema')
})
