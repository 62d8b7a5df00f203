// Goose's output as its source and its documentation describe it, and how it is called.

import { describe, expect, it } from 'vitest'
import { goose } from '../../src/drivers/goose/driver.ts'
import { read, turnOf } from './recorded.ts'

const message = (...content: object[]) =>
  JSON.stringify({ type: 'message', message: { role: 'assistant', content } })
const text = (said: string) => ({ type: 'text', text: said })
const complete =
  '{"type":"complete","total_tokens":120,"input_tokens":100,"output_tokens":20,"cost_usd":0.01}'
const answer = '{"answer":"SQLite.","questions":null}'
const retry = 'Please retry if you think this is a transient or recoverable error.'

describe('reads of Goose', () => {
  it('an answer after other words, its session, its tokens and its price', () => {
    const { events, outcome } = read(goose, [
      message(text('I decided.\n\n```json\n')),
      message(text(`${answer}\n\`\`\``)),
      complete,
    ])
    expect(outcome).toEqual({ is: 'answered', text: 'SQLite.', structured: undefined })
    expect(events[0]).toMatchObject({ is: 'started', session: 'cw-5f0c2a3e-0d4b-4c59-9a55-0d0c8a3f1b11' })
    expect(events).toContainEqual({ is: 'cost', usd: 0.01, cumulative: true })
    expect(events).toContainEqual(
      expect.objectContaining({
        is: 'usage',
        usage: { input: 100, output: 20, cacheRead: 0, cacheWrite: 0 },
      }),
    )
  })

  it.each([
    ['Network error: connection refused', 'transient'],
    ['Rate limit exceeded: Too many requests', 'transient'],
    ['Authentication error: Invalid API key', 'auth'],
    ['Credits exhausted: Add credits to go on', 'limit'],
    ['Context length exceeded: 200001 tokens', 'user'],
  ])('an error as what its words mean, although it ends with code 0: %s', (error, kind) => {
    const failure = { kind, message: expect.stringContaining(error), until: null }
    const answered = message(text(answer))
    for (const lines of [
      [JSON.stringify({ type: 'error', error })],
      [message({ type: 'error', message: error }), complete],
      [message(text(`Ran into this error: ${error}.\n\n${retry}`)), complete],
      [message(text('I look ')), message(text(`Ran into this error: ${error}.\n\n${retry}`)), complete],
      [answered, complete, JSON.stringify({ type: 'error', reason: error })],
    ])
      expect(read(goose, lines).outcome).toMatchObject({ is: 'failed', failure })
  })

  it('words of its model about an error as words', () => {
    const said = 'Ran into this error: TypeError in cart.js; I fixed it and the tests pass.'
    const structured = JSON.stringify({ answer: said, questions: null })
    expect(read(goose, [message(text(structured)), complete]).outcome).toMatchObject({ text: said })
    for (const words of [said, 'Network error: I mocked it.', `The log says: ${retry}`])
      expect(read(goose, [message(text(words)), complete]).outcome).toMatchObject({
        failure: { kind: 'schema', message: expect.stringContaining(words) },
      })
  })

  it('words after an error as a sign that its model went on', () => {
    const error = message({ type: 'error', message: 'Rate limit exceeded: trying again' })
    const lines = [message(text('{"answer":"SQ')), error]
    const failure = { failure: { kind: 'transient', message: 'Rate limit exceeded: trying again' } }
    expect(read(goose, [...lines, message(text(answer)), complete]).outcome).toMatchObject({
      text: 'SQLite.',
    })
    expect(read(goose, [...lines, message(text('\n')), complete]).outcome).toMatchObject(failure)
    expect(read(goose, [message(text(answer)), error, complete]).outcome).toMatchObject(failure)
    const ended = JSON.stringify({ type: 'error', error: 'Rate limit exceeded: trying again' })
    expect(read(goose, [ended, message(text(answer)), complete]).outcome).toMatchObject(failure)
  })

  it('a network that is gone by the words of its own for that', () => {
    const own = 'Network error: Could not connect.\n\nPlease resend your message to try again.'
    expect(read(goose, [message(text(own)), complete]).outcome).toMatchObject({
      failure: { kind: 'transient', message: own },
    })
  })

  it('what it said before its last tool as no answer, and keeps it for people', () => {
    const tool = { type: 'toolRequest', toolCall: { value: { name: 'shell', arguments: {} } } }
    expect(read(goose, [message(text('I commit it.'), tool), complete]).outcome).toMatchObject({
      failure: { kind: 'unanswered' },
      said: 'I commit it.',
    })
  })

  it('that its credits are used up, which it tells as a notice', () => {
    const notice = { type: 'systemNotification', notificationType: 'creditsExhausted', msg: 'Add some.' }
    expect(read(goose, [message(notice), complete]).outcome).toMatchObject({ failure: { kind: 'limit' } })
  })

  it.each(['thinking', 'redactedThinking', 'toolInputDelta'])('that its model is at it, of %s', (type) => {
    const { events } = read(goose, [message({ type, thinking: '…', id: 'call_1', delta: '{' })])
    expect(events.slice(1)).toEqual([{ is: 'thinks' }])
  })
})

describe('calls Goose', () => {
  it('with a name for the session, which it goes on with', () => {
    expect(goose.launch(turnOf()).args.join(' ')).toContain('-n cw-5f0c2a3e-0d4b-4c59-9a55-0d0c8a3f1b11')
    const { args } = goose.launch(turnOf({ resume: { as: 'cw-x' } }))
    expect(args.join(' ')).toContain('-n cw-x -r')
  })

  it('with the tools of cw, wherever they stand', () => {
    const mcp = { command: '/opt/my cw/node', args: ['/opt/cw "2"/cw.js', 'mcp'], variables: [] }
    const { args } = goose.launch(turnOf({ mcp }))
    expect(args[args.indexOf('--with-extension') + 1]).toBe(`"/opt/my cw/node" '/opt/cw "2"/cw.js' mcp`)
  })

  it('with instructions that may begin like an option', () => {
    expect(goose.launch(turnOf({ instructions: '- Be kind.' })).args).toContain('--system=- Be kind.')
  })
})
